"""What a person presses and fills in."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt

register = template.Library()


def _attributes(given: dict[str, Any]) -> str:
    """``hx_post=…`` is written ``hx-post="…"``; False and empty are left out."""
    return flatatt(
        {name.rstrip("_").replace("_", "-"): value for name, value in given.items() if value}
    )


@register.inclusion_tag("ui/button.html")
def button(
    label: str,
    *,
    kind: str = "",
    url: str = "",
    icon: str = "",
    keys: str = "",
    small: bool = False,
    busy: bool = False,
    **attributes: Any,
) -> dict[str, Any]:
    """Verb and object. ``kind``: primary (one to a view), danger, quiet, or none.

    With ``url`` it is a link. ``keys`` is the hint at its end ("Ctrl Enter"). Any other
    argument is an attribute: ``name="at"``, ``hx_post=…``, ``type="button"``.
    """
    css = ["button", kind, "small" if small else ""]
    if not url:
        attributes.setdefault("type", "submit")
    return {
        "label": label,
        "css": " ".join(filter(None, css)),
        "url": url,
        "icon": icon,
        "keys": keys.split(),
        "busy": busy,
        "attributes": _attributes(attributes),
    }


@register.inclusion_tag("ui/field.html")
def field(
    bound: BoundField,
    *,
    unit: str = "",
    icon: str = "",
    short: bool = False,
    hide_optional: bool = False,
) -> dict[str, Any]:
    """A form field with its label above, hint and error under it, tied together for readers.

    Ids are Django's own (``…_helptext``, ``…_error``), which is what the widget points at.
    """
    return {
        "field": bound,
        "unit": unit,
        "icon": icon,
        "short": short,
        "is_optional": not bound.field.required and not hide_optional,
        "is_group": bound.use_fieldset,
        "is_tick": bound.widget_type == "checkbox",
    }


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm, *, is_focused: bool = True) -> dict[str, Any]:
    """All that is wrong, first on the page, focused, each linked to its field.

    A wrong hidden field has nowhere to lead and is said as a plain sentence.
    """
    return {
        "sentences": form.non_field_errors(),
        "fields": [bound for bound in form if bound.errors],
        "is_focused": is_focused,
        "heading": f"{form.prefix}-wrong" if form.prefix else "wrong",
    }


@register.inclusion_tag("ui/choice.html")
def choice(bound: BoundField, *, label: str = "", shapes: str = "") -> dict[str, Any]:
    """A few exclusive answers side by side: native radios of a RadioSelect.

    ``shapes`` names one shape an answer, in order, with ``-`` for none ("WAITS LOANER -").
    """
    drawn = shapes.split()
    drawn += ["-"] * (len(bound.subwidgets) - len(drawn))
    return {
        "field": bound,
        "label": label or bound.label,
        "answers": list(zip(bound.subwidgets, drawn, strict=False)),
    }


@register.inclusion_tag("ui/offer.html")
def offer(
    time: str,
    day: str,
    reason: str = "",
    *,
    number: int | None = None,
    pressed: bool | None = None,
    kind: str = "",
    icon: str = "tick",
    **attributes: Any,
) -> dict[str, Any]:
    """A free time. ``number`` is its key; ``pressed`` is None where a tap sends the form."""
    attributes.setdefault("type", "submit")
    return {
        "time": time,
        "day": day,
        "reason": reason,
        "number": number,
        "pressed": None if pressed is None else str(bool(pressed)).lower(),
        "css": f"offer {kind}".strip(),
        "icon": icon,
        "attributes": _attributes(attributes),
    }


@register.inclusion_tag("ui/combobox.html")
def combobox(
    bound: BoundField, *, suggestions: Any = (), keys: str = "", icon: str = "search"
) -> dict[str, Any]:
    """A search field with suggestions; without script the browser's own list serves."""
    return {"field": bound, "suggestions": suggestions, "keys": keys.split(), "icon": icon}


@register.inclusion_tag("ui/say.html")
def say(text: str, *, language: str, language_name: str, name: str = "say") -> dict[str, Any]:
    """The sentence to read out to the client, in the client's language; ``name`` is its id."""
    return {"text": text, "language": language, "language_name": language_name, "id": name}
