"""Shapes and words of the workshop's cards."""

from django import template
from django.utils.safestring import SafeString

from appointments.board.words import BADGE_WORDS
from service_desk.web.templatetags.marks import shape
from workorders.looks import LOOKS
from workorders.states import OrderState

register = template.Library()


@register.simple_tag
def order_shape(state: str) -> SafeString:
    """The shape of an order's state; its column says the word."""
    return shape(LOOKS[OrderState(state)], label=str(OrderState(state).label))


@register.simple_tag
def badge_word(code: str) -> str:
    """What a badge is called: Repeat claim."""
    return str(BADGE_WORDS[code])


@register.simple_tag
def work_clock(seconds: int) -> str:
    """1:05:09, as the clock of a running work shows it (js/workshop.js goes on from there)."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"
