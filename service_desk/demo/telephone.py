"""Calls as the exchange saw them, and what was noted beside: the last weeks only."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from service_desk.clients.models import ContactEntry, ContactPoint
from service_desk.clients.states import ContactKind, Direction, Medium, Topic
from service_desk.demo.stories import Story
from service_desk.demo.words import SAID
from service_desk.organisation.models import Site
from service_desk.visits.states import Source

_SINCE = dt.timedelta(days=35)
_RINGS = {1: 30, 2: 38, 3: 22, 4: 6, 5: 3, 7: 1}
_RING = dt.timedelta(seconds=4)
_NOTED, _ASKED_BACK = 0.06, 0.05
_STEPS = ["greet", "need", "car", "price", "time", "repeat", "papers", "thank"]


def phones_of(site: Site) -> dict[int, str]:
    """The main phone of each client of a site, by the client's row id."""
    points = ContactPoint.objects.filter(client__site=site, kind=ContactKind.PHONE)
    return dict(points.order_by("is_main", "-id").values_list("client", "value"))


def write_calls(site: Site, stories: Sequence[Story], rng: random.Random, now: dt.datetime) -> None:
    """The call in which each phone booking was made, some talks and a few notes."""
    recent = [story for story in stories if story.booking.created_at > now - _SINCE]
    ContactEntry.objects.bulk_create(_contacts(site, recent, rng), batch_size=1000)


def _contacts(site: Site, stories: Sequence[Story], rng: random.Random) -> Iterator[ContactEntry]:
    phones = phones_of(site)
    for story in stories:
        # The dice are thrown for each alike: one more call changes none of the others.
        rings = rng.choices(list(_RINGS), list(_RINGS.values()))[0]
        minutes, noted, words = (
            rng.triangular(0.8, 5.5, 2.1),
            rng.random(),
            rng.choice(SAID[site.language]),
        )
        client = story.visit.client
        phone = phones.get(client.pk, "")
        ended_at = story.booking.created_at
        answered_at = ended_at - dt.timedelta(minutes=minutes)
        if story.booking.source == Source.PHONE and phone:
            yield ContactEntry(
                site=site,
                client=client,
                subject=f"visit:{story.visit.pk}",
                direction=Direction.IN,
                medium=Medium.CALL,
                topic=Topic.REPEAT if story.booking.repeats else Topic.BOOKING,
                phone=phone,
                call_id=f"demo-{site.slug}-{story.visit.pk}",
                started_at=answered_at - rings * _RING,
                rings=rings,
                answered_at=answered_at,
                ended_at=ended_at,
                by=story.booking.by,
                steps=_STEPS if minutes > 1.5 else _STEPS[:5],
            )
        if noted < _NOTED:
            yield ContactEntry(
                site=site,
                client=client,
                subject=f"visit:{story.visit.pk}",
                direction=Direction.IN,
                medium=Medium.NOTE if noted < _ASKED_BACK else Medium.TALK,
                topic=Topic.OTHER,
                started_at=ended_at,
                by=story.booking.by or story.visit.created_by,
                note=words,
            )
