"""What a letter about a visit brings for the calendar: a file for each event, and its end."""

import datetime as dt
from collections.abc import Iterator

from appointments.calendar_file import calendar_file, method_of
from appointments.messages.finding import Promise
from appointments.messages.times import CANCELLED, CONFIRMATION, MOVED, REMINDER
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.messaging.kinds import Attachment

_NAMES = {Kind.DROP_OFF: "visit.ics", Kind.HANDOVER: "pick-up.ics"}


def calendar_files(
    kind: str, found: Promise, *, link: str, now: dt.datetime
) -> tuple[Attachment, ...]:
    """The files of a message of this ``kind``; none where the events are there already."""
    return tuple(
        _file(found, event, link=link, now=now, is_cancelled=is_cancelled)
        for event, is_cancelled in _events(kind, found)
    )


def _events(kind: str, found: Promise) -> Iterator[tuple[Appointment, bool]]:
    """The appointments to tell of, each with whether it is off."""
    if kind in {CONFIRMATION, REMINDER}:
        return
    is_off = kind == CANCELLED
    yield found.drop_off, is_off
    if found.handover is not None:
        yield found.handover, False
    elif kind in {CANCELLED, MOVED} and (was := _pick_up_that_was(found)):
        yield was, True


def _pick_up_that_was(found: Promise) -> Appointment | None:
    """The handover of before: its event would stay in the calendar of who comes for nothing."""
    held = [each for each in found.visit.appointments.all() if each.kind == Kind.HANDOVER]
    return max(held, key=lambda each: (each.sequence, each.pk), default=None)


def _file(
    found: Promise, event: Appointment, *, link: str, now: dt.datetime, is_cancelled: bool
) -> Attachment:
    return Attachment(
        name=_NAMES[Kind(event.kind)],
        content=calendar_file(
            found.visit,
            event,
            link="" if is_cancelled else link,
            now=now,
            is_cancelled=is_cancelled,
        ),
        subtype="calendar",
        parameters={"method": method_of(is_cancelled=is_cancelled)},
    )
