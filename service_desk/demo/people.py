"""Who decided whether a car was back for the same trouble, and whose time that takes."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from appointments.models import Attendance
from service_desk.demo.stories import Story
from service_desk.organisation.models import Absence, Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.states import AbsenceKind
from service_desk.visits.models import RepeatDecision
from service_desk.visits.states import VisitState

_DAY = dt.timedelta(days=1)
_HALF_AN_HOUR = dt.timedelta(minutes=30)


def write_decisions(stories: Sequence[Story]) -> None:
    """The same trouble again: said at booking, by whoever booked it."""
    RepeatDecision.objects.bulk_create(
        RepeatDecision(
            visit=story.visit,
            earlier=story.booking.repeats.visit,
            is_repeat=True,
            reason=story.booking.complaint[:200],
            at=story.booking.created_at,
            by=story.booking.by,
        )
        for story in stories
        if story.booking.repeats is not None and story.booking.repeats.visit is not None
    )


def promise_attendance(site: Site, stories: Sequence[Story]) -> None:
    """The expert and the manager are there when a car is brought back; one car at a time."""
    Attendance.objects.bulk_create(_attendances(site, stories))


def _attendances(site: Site, stories: Sequence[Story]) -> Iterator[Attendance]:
    people = [
        (person, role)
        for role in (Role.EXPERT, Role.MANAGER)
        for person in Staff.objects.filter(postings__site=site, postings__role=role)[:1]
    ]
    busy_until: dt.datetime | None = None
    repeats = [story for story in stories if story.booking.repeats and story.booking.drop_off]
    for story in sorted(repeats, key=lambda story: story.booking.starts_at):
        starts_at = story.booking.starts_at
        is_off = story.life.state in (VisitState.CANCELLED, VisitState.NO_SHOW)
        if is_off or (busy_until is not None and starts_at < busy_until):
            continue
        busy_until = starts_at + _HALF_AN_HOUR
        for person, role in people:
            yield Attendance(
                visit=story.visit, staff=person, role=role, during=(starts_at, busy_until)
            )


def fall_ill(site: Site, stories: Sequence[Story], rng: random.Random, today: dt.date) -> None:
    """An advisor who called in sick for a day that is booked: each of those clients needs
    another time."""
    later = {
        (story.booking.drop_off.advisor, story.booking.on)
        for story in stories
        if story.booking.drop_off and today + 3 * _DAY <= story.booking.on <= today + 7 * _DAY
    }
    advisor, on = rng.choice(sorted(later))
    begins = dt.datetime.combine(on, dt.time(), site.zone_info)
    Absence.objects.create(
        staff_id=advisor,
        starts_at=begins.astimezone(dt.UTC),
        ends_at=(begins + _DAY).astimezone(dt.UTC),
        kind=AbsenceKind.SICK,
    )
