"""Verbs of the visit itself; the diary above calls them inside its own transaction."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client, Vehicle
from service_desk.lib.refusals import Refusal, Unreadable, refuse
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import record
from service_desk.records.numbers import next_number
from service_desk.visits.models import DeferredDefect, RepeatDecision, RequestedWork, Visit
from service_desk.visits.states import Mobility, Source, VisitState


def open_visit(
    *,
    site: Site,
    client: Client,
    vehicle: Vehicle,
    operations: Sequence[Operation],
    source: Source,
    mobility: Mobility,
    complaint: str,
    exemption: str,
    repeat_of: Visit | None,
    language: str,
    payment: str = "",
    told_by: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> Visit:
    """Open a visit in state BOOKED with its wanted work and today's prices (R-1.9, R-1.11).

    ``language`` is the one the client used this time; empty: the one on the file.

    Its arrival zone is that of the longest work: where the client drives to (C1-5C).
    """
    longest = max(operations, key=lambda operation: operation.norm_hours)
    year = site.today(now).year
    number = next_number(site=site, kind="visit", year=year)
    visit = Visit.objects.create(
        site=site,
        number=visit_number(site, year, number),
        client=client,
        vehicle=vehicle,
        state=VisitState.BOOKED,
        source=source,
        mobility=mobility,
        complaint=complaint,
        language=language or client.language,
        zone=longest.zone,
        exemption=exemption,
        repeat_of=repeat_of,
        payment=payment,
        told_by=told_by,
        created_at=now,
        created_by=by,
    )
    RequestedWork.objects.bulk_create(
        RequestedWork(
            visit=visit,
            operation=operation,
            norm_hours=operation.norm_hours,
            price=operation.price,
            position=position,
        )
        for position, operation in enumerate(operations, start=1)
    )
    return visit


def note_repeat(
    visit: Visit,
    *,
    earlier: Visit,
    is_repeat: bool,
    reason: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> RepeatDecision:
    """Keep a person's word on whether this is the same trouble again (C1-2b, C2-1a)."""
    return RepeatDecision.objects.create(
        visit=visit, earlier=earlier, is_repeat=is_repeat, reason=reason, at=now, by=by
    )


def settle_defects(visit: Visit, operations: Iterable[Operation]) -> int:
    """Work that was found once and is booked now is an open promise no more (B-3.f1)."""
    return DeferredDefect.objects.filter(
        vehicle=visit.vehicle_id,
        operation__in=list(operations),
        settled_by=None,
        dropped_at=None,
    ).update(settled_by=visit)


def reopen_defects(visit: Visit) -> int:
    """The visit does not take place: what it would have settled is open again."""
    return visit.settled_defects.update(settled_by=None)


def visit_number(site: Site, year: int, serial: int) -> str:
    """What people call a visit: ``NORTH-27-00042``, the 42nd of north in 2027."""
    return f"{site.slug.upper()}-{year % 100:02d}-{serial:05d}"


def note_defect(
    vehicle: Vehicle,
    *,
    words: str,
    is_safety: bool = False,
    operation: Operation | None = None,
    found_in: Visit | None = None,
    remind_on: dt.date | None = None,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> DeferredDefect:
    """Write down work that was found and not done, to be said again next time (B-3.f1).

    ``remind_on`` is a day of the site. Raises Refusal (400) for words that can't be read.
    """
    said = _in_words(words, "words", 120)
    defect = DeferredDefect.objects.create(
        vehicle=vehicle,
        found_in=found_in,
        operation=operation,
        words=said,
        is_safety=is_safety,
        found_on=vehicle.site.today(now),
        remind_on=remind_on,
    )
    record(
        site=vehicle.site,
        subject=vehicle,
        verb="defect_noted",
        by=by,
        door=door,
        now=now,
        defect=defect.pk,
        words=said,
    )
    return defect


def drop_defect(
    defect: DeferredDefect, *, reason: str, by: Staff, door: str, now: dt.datetime
) -> DeferredDefect:
    """It need not be done: it is no longer said, and why stands on the row.

    Raises Refusal: 400 without a reason, 409 (``defect_settled``) for one that was done or
    dropped already.
    """
    said = _in_words(reason, "reason", 200)
    still = DeferredDefect.objects.filter(pk=defect.pk, settled_by=None, dropped_at=None)
    if not still.update(dropped_at=now, dropped_by=by, dropped_reason=said):
        refuse("defect_settled", _("This was settled already. Look again."))
    _tell_defect(defect, "defect_dropped", by=by, door=door, now=now, reason=said)
    defect.refresh_from_db()
    return defect


def restore_defect(
    defect: DeferredDefect, *, by: Staff, door: str, now: dt.datetime
) -> DeferredDefect:
    """Take a drop back: it is said again at the next booking."""
    dropped = DeferredDefect.objects.filter(pk=defect.pk, dropped_at__isnull=False)
    if not dropped.update(dropped_at=None, dropped_by=None, dropped_reason=""):
        refuse("defect_open", _("This is open already. Look again."))
    _tell_defect(defect, "defect_restored", by=by, door=door, now=now)
    defect.refresh_from_db()
    return defect


def _tell_defect(
    defect: DeferredDefect, verb: str, *, by: Staff, door: str, now: dt.datetime, **told: str
) -> None:
    record(
        site=defect.vehicle.site,
        subject=defect.vehicle,
        verb=verb,
        by=by,
        door=door,
        now=now,
        defect=defect.pk,
        words=defect.words,
        **told,
    )


def _in_words(text: str, field: str, longest: int) -> str:
    try:
        return clean_text(text, longest)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker(field), status=400) from None
