"""What a row of the timeline says, in the page's language and on the site's clock."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from appointments.board.words import clock, language
from appointments.dossier.cars import km_words
from appointments.dossier.whose import Whose
from appointments.happenings import DOORS, EVENTS
from service_desk.clients.models import ContactEntry
from service_desk.clients.states import Direction, Medium, Purpose, Topic
from service_desk.lib.dates import show_day_short, show_duration
from service_desk.lib.money import show_money
from service_desk.lib.text import in_a_row, side_by_side
from service_desk.messaging.kinds import label_of
from service_desk.messaging.states import MessageState
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, VisitState

# A verb of the journal about the file or the car: the shape it has, and what it is called.
FILE_EVENTS: dict[str, tuple[str, str | Promise]] = {
    "file_opened": ("REQUESTED", gettext_lazy("File opened")),
    "file_checked": ("CONFIRMED", gettext_lazy("Checked with the client")),
    "client_edited": ("PREPARED", gettext_lazy("File corrected")),
    "car_edited": ("PREPARED", gettext_lazy("Car's file corrected")),
    "car_said": ("PREPARED", gettext_lazy("Said of the car")),
    "phone_added": ("PREPARED", gettext_lazy("Phone added")),
    "email_added": ("PREPARED", gettext_lazy("E-mail added")),
    "phone_removed": ("CANCELLED", gettext_lazy("Phone removed")),
    "email_removed": ("CANCELLED", gettext_lazy("E-mail removed")),
    "main_changed": ("PREPARED", gettext_lazy("Another main contact")),
    "consent_given": ("CONFIRMED", gettext_lazy("Consent given")),
    "consent_refused": ("NO_SHOW", gettext_lazy("Consent refused")),
    "mileage_read": ("CHECKING", gettext_lazy("Mileage read")),
    "silence_asked": ("PROBLEM", gettext_lazy("Not to be contacted")),
    "silence_ended": ("CHECKING", gettext_lazy("May be contacted again")),
    "phone_wrong": ("PROBLEM", gettext_lazy("Wrong number")),
    "phone_right": ("CHECKING", gettext_lazy("The number is right after all")),
    "owner_changed": ("ARRIVED", gettext_lazy("Owner changed")),
    "owner_restored": ("ARRIVED", gettext_lazy("Change of owner taken back")),
    "files_merged": ("PREPARED", gettext_lazy("Files merged")),
    "merge_undone": ("PREPARED", gettext_lazy("Merge taken back")),
    "defect_noted": ("DECLINED", gettext_lazy("Found, not done")),
    "defect_dropped": ("CANCELLED", gettext_lazy("Need not be done")),
    "defect_restored": ("DECLINED", gettext_lazy("To be done after all")),
}
_CHANGED: dict[str, str | Promise] = {
    "name": pgettext_lazy("of a person", "name"),
    "language": gettext_lazy("language"),
    "prefers": gettext_lazy("preferred channel"),
    "preferred_advisor": gettext_lazy("preferred advisor"),
    "address": gettext_lazy("address"),
    "best_hours": gettext_lazy("best hours"),
    "note": gettext_lazy("note"),
    "plate": gettext_lazy("plate"),
    "vin": gettext_lazy("VIN"),
    "make": gettext_lazy("make"),
    "model": gettext_lazy("model"),
    "first_registered_on": gettext_lazy("first registration"),
    "warranty_until": gettext_lazy("end of warranty"),
    "warranty_km": gettext_lazy("mileage of warranty"),
}
_MESSAGE_LOOKS = {
    MessageState.SENT: "CONTACTED",
    MessageState.FAILED: "PROBLEM",
    MessageState.TO_CALL: "WAITING",
    MessageState.PLANNED: "REQUESTED",
}
_MEDIUM_LOOKS = {Medium.NOTE: "CHECKING", Medium.LETTER: "HANDED_OVER"}
_MEDIUM_WORDS: dict[tuple[str, str], str | Promise] = {
    (Medium.CALL, Direction.IN): pgettext_lazy("contact", "They called"),
    (Medium.CALL, Direction.OUT): pgettext_lazy("contact", "We called"),
    (Medium.LETTER, Direction.IN): pgettext_lazy("contact", "Letter from them"),
    (Medium.LETTER, Direction.OUT): pgettext_lazy("contact", "Letter to them"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """One line: ``strong`` is read first, ``figure`` stands at its end, ``words`` under it in
    somebody's own words. ``undo`` is the address that takes it back."""

    pk: int
    at: dt.datetime
    time: str
    code: str
    strong: str
    rest: str = ""
    figure: str = ""
    words: str = ""
    url: str = ""
    undo: str = ""


def of_visits(whose: Whose, rows: Iterable[Visit], now: dt.datetime) -> list[Happening]:
    return [_visit(whose, row) for row in rows]


