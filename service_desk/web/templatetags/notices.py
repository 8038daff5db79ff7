"""What the page has to say: toast, banner, empty, dialog, conflict, timeline, ticket, table."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from service_desk.web.cards import EventDay, Version
from service_desk.web.tones import css_state, look_of

register = template.Library()


@register.inclusion_tag("ui/toast.html", takes_context=True)
def toast(
    context: template.Context, text: str, *, undo_url: str = "", target: str = ""
) -> dict[str, Any]:
    """Something is done, and can be undone. One at a time; never an error.

    With ``target`` the answer of the undoing goes there and the page stays.
    """
    return {
        "text": text,
        "undo_url": undo_url,
        "target": target,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag
def banner(content: str, code: str) -> SafeString:
    """The page is not as it should be: offline, stale, changed by somebody else."""
    return render_to_string(
        "ui/banner.html", {"content": content, "code": code, "tone": look_of(code).tone}
    )


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """Nothing here: one sentence, and inside the one thing to do."""
    return render_to_string("ui/empty.html", {"content": content, "title": title})


@register.simple_block_tag
def dialog(content: str, name: str, title: str, *, is_open: bool = False) -> SafeString:
    """A question before what can't be undone; inside, the safe button first with autofocus.

    A button with ``data-opens`` and the dialog's id opens it (js/dialogs.js).
    """
    return render_to_string(
        "ui/dialog.html", {"content": content, "id": name, "title": title, "is_open": is_open}
    )


@register.inclusion_tag("ui/conflict.html")
def conflict(sentence: str, theirs: Version, yours: Version) -> dict[str, Any]:
    """Two people changed one thing: both versions, and a button under each. Stands in a form."""
    return {"sentence": sentence, "versions": (theirs, yours)}


@register.inclusion_tag("ui/timeline.html")
def timeline(days: Iterable[EventDay]) -> dict[str, Any]:
    """What happened, by day."""
    return {"days": days}


@register.simple_block_tag
def ticket(
    content: str,
    day: str,
    time: str = "",
    *,
    code: str = "",
    word: str = "",
    label: str = "",
    link: str = "",
    link_word: str = "",
    is_torn: bool = True,
) -> SafeString:
    """The client's job card: day and time large, state, tear line, and the facts inside.

    ``day`` may be a whole sentence, with ``{time}`` where the large time stands in it.
    A short reminder of it (``is_torn=False``) has no tear line.
    """
    before, _hole, after = str(day).partition("{time}")
    return render_to_string(
        "ui/ticket.html",
        {
            "content": content,
            "before": before,
            "after": after,
            "time": time,
            "code": code,
            "word": word,
            "label": label or day,
            "is_torn": is_torn,
            "link": link,
            "link_word": link_word,
            "tone": look_of(code).tone if code else "",
            "state": css_state(code) if code else "",
        },
    )


@register.inclusion_tag("ui/sort_head.html", takes_context=True)
def sort_head(
    context: template.Context, label: str, name: str, *, number: bool = False
) -> dict[str, Any]:
    """A column head that sorts by the server: ``?sort=name``, again for ``?sort=-name``.

    What else stands in the address (filters) is kept; the page starts again at its first.
    """
    query: QueryDict = context["request"].GET.copy()
    current = query.get("sort", "")
    query["sort"] = f"-{name}" if current == name else name
    query.pop("page", None)
    order = {name: "ascending", f"-{name}": "descending"}.get(current, "")
    return {"label": label, "url": f"?{query.urlencode()}", "order": order, "number": number}
