"""Shapes, icons, keys, pills and meters.

Shape and icon are drawn some four hundred times on a day board, so they are strings put
together here and not templates.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from service_desk.lib.text import in_a_row
from service_desk.web.tones import BADGES, STATES, css_state, look_of

register = template.Library()

# How a key is printed on a keyboard, where that is not its name.
_CAPS = {"Enter": "↵", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


# Asking for a static file's address costs more than drawing it, and it never changes.
_address = lru_cache(maxsize=8)(static)


@lru_cache(maxsize=1024)
def _drawing(sprite: str, name: str, css: str, label: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            css,
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, sprite, name
    )


@register.simple_tag
def shape(code: str, *, label: str = "") -> SafeString:
    """The shape of a state, a badge, or by its own name. With a label it is read out."""
    known = STATES.get(code) or BADGES.get(code)
    name = known.shape if known else code
    return _drawing(_address("img/shapes.svg"), f"s-{name}", "shape", str(label))


@register.simple_tag
def icon(name: str, *, label: str = "", small: bool = False) -> SafeString:
    """A thing to do or a place to go. Without a word beside it, it needs a label."""
    css = "icon small" if small else "icon"
    return _drawing(_address("img/icons.svg"), f"i-{name}", css, str(label))


@register.simple_tag
def key(*keys: str) -> SafeString:
    """A key or a chord, as on the keyboard: ``{% key "Ctrl" "Enter" %}``."""
    return format_html("<kbd>{}</kbd>", " ".join(_CAPS.get(each, each) for each in keys))


# {{ names|in_a_row }}: "oil, brakes", as the page's language separates nouns.
register.filter("in_a_row", in_a_row)


@register.simple_tag
def tone_of(code: str) -> str:
    """The tone of a state or a badge, for ``data-tone``."""
    return look_of(code).tone


@register.inclusion_tag("ui/status.html")
def status(code: str, word: str) -> dict[str, Any]:
    """The pill that says where a visit stands: shape, then word."""
    return {"code": code, "state": css_state(code), "tone": look_of(code).tone, "word": word}


@register.inclusion_tag("ui/badge.html")
def badge(code: str, word: str) -> dict[str, Any]:
    """What is special about a visit: shape and word, no tint."""
    return {"code": code, "tone": look_of(code).tone, "word": word}


@register.inclusion_tag("ui/chip.html")
def chip(word: str, *, code: str = "", url: str = "") -> dict[str, Any]:
    """A small fact. With an address and no code it is a gap to fill: "+ e-mail"."""
    tone = look_of(code).tone if code else ""
    return {"word": word, "code": code, "tone": tone, "url": url, "is_gap": bool(url and not code)}


@register.inclusion_tag("ui/meter.html")
def meter(
    label: str,
    value: float,
    maximum: float,
    *,
    text: str = "",
    limit: float | None = 85,
    code: str = "",
    thin: bool = False,
) -> dict[str, Any]:
    """How much of a capacity is taken, with the threshold at ``limit`` per cent of it.

    ``text`` is the figure for people ("38.5 of 62 h"); ``code`` gives tone and warning shape.
    """
    share = 100 * float(value) / float(maximum) if maximum else 0.0
    return {
        "label": label,
        "value": value,
        "maximum": maximum,
        "text": text,
        "width": f"{min(share, 100):.4g}%",
        "limit": f"{limit:.4g}%" if limit is not None else "",
        "tone": look_of(code).tone if code else "",
        "thin": thin,
    }


@register.simple_tag
def steps(done: int, of: int) -> SafeString:
    """The disc that fills from step to step of a booking."""
    girth = 25.13  # 2 * pi * the radius of 4
    return format_html(
        '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">'
        '<circle cx="10" cy="10" r="8.5" stroke-width="1.5"/>'
        '<circle cx="10" cy="10" r="4" stroke-width="8" stroke-dasharray="{} {}"'
        ' transform="rotate(-90 10 10)"/></svg>',
        f"{girth * done / of:.2f}",
        girth,
    )


@register.simple_tag
def chips(*words: str) -> SafeString:
    """Several plain facts in a row."""
    inner = format_html_join(
        "", '<span class="chip">{}</span>', ((word,) for word in words if word)
    )
    return format_html('<p class="chips">{}</p>', inner)
