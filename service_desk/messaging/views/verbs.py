"""The outbox's verbs: one press, one verb, and the way back beside the word that it is done."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.messaging import actions
from service_desk.messaging.models import Reply
from service_desk.messaging.views.outbox import message_or_404, show_message
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.records.models import JournalEntry
from service_desk.web.guards import desk_view


def verb(act: Callable[..., Any], said: Promise, *, undo: str = "") -> Callable[..., HttpResponse]:
    """The view of a verb of one message; ``undo`` names the address of its way back."""

    @desk_view(Right.RUN_MESSAGES)
    @require_POST
    def do(request: HttpRequest, site: Site, pk: int) -> HttpResponse:
        row = message_or_404(site, pk)
        try:
            act(message=row, by=cast(Staff, request.user), now=clock.now())
        except Refusal as refusal:
            return show_message(request, site, message_or_404(site, pk), refusal=refusal)
        back = reverse(undo, args=[site.slug, pk]) if undo else ""
        success(request, str(said), extra_tags=back)
        return redirect("message", site.slug, pk)

    return do


stop = verb(actions.stop_message, gettext_lazy("Stopped."), undo="message_undo")
resend = verb(
    actions.resend_message, gettext_lazy("It leaves again in a minute."), undo="message_undo"
)
send_now = verb(actions.send_now, gettext_lazy("It leaves in a minute."), undo="message_undo")
called = verb(actions.mark_called, gettext_lazy("The call is noted."), undo="call_undo")
undo = verb(actions.undo_message, gettext_lazy("Taken back."))


@desk_view(Right.RUN_MESSAGES)
@require_POST
def retry(request: HttpRequest, site: Site) -> HttpResponse:
    """All that failed for one reason is tried again."""
    reason = request.POST.get("reason", "")
    try:
        entry = actions.retry_messages(
            site=site, reason=reason, by=cast(Staff, request.user), now=clock.now()
        )
    except Refusal as refusal:
        return _say(request, site, refusal.messages[0])
    number = len(entry.data["was"])
    said = ngettext(
        "%(number)s message leaves again in a minute.",
        "%(number)s messages leave again in a minute.",
        number,
    ) % {"number": number}
    return _say(request, site, said, undo=reverse("messages_unretry", args=[site.slug, entry.pk]))


@desk_view(Right.RUN_MESSAGES)
@require_POST
def unretry(request: HttpRequest, site: Site, retry: int) -> HttpResponse:
    entry = get_object_or_404(JournalEntry, site=site, pk=retry, verb="messages_retried")
    number = actions.undo_retry(entry=entry, by=cast(Staff, request.user), now=clock.now())
    said = ngettext(
        "%(number)s message is taken back.", "%(number)s messages are taken back.", number
    ) % {"number": number}
    return _say(request, site, said)


@desk_view(Right.RUN_MESSAGES)
@require_POST
def hold(request: HttpRequest, site: Site) -> HttpResponse:
    """Nothing leaves any more; said on every page of the desk."""
    reason = request.POST.get("reason", "")
    try:
        actions.hold_messages(
            site=site, reason=reason, by=cast(Staff, request.user), now=clock.now()
        )
    except Refusal as refusal:
        return _say(request, site, refusal.messages[0])
    undo_url = reverse("messages_let_go", args=[site.slug])
    return _say(request, site, _("All messages are held."), undo=undo_url)


@desk_view(Right.RUN_MESSAGES)
@require_POST
def let_go(request: HttpRequest, site: Site) -> HttpResponse:
    actions.let_go_messages(site=site, by=cast(Staff, request.user), now=clock.now())
    return _say(request, site, _("Messages leave again."))


@desk_view(Right.RUN_MESSAGES)
@require_POST
def read_reply(request: HttpRequest, site: Site, reply: int) -> HttpResponse:
    """Read, and done with; ``?again`` takes it back."""
    row = get_object_or_404(Reply.objects.select_related("site"), site=site, pk=reply)
    who: dict[str, Any] = {"by": cast(Staff, request.user), "now": clock.now()}
    if "again" in request.GET:
        actions.unread_reply(reply=row, **who)
        success(request, _("It is to be read again."))
    else:
        actions.read_reply(reply=row, **who)
        back = f"{reverse('reply_read', args=[site.slug, reply])}?again"
        success(request, _("Marked as read."), extra_tags=back)
    return redirect("replies", site.slug)


def _say(request: HttpRequest, site: Site, said: Any, undo: str = "") -> HttpResponse:
    success(request, str(said), extra_tags=undo)
    return redirect("messages", site.slug)
