"""Walk-arounds of the demo: marks and damages, photos drawn here, keys on their hooks."""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from service_desk.demo.shots import draw_shot
from service_desk.demo.workshop_words import BELONGINGS, SCRATCHED
from service_desk.organisation.models import Staff
from workorders.actions.intake import start_intake
from workorders.models import Belonging, Damage, Intake, IntakeMark, OrderPhoto, WorkOrder
from workorders.states import SIX_SHOTS, DamageKind, Mark, Panel, Point, Shot

_DAMAGED, _LEFT_BEHIND, _WATCHED = 0.6, 0.45, 0.14
# Where on the outline, in thousandths of its width.
_SPOTS = (
    (Panel.LEFT_FRONT_DOOR, DamageKind.SCRATCH, 12, 451, 490),
    (Panel.FRONT_BUMPER, DamageKind.SCUFF, 8, 206, 316),
    (Panel.RIGHT_REAR_WING, DamageKind.DENT, 4, 720, 81),
    (Panel.WINDSCREEN, DamageKind.CHIP, 1, 392, 269),
    (Panel.RIGHT_FRONT_WHEEL, DamageKind.SCUFF, 6, 301, 44),
)
_FIRST_HOOK = 11


def write_walk_around(
    order: WorkOrder, rng: random.Random, *, by: Staff, at: dt.datetime, is_whole: bool
) -> Intake:
    """A walk-around as the tablet leaves it before the client signs, or half of it."""
    language, car = order.site.language, order.visit.vehicle
    intake = start_intake(order, by=by, door="desk", now=at)
    intake.mileage = car.mileage or rng.randint(9, 160) * 1000
    intake.fuel = rng.randint(1, 7)
    intake.has_protection = intake.valuables_told = is_whole
    intake.storage_box, intake.bay = f"C{rng.randint(1, 40)}", f"P{rng.randint(1, 60)}"
    intake.may_diagnose, intake.saved = True, rng.randint(9, 24)
    intake.save()
    shots = SIX_SHOTS if is_whole else SIX_SHOTS[:4]
    keep_shots(order, shots, rng, by=by, at=at)
    if rng.random() < _DAMAGED or not is_whole:
        _damage(intake, rng, by=by, at=at)
    IntakeMark.objects.bulk_create(
        IntakeMark(
            intake=intake,
            point=point,
            mark=Mark.WATCH if rng.random() < _WATCHED else Mark.OK,
        )
        for point in (Point if is_whole else list(Point)[:5])
    )
    if rng.random() < _LEFT_BEHIND:
        Belonging.objects.create(
            intake=intake, key=_key(rng), words=rng.choice(BELONGINGS[language]), is_in_box=True
        )
    return intake


def keep_shots(
    order: WorkOrder, shots: Iterable[Shot], rng: random.Random, *, by: Staff, at: dt.datetime
) -> list[OrderPhoto]:
    """Photos of these kinds with an order, one after the other."""
    car = order.visit.vehicle
    photos = []
    for number, shot in enumerate(shots):
        drawn = draw_shot(shot, plate=car.plate, vin=car.vin, km=car.mileage or 0)
        key, taken_at = _key(rng), at + dt.timedelta(seconds=20 * number)
        name = f"photos/demo/{order.number.lower()}-{shot}-{key.hex[:6]}.jpg"
        default_storage.delete(name)  # of a demo loaded before
        photos.append(
            OrderPhoto(
                order=order,
                shot=shot,
                file=default_storage.save(name, ContentFile(drawn)),
                key=key,
                taken_at=taken_at,
                received_at=taken_at + dt.timedelta(seconds=2),
                taken_by=by,
            )
        )
    return OrderPhoto.objects.bulk_create(photos)


def hooks() -> Iterator[tuple[str, str]]:
    """Key tags with their places in the cabinet, each once."""
    for number in range(_FIRST_HOOK, 200):
        yield str(number), f"{'ABCDEFGHIJ'[number // 20]}{number % 20 + 1}"


def scribble(rng: random.Random) -> list[list[list[int]]]:
    """A name as a finger writes it: thousandths of the pad's width."""
    lines = []
    for word in range(2):
        left, x, y = 90 + word * 420, 0.0, 170.0
        line = []
        while x < rng.randint(280, 380):
            line.append([round(left + x), round(y)])
            x += rng.uniform(9, 19)
            y = min(300.0, max(40.0, y + rng.uniform(-52, 52)))
        lines.append(line)
    return lines


def _damage(intake: Intake, rng: random.Random, *, by: Staff, at: dt.datetime) -> None:
    spots = rng.sample(_SPOTS, rng.choice((1, 2, 2)))
    taken = keep_shots(intake.order, [Shot.DAMAGE] * len(spots), rng, by=by, at=at)
    Damage.objects.bulk_create(
        Damage(
            intake=intake,
            number=number,
            key=_key(rng),
            panel=panel,
            kind=kind,
            size_cm=size,
            x=x,
            y=y,
            words=SCRATCHED[intake.order.site.language] if number == 1 else "",
            photo=photo,
        )
        for number, ((panel, kind, size, x, y), photo) in enumerate(
            zip(spots, taken, strict=True), start=1
        )
    )


def _key(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)
