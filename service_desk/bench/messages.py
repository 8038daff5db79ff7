"""What it costs us to let one message go: looked at again, written, counted, noted."""

import datetime as dt
import time
from collections.abc import Iterator

from appointments.messages.times import CONFIRMATION, key_of
from appointments.models import Appointment
from service_desk.bench.measuring import Row, Stage, percentile, queries_of
from service_desk.clients.models import ContactPoint
from service_desk.clients.states import Channel, ContactKind
from service_desk.messaging.channels import Sent
from service_desk.messaging.claims import claim_due
from service_desk.messaging.kinds import Draft
from service_desk.messaging.lanes import LETTERS, TEXTS, Lane
from service_desk.messaging.leaving import leave
from service_desk.messaging.lines import Lines
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door
from service_desk.records.journal import subject_of

EACH = 30
# Ten thousand in two minutes over two lanes: 24 ms for each, of which a provider needs some.
LEAVING = {"cpu": 12, "queries": 14}


class NoLines(Lines):
    """A provider that takes everything at once."""

    def send(self, message: Message, draft: Draft) -> Sent:
        return Sent("bench", f"bench-{message.pk}")


def measure_messages(stage: Stage) -> Iterator[Row]:
    """Confirmations at noon of the day before, without the provider's own time."""
    house = stage.house
    at = dt.datetime.combine(house.on - dt.timedelta(days=1), dt.time(12), house.site.zone_info)
    held = Appointment.objects.filter(site=house.site, starts_on=house.on)
    drop_offs = list(held.select_related("visit__client").order_by("pk")[: 2 * EACH])
    for name, lane, some in (
        ("a text leaves", TEXTS, drop_offs[:EACH]),
        ("a letter leaves", LETTERS, drop_offs[EACH:]),
    ):
        _plan(lane, some, at)
        yield _measured(name, lane, at)


def _plan(lane: Lane, drop_offs: list[Appointment], at: dt.datetime) -> None:
    is_text = lane.door == Door.SMS
    for place, drop_off in enumerate(drop_offs):
        visit, client = drop_off.visit, drop_off.visit.client
        client.prefers = Channel(lane.door)
        client.save(update_fields=["prefers"])
        address = f"+34612{place * 10_000:06d}" if is_text else f"client-{place}@example.com"
        kind = ContactKind.PHONE if is_text else ContactKind.EMAIL
        ContactPoint.objects.create(client=client, kind=kind, value=address, is_main=True)
        Message.objects.create(
            site_id=drop_off.site_id,
            client=client,
            subject=subject_of(visit),
            kind=CONFIRMATION,
            channel=lane.door,
            language="es",
            recipient=address,
            intent_key=key_of(CONFIRMATION, drop_off),
            not_before=at,
            due_at=at,
            next_try_at=at,
            not_after=drop_off.starts_at,
            created_at=at,
        )


def _measured(name: str, lane: Lane, at: dt.datetime) -> Row:
    first, *others = claim_due(lane, at)
    with NoLines() as lines:
        queries = queries_of(lambda: leave(first, lines, at))
        times, began = [], time.process_time()
        for message in others:
            started = time.perf_counter()
            leave(message, lines, at)
            times.append((time.perf_counter() - started) * 1000)
        cpu = (time.process_time() - began) * 1000 / len(others)
    return Row(
        name=name,
        p50=percentile(times, 50),
        p95=percentile(times, 95),
        queries=queries,
        cpu=cpu,
        bars=dict(LEAVING),
    )
