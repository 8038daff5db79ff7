"""The set-up pages as a browser fills them in."""

from typing import Any

from django.db import models
from django.forms import BaseForm

from service_desk.organisation.models import Staff
from tests.factories.organisation import make_staff


def owner_at(**fields: Any) -> Staff:
    """Somebody who may set up everything."""
    return make_staff(None, name="Olga Vega", is_staff=True, is_superuser=True, **fields)


def as_posted(page: Any, row: models.Model | None = None, bad: Any = ()) -> dict[str, str]:
    """All that the page shows, as it would be sent back, with ``bad`` typed into ``row``."""
    sent: dict[str, str] = {}
    forms: list[BaseForm] = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        typed = dict(bad) if row is not None and getattr(form, "instance", None) == row else {}
        for name in form.fields:
            sent |= _sent(
                form, name, typed.get(name, form.get_initial_for_field(form.fields[name], name))
            )
    return sent


def _sent(form: BaseForm, name: str, value: Any) -> dict[str, Any]:
    """What a browser sends of one field; a date and time are two."""
    bound = form[name]
    value = getattr(value, "pk", value)
    widget = form.fields[name].widget
    if hasattr(widget, "widgets"):
        day, time = widget.decompress(value)
        return {f"{bound.html_name}_0": str(day), f"{bound.html_name}_1": str(time)}
    if value is None or value is False:
        return {}
    if isinstance(value, list):
        return {bound.html_name: [str(each) for each in value]}
    return {bound.html_name: str(value)}
