"""The cards of the day board."""

from typing import Any

from django import template

from service_desk.web.cards import JobCard
from service_desk.web.tones import css_state, look_of

register = template.Library()


@register.inclusion_tag("ui/job.html")
def job(card: JobCard) -> dict[str, Any]:
    """One appointment in one line."""
    return {
        "card": card,
        "state": css_state(card.state),
        "tone": look_of(card.state).tone,
        "marks": [(mark.code, look_of(mark.code).tone, mark.word) for mark in card.marks],
    }


@register.inclusion_tag("ui/ghost.html")
def ghost(
    number: int,
    time: str,
    text: str,
    *,
    value: str = "",
    quarter: int | None = None,
    chosen: bool = False,
    is_handover: bool = False,
) -> dict[str, Any]:
    """An offer shown where it would be; ``number`` is the key that takes it."""
    return {
        "number": number,
        "time": time,
        "text": text,
        "value": value,
        "quarter": quarter,
        "chosen": chosen,
        "is_handover": is_handover,
    }


@register.inclusion_tag("ui/reserve.html")
def reserve(word: str, *, quarter: int | None = None, url: str = "") -> dict[str, Any]:
    """The quarter left free in a full hour; pressing it explains the cap."""
    return {"word": word, "quarter": quarter, "url": url}


@register.inclusion_tag("ui/hold.html")
def hold(sentence: str, left: str, *, quarter: int | None = None) -> dict[str, Any]:
    """A colleague is booking here: who, and how long it is kept."""
    return {"sentence": sentence, "left": left, "quarter": quarter}