def _visit(whose: Whose, visit: Any) -> Happening:
    site = whose.site
    works = list(visit.works.all())
    order = getattr(visit, "imported_order", None)
    total = order.total if order else sum((work.price for work in works), Decimal(0))
    state = VisitState(visit.state)
    rest = [visit.vehicle.plate, str(state.label)]
    if state in AHEAD and visit.drop_off_at:
        at = site.local(visit.drop_off_at)
        rest.append(
            f"{show_day_short(at.date(), language())} {clock(visit.drop_off_at, site.zone_info)}"
        )
    if order:
        rest.append(_("order %(number)s") % {"number": order.number})
        rest += [f"{km_words(order.mileage)} km"] if order.mileage else []
        rest += [order.mechanic] if order.mechanic else []
    if visit.client_id not in whose.files:
        rest.append(_("under another owner"))
    if visit.cancel_reason:
        rest.append(visit.cancel_reason)
    return Happening(
        pk=visit.pk,
        at=visit.happened_at,
        time=clock(visit.happened_at, site.zone_info),
        code=visit.state,
        strong=in_a_row(work.operation.local_name for work in works) or visit.number,
        rest=_joined(rest),
        figure=show_money(total, site.currency, language()),
        words=visit.complaint,
        url=reverse("visit", args=[site.slug, visit.number]),
    )


def of_messages(whose: Whose, rows: Iterable[Any], now: dt.datetime) -> list[Happening]:
    site = whose.site
    return [
        Happening(
            pk=row.pk,
            at=row.happened_at,
            time=clock(row.happened_at, site.zone_info),
            code=_MESSAGE_LOOKS.get(MessageState(row.state), "HANDED_OVER"),
            strong=str(label_of(row.kind)),
            rest=_joined([row.get_channel_display(), str(row.get_state_display()).lower()]),
            url=reverse("message", args=[site.slug, row.pk]),
        )
        for row in rows
    ]


def of_contacts(whose: Whose, rows: Iterable[ContactEntry], now: dt.datetime) -> list[Happening]:
    return [_contact(row, whose.site) for row in rows]


def _contact(row: ContactEntry, site: Site) -> Happening:
    said = _MEDIUM_WORDS.get((row.medium, row.direction), Medium(row.medium).label)
    rest = [str(Topic(row.topic).label)] if row.topic != Topic.OTHER else []
    if row.medium == Medium.CALL and row.answered_at and row.ended_at:
        rest.append(show_duration(row.ended_at - row.answered_at, language()))
    elif row.medium == Medium.CALL and not row.answered_at and row.ended_at:
        rest.append(_("not answered"))
    rest += [row.by.name] if row.by else []
    return Happening(
        pk=row.pk,
        at=row.started_at,
        time=clock(row.started_at, site.zone_info),
        code=_MEDIUM_LOOKS.get(Medium(row.medium), "CONTACTED"),
        strong=str(said),
        rest=_joined(rest),
        words=row.note,
    )


def of_changes(whose: Whose, rows: Iterable[Any], now: dt.datetime) -> list[Happening]:
    open_merges = {merge.pk for merge in whose.merges}
    return [_change(row, whose, open_merges) for row in rows]


def _change(row: Any, whose: Whose, open_merges: set[int]) -> Happening:
    site = whose.site
    known = EVENTS if row.subject.startswith("visit:") else FILE_EVENTS
    code, word = known.get(row.verb, EVENTS.get(row.verb, ("BOOKED", row.verb.replace("_", " "))))
    who = row.by.name if row.by else DOORS.get(row.door, "")
    undo = ""
    if row.verb == "files_merged" and row.data.get("merge") in open_merges:
        undo = reverse("client_unmerge", args=[site.slug, whose.files[0], row.data["merge"]])
    return Happening(
        pk=row.pk,
        at=row.at,
        time=clock(row.at, site.zone_info),
        code=code,
        strong=str(word),
        rest=_joined([*_facts(row.data), str(who)]),
        undo=undo,
    )


def _facts(data: dict[str, Any]) -> list[str]:
    """What changed, in words; a name that was merged, a reading, a reason somebody gave."""
    told = [_corrected(name, *values) for name, values in data.get("changed", {}).items()]
    if "km" in data:
        told.append(f"{km_words(data['km'])} km")
    if data.get("purpose") in Purpose.values:
        told.append(str(Purpose(data["purpose"]).label))
    told += [str(data[name]) for name in ("words", "name", "value", "reason") if data.get(name)]
    return told


def _corrected(name: str, before: str, after: str) -> str:
    facts = {"field": _CHANGED.get(name, name), "before": before, "after": after}
    if not before:
        return _("%(field)s: %(after)s") % facts
    if not after:
        return _("%(field)s: %(before)s removed") % facts
    return _("%(field)s: %(before)s → %(after)s") % facts


def _joined(parts: Iterable[str]) -> str:
    """What follows the strong words on their line, from the separator on."""
    strong = "*"
    return side_by_side([strong, *parts]).removeprefix(strong)
