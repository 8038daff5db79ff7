"""The whole file of a client, read in a constant number of queries."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from appointments.board.words import language
from appointments.dossier.cars import CarTab, OpenCar, open_car, tabs_of
from appointments.dossier.due import ServiceDue, services_due
from appointments.dossier.promises import (
    Ahead,
    Promise,
    book_url,
    open_defects,
    open_promises,
    visits_ahead,
)
from appointments.dossier.reach import (
    MISSING_WORDS,
    Answer,
    Point,
    Way,
    answers_of,
    points_of,
    ways_to_tell,
)
from appointments.dossier.whose import Whose, undoable
from appointments.models import LoanerBooking
from service_desk.clients.models import Client, ClientMerge, Consent, Vehicle
from service_desk.clients.queries import Completeness, completeness, duplicates_of
from service_desk.lib.dates import show_date
from service_desk.organisation.models import Site
from service_desk.visits.models import DeferredDefect

LOANS_SHOWN = 3
AHEAD_SHOWN = 3


class Gap(NamedTuple):
    """What the file lacks: its name, its word, and whether it is the car's."""

    name: str
    word: str
    is_of_car: bool


class Loan(NamedTuple):
    """A loaner the client has, had or will have; ``is_over`` in the past."""

    car: str
    first: str
    last: str
    number: str
    is_over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """All words of the page but the timeline's, on the site's clock."""

    client: Client
    whose: Whose
    points: list[Point]
    ways: list[Way]
    answers: list[Answer]
    checked: str
    whole: Completeness
    gaps: list[Gap]
    tabs: list[CarTab]
    car: OpenCar | None
    ahead: list[Ahead]
    promises: list[Promise]
    defects: list[tuple[DeferredDefect, str]]
    due: list[ServiceDue]
    loans: list[Loan]
    duplicates: list[Client]
    book: str

    @property
    def vehicle(self) -> Vehicle | None:
        return self.car.vehicle if self.car else None

    @property
    def more_ahead(self) -> int:
        """Visits ahead beyond the few that are shown at once."""
        return len(self.ahead) - AHEAD_SHOWN

    @property
    def has_several_cars(self) -> bool:
        return len(self.tabs) > 1


def load_client(site: Site, key: int) -> Client | None:
    """A client of ``site`` with the files merged into it; None for another site's."""
    merged = Client.objects.filter(merged_into=OuterRef("pk")).order_by("pk").values("pk")
    return (
        Client.objects.filter(site=site, pk=key)
        .select_related("preferred_advisor", "merged_into")
        .annotate(merged_files=ArraySubquery(merged))
        .prefetch_related("contact_points")
        .first()
    )


def whose_file(client: Client, site: Site, car: int | None, *, now: dt.datetime) -> Whose:
    """One query: the merges that may still be taken back."""
    files = (client.pk, *client.merged_files)  # type: ignore[attr-defined]
    merges = ClientMerge.objects.filter(kept__in=files, undone_at=None).select_related("merged")
    return Whose(site=site, files=files, car=car, merges=undoable(merges, now))


def load_file(client: Client, site: Site, *, car: str = "", now: dt.datetime) -> Dossier:
    """The file of ``client`` (from ``load_client``) with the car whose row id is ``car``."""
    today = site.today(now)
    files = [client.pk, *client.merged_files]  # type: ignore[attr-defined]
    tabs = tabs_of(files, car)
    tab = next((each for each in tabs if each.is_open), None)
    opened = open_car(tab, site, today=today) if tab else None
    vehicle = opened.vehicle if opened else None
    whose = whose_file(client, site, vehicle.pk if vehicle else None, now=now)
    points = points_of(client.contact_points.all(), site)
    newest = Consent.objects.filter(client__in=files).order_by("purpose", "-at", "-pk")
    answers = answers_of(newest.distinct("purpose"), site)
    whole = completeness(client, vehicle)
    owned = [each.vehicle.pk for each in tabs if each.until is None]
    return Dossier(
        client=client,
        whose=whose,
        points=points,
        ways=ways_to_tell(client, points, answers, site),
        answers=answers,
        checked=_day(client.verified_at, site),
        whole=whole,
        gaps=[Gap(n, str(MISSING_WORDS[n]), n in {"mileage", "vin"}) for n in whole.missing],
        tabs=tabs,
        car=opened,
        ahead=visits_ahead(whose, now=now),
        promises=open_promises(whose, now=now),
        defects=[
            (defect, book_url(whose, defect.vehicle_id, _code(defect)))
            for defect in open_defects(owned)
        ],
        due=services_due(site, vehicle, opened.readings, today=today) if vehicle and opened else [],
        loans=_loans(whose, now),
        duplicates=duplicates_of(client),
        book=book_url(whose, vehicle.pk if vehicle and opened and opened.is_theirs else None),
    )


def _code(defect: DeferredDefect) -> str:
    return defect.operation.code if defect.operation else ""


def _loans(whose: Whose, now: dt.datetime) -> list[Loan]:
    """Which loaner, the newest first. One query."""
    booked = (
        LoanerBooking.objects.filter(visit__client__in=whose.files, cancelled_at=None)
        .select_related("loaner", "visit")
        .order_by(F("during").desc())[:LOANS_SHOWN]
    )
    return [
        Loan(
            car=str(loan.loaner),
            first=_day(loan.during.lower, whose.site),
            last=_day(loan.during.upper, whose.site),
            number=loan.visit.number,
            is_over=loan.during.upper is not None and loan.during.upper <= now,
        )
        for loan in booked
    ]


def _day(at: dt.datetime | None, site: Site) -> str:
    return show_date(site.local(at).date(), language()) if at else ""
