"""What happened to a visit, in words: its journal and its letters, by day."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from appointments.board.words import clock, language
from appointments.states import LateReason, PromptResult
from service_desk.lib.dates import show_date, show_day
from service_desk.lib.text import side_by_side
from service_desk.messaging.kinds import label_of
from service_desk.messaging.models import Message
from service_desk.messaging.states import MessageState
from service_desk.organisation.models import Site
from service_desk.records.models import JournalEntry
from service_desk.visits.models import Visit
from service_desk.web.cards import Event, EventDay

# What a verb of the journal is called, and whose shape it has.
EVENTS: dict[str, tuple[str, str | Promise]] = {
    "booked": ("BOOKED", pgettext_lazy("event", "Booked")),
    "moved": ("BOOKED", pgettext_lazy("event", "Moved")),
    "confirmed": ("CONFIRMED", pgettext_lazy("event", "Confirmed")),
    "unconfirmed": ("BOOKED", pgettext_lazy("event", "Confirmation taken back")),
    "call": ("CONTACTED", pgettext_lazy("event", "Called before the visit")),
    "call_taken_back": ("BOOKED", pgettext_lazy("event", "Call taken back")),
    "go_out": ("CONFIRMED", pgettext_lazy("event", "Advisor sent out")),
    "go_out_taken_back": ("BOOKED", pgettext_lazy("event", "Sending out taken back")),
    "link_sent": ("CONTACTED", pgettext_lazy("event", "Link sent again")),
    "walked_in": ("ARRIVED", pgettext_lazy("event", "Walked in")),
    "arrived": ("ARRIVED", pgettext_lazy("event", "Arrived")),
    "greeted": ("ARRIVED", pgettext_lazy("event", "Greeted")),
    "reception_started": ("ARRIVED", pgettext_lazy("event", "Reception began")),
    "reception_taken_back": ("ARRIVED", pgettext_lazy("event", "Taken back")),
    "no_show": ("NO_SHOW", pgettext_lazy("event", "Did not come")),
    "taken_back": ("BOOKED", pgettext_lazy("event", "Taken back, expected again")),
    "cancelled": ("CANCELLED", pgettext_lazy("event", "Cancelled")),
    "handed_on": ("BOOKED", pgettext_lazy("event", "Given to another advisor")),
    "document_issued": ("HANDED_OVER", pgettext_lazy("event", "Estimate issued")),
    "estimate_mailed": ("CONTACTED", pgettext_lazy("event", "Estimate sent by e-mail")),
    "told_late": ("CONTACTED", pgettext_lazy("event", "Told: ready later")),
    "language_chosen": ("CONTACTED", pgettext_lazy("event", "Language chosen")),
    "photos_sent": ("BOOKED", pgettext_lazy("event", "Photos sent along")),
    "restored": ("BOOKED", pgettext_lazy("event", "Cancellation taken back")),
    # The course of its order, as the floor above writes it down.
    "order_opened": ("BOOKED", pgettext_lazy("event", "Work order opened")),
    "order_sign": ("ARRIVED", pgettext_lazy("event", "Car received, order signed")),
    "order_decline": ("READY", pgettext_lazy("event", "Declined at reception")),
    "order_void": ("CANCELLED", pgettext_lazy("event", "Work order void")),
    "order_issue": ("IN_WORK", pgettext_lazy("event", "Sent to the workshop")),
    "order_take_back": ("ARRIVED", pgettext_lazy("event", "Taken back from the workshop")),
    "order_start": ("IN_WORK", pgettext_lazy("event", "Work began")),
    "order_wait": ("WAITING", pgettext_lazy("event", "Work waits")),
    "part_needed": ("WAITING", pgettext_lazy("event", "A part is needed")),
    "part_came": ("IN_WORK", pgettext_lazy("event", "The part is here")),
    "progress_answered": ("PROBLEM", pgettext_lazy("event", "The promise is at risk")),
    "order_finish": ("CHECKING", pgettext_lazy("event", "Work done")),
    "order_send_back": ("IN_WORK", pgettext_lazy("event", "Back to work after the check")),
    "order_declare_ready": ("READY", pgettext_lazy("event", "Ready")),
    "order_hand_over": ("HANDED_OVER", pgettext_lazy("event", "Handed over")),
}
DOORS: dict[str, str | Promise] = {
    "public": _("by the client, public page"),
    "link": _("by the client, link"),
    "sms": _("by the client, text message"),
    "api": _("by another system"),
    "import": _("imported"),
    "scan": _("by the clock"),
    "admin": _("in the set-up pages"),
}
_MESSAGE_SHAPES = {
    MessageState.SENT: "CONTACTED",
    MessageState.FAILED: "PROBLEM",
    MessageState.TO_CALL: "WAITING",
}


class Happening(NamedTuple):
    at: dt.datetime
    event: Event
    verb: str = ""
    door: str = ""


def timeline_of(visit: Visit, happened: list[Happening], site: Site) -> Iterator[EventDay]:
    """The newest day first, and in it the newest first; what is planned stands above today."""
    happened.sort(key=lambda each: each.at, reverse=True)

    def day(each: Happening) -> dt.date:
        return site.local(each.at).date()

    for on, events in groupby(happened, key=day):
        heading = show_day(on, language())
        if on.year != visit.created_at.year:
            heading = show_date(on, language())
        yield EventDay(heading=heading, events=tuple(each.event for each in events))


def from_journal(visit: Visit, site: Site) -> Iterator[Happening]:
    entries = JournalEntry.objects.filter(subject=f"visit:{visit.pk}").select_related("by")
    for entry in entries.order_by("-id"):
        code, word = EVENTS.get(entry.verb, ("BOOKED", entry.verb))
        who = entry.by.name if entry.by else DOORS.get(entry.door, "")
        rest = side_by_side((_told(entry.data), who))
        event = Event(
            code=code,
            time=clock(entry.at, site.zone_info),
            strong=str(word),
            rest=f", {rest}" if rest else "",
        )
        yield Happening(entry.at, event, entry.verb, entry.door)


def _told(data: dict[str, Any]) -> str:
    """The reason somebody gave, as they wrote it, or the answer to a prompt."""
    result = data.get("result")
    if result in PromptResult.values:
        return str(PromptResult(result).label).lower()
    if data.get("why") in LateReason.values:
        return str(LateReason(data["why"]).label)
    return str(data.get("reason") or "")


def from_outbox(visit: Visit, site: Site) -> Iterator[Happening]:
    for message in Message.objects.filter(subject=f"visit:{visit.pk}"):
        state = MessageState(message.state)
        at = message.sent_at or message.due_at
        event = Event(
            code=_MESSAGE_SHAPES.get(state, "HANDED_OVER"),
            time=clock(at, site.zone_info),
            strong=str(label_of(message.kind)),
            rest=f", {message.get_channel_display()}, {str(state.label).lower()}",
        )
        yield Happening(at, event)
