"""Named reads of the client file."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from service_desk.clients.models import Client, ContactPoint, Ownership, RecallCampaign, Vehicle
from service_desk.clients.states import ContactKind, Matched
from service_desk.lib.lookups import among
from service_desk.lib.phones import digits
from service_desk.lib.plates import normalise_plate
from service_desk.lib.spelling import typed_words
from service_desk.lib.vin import normalise_vin
from service_desk.organisation.models import Site

FEWEST_PHONE_DIGITS = 4
FEWEST_CAR_SIGNS = 3
WHOLE_NUMBER = 9
"""Digits from which what was typed is a whole number, perhaps with a trunk prefix before it."""


@dataclass(frozen=True, slots=True)
class ClientHit:
    """A client with one of their cars, and what of them was found; ``phone`` is E.164 or ""."""

    client: Client
    vehicle: Vehicle | None
    phone: str
    matched: Matched


def search_clients(*, site: Site, text: str, limit: int = 10) -> list[ClientHit]:
    """Clients of ``site`` by what a caller says: at most ``limit`` hits, the likeliest first.

    Four or more digits of a phone, a piece of a plate in either alphabet, the tail of a VIN, or
    the beginnings of a name's words in either script, Chinese ones by their Pinyin, initials
    included (UX-08, UX-61). A client with two cars is two hits, unless a car was what was found.
    Two queries, each on indexes.
    """
    searches = [search[:limit] for search in _searches(site, text)]
    if not searches:
        return []
    first, *others = searches
    rows = _best_of_each(first.union(*others, all=True) if others else first)
    return _hits(rows)[:limit]


def duplicates_of(client: Client) -> list[Client]:
    """Other files of the same site with the same phone or the same name (screens 3.3)."""
    phones = ContactPoint.objects.filter(client=client, kind=ContactKind.PHONE).values("value")
    alike = Client.objects.filter(
        contact_points__kind=ContactKind.PHONE, contact_points__value__in=phones
    ).values("pk")
    return list(
        Client.objects.filter(
            Q(search_key=client.search_key) | Q(pk__in=alike),
            site=client.site_id,
            merged_into=None,
        )
        .exclude(pk=client.pk)
        .order_by("name", "pk")
    )


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a file is there, in per cent, and which of ``FILE_HOLDS`` is missing."""

    share: int
    missing: tuple[str, ...]


FILE_HOLDS = ("phone", "email", "mileage", "vin", "address")
FILE_DUE_AFTER = dt.timedelta(days=2)


def completeness(client: Client, vehicle: Vehicle | None = None) -> Completeness:
    """What the file of a client with this car still lacks (C1-2c).

    Reads ``contact_points``, which may be prefetched: one query else.
    """
    kinds = {point.kind for point in client.contact_points.all()}
    there = {
        "phone": ContactKind.PHONE in kinds,
        "email": ContactKind.EMAIL in kinds,
        "mileage": vehicle is not None and vehicle.mileage is not None,
        "vin": vehicle is not None and bool(vehicle.vin),
        "address": bool(client.address),
    }
    missing = tuple(name for name in FILE_HOLDS if not there[name])
    return Completeness(100 * (len(FILE_HOLDS) - len(missing)) // len(FILE_HOLDS), missing)


def incomplete_files(site: Site, now: dt.datetime) -> QuerySet[Client]:
    """Files older than two days that lack something, the newest first (S-A1).

    Each has ``lacks_phone``, ``lacks_email``, ``lacks_car`` (a VIN or a mileage of a car of
    theirs, or the car itself).
    """
    points = ContactPoint.objects.filter(client=OuterRef("pk"))
    cars = Ownership.objects.filter(client=OuterRef("pk"), ends_on=None)
    unknown = Q(vehicle__vin="") | Q(vehicle__mileage=None)
    return (
        Client.objects.filter(site=site, merged_into=None, created_at__lte=now - FILE_DUE_AFTER)
        .annotate(
            lacks_phone=~Exists(points.filter(kind=ContactKind.PHONE)),
            lacks_email=~Exists(points.filter(kind=ContactKind.EMAIL)),
            lacks_car=Q(Exists(cars.filter(unknown))) | ~Q(Exists(cars)),
        )
        .filter(Q(lacks_phone=True) | Q(lacks_email=True) | Q(lacks_car=True) | Q(address=""))
        .order_by("-created_at", "-pk")
    )


def kept_file(client: Client) -> Client:
    """The file that stands for this one: itself, or where it was merged into."""
    while client.merged_into is not None:
        client = client.merged_into
    return client


def open_recalls(vin: str) -> QuerySet[RecallCampaign]:
    """The campaigns that call this VIN in, by itself or in a range, both ends included (C1-2d)."""
    if not vin:
        return RecallCampaign.objects.none()
    return RecallCampaign.objects.filter(
        vehicles__vin_from__lte=vin, vehicles__vin_to__gte=vin
    ).distinct()


def with_vins(vehicles: QuerySet[Vehicle], vins: Iterable[str]) -> QuerySet[Vehicle]:
    """Those of ``vehicles`` with one of ``vins``, hundreds of them in milliseconds.

    The empty VIN is excluded in so many words: only then does the planner know that the unique
    index, which leaves it out, will do.
    """
    return vehicles.exclude(vin="").filter(vin__in=among(vins))


def _searches(site: Site, text: str) -> list[QuerySet[Any, Any]]:
    """One for each thing that ``text`` may be a piece of."""
    figures, car = digits(text), normalise_plate(text)
    searches: list[QuerySet[Any, Any]] = []
    if len(figures) >= FEWEST_PHONE_DIGITS and not any(char.isalpha() for char in text):
        searches.append(_by_phone(site, figures))
    if len(car) >= FEWEST_CAR_SIGNS and figures:
        searches.append(_by_car(site, Q(vehicle__plate_key__contains=car), Matched.PLATE, rank=1))
        tail = Q(vehicle__vin__endswith=normalise_vin(text))
        searches.append(_by_car(site, tail, Matched.VIN, rank=2))
    searches += [_by_name(site, words) for words in typed_words(text)]
    return searches


def _by_phone(site: Site, figures: str) -> QuerySet[Any, Any]:
    """As typed, or without what is dialled at home before a whole number: 8, 0, 00."""
    said = Q(value__contains=figures)
    if figures[0] in "08" and len(figures) > WHOLE_NUMBER:
        said |= Q(value__contains=figures.removeprefix("8").lstrip("0"))
    at_its_end = When(value__endswith=figures, then=0)
    return (
        ContactPoint.objects.filter(
            said, kind=ContactKind.PHONE, client__site=site, client__merged_into=None
        )
        .annotate(rank=Case(at_its_end, default=3, output_field=IntegerField()))
        .order_by("rank", "client__name")
        .values(
            "rank",
            who=F("client"),
            car=Value(None, IntegerField()),
            matched=Value(Matched.PHONE.value),
        )
    )


def _by_car(site: Site, said: Q, matched: Matched, *, rank: int) -> QuerySet[Any, Any]:
    return (
        Ownership.objects.filter(said, vehicle__site=site, ends_on=None)
        .order_by("client__name")
        .values(
            rank=Value(rank),
            who=F("client"),
            car=F("vehicle"),
            matched=Value(matched.value),
        )
    )


def _by_name(site: Site, words: Sequence[str]) -> QuerySet[Any, Any]:
    """Each word begins a word of the name: what is typed while the caller still speaks."""
    found = Client.objects.filter(site=site, merged_into=None)
    for word in words:
        found = found.filter(Q(search_key__startswith=word) | Q(search_key__contains=f" {word}"))
    # By the key and not by the name: an index in the order of names would be walked to its end
    # for a rare word, past a hundred thousand others; what the trigrams find is quickly sorted.
    return found.order_by("search_key").values(
        rank=Value(4),
        who=F("pk"),
        car=Value(None, IntegerField()),
        matched=Value(Matched.NAME.value),
    )


def _best_of_each(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The best phone, plate, VIN and name, then the second of each: none crowds out another."""
    ranks: Counter[int] = Counter()
    placed = []
    for row in found:
        placed.append((ranks[row["rank"]], row["rank"], row))
        ranks[row["rank"]] += 1
    return [row for *_place, row in sorted(placed, key=lambda each: each[:2])]


def _hits(rows: Sequence[dict[str, Any]]) -> list[ClientHit]:
    """The rows with their clients and cars, each pair once, in the order of the rows."""
    phones = ContactPoint.objects.filter(client=OuterRef("pk"), kind=ContactKind.PHONE)
    files: Any = (  # one row for each car: the relation the stubs do not know is ``own``
        Client.objects.filter(pk__in={row["who"] for row in rows})
        .annotate(
            phone=Subquery(phones.order_by("-is_main", "pk").values("value")[:1]),
            own=FilteredRelation("ownerships", condition=Q(ownerships__ends_on=None)),
        )
        .select_related("own__vehicle")  # type: ignore[misc]
        .order_by("pk", "own__vehicle__plate_key")
    )
    pairs: dict[int, list[tuple[Any, Vehicle | None]]] = defaultdict(list)
    for client in files:
        own = getattr(client, "own", None)
        pairs[client.pk].append((client, own.vehicle if own else None))
    hits: dict[tuple[int, int | None], ClientHit] = {}
    for row in rows:
        for client, vehicle in pairs[row["who"]]:
            car = vehicle.pk if vehicle else None
            if row["car"] in {None, car}:
                hit = ClientHit(client, vehicle, client.phone or "", Matched(row["matched"]))
                hits.setdefault((client.pk, car), hit)
    return list(hits.values())
