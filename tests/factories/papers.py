"""An order with everything a paper may show."""

import datetime as dt
import uuid
from decimal import Decimal
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from service_desk.clients.models import ContactPoint
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import DeferredDefect, Visit
from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.catalogue import make_part
from tests.factories.clients import make_client, make_vehicle
from tests.factories.orders import make_line, make_order, make_signature, settle_order
from tests.factories.visits import make_visit
from workorders.actions.agreeing import agree
from workorders.models import (
    Belonging,
    ConsentRequest,
    Damage,
    Finding,
    Intake,
    IntakeMark,
    IntakePaper,
    KeyHolding,
    OrderPhoto,
    QualityCheck,
    WorkOrder,
)
from workorders.states import SIX_SHOTS, Agreed, LineKind, OrderState, Origin, Payer

NAMES = {
    "en": "Margaret Featherstonehaugh-Cholmondeley",
    "ru": "Константинопольская Александра Владиславовна",
    "es": "María del Carmen Fernández de Córdoba y Álvarez de Toledo",
    "zh-hans": "欧阳娜娜",
}
WORDS = {
    "en": "Squeals when I brake in the morning, gone after two kilometres.",
    "ru": "Скрипит при торможении по утрам, километра через два проходит.",
    "es": "Chirría al frenar por las mañanas, a los dos kilómetros se le pasa.",
    "zh-hans": "早上刹车有尖叫声，开两公里后就没有了。",
}


def make_full_order(
    site: Site,
    *,
    state: OrderState = OrderState.CLOSED,
    language: str = "en",
    lines: int = 8,
    by: Staff,
    now: dt.datetime = NOW,
) -> WorkOrder:
    """A repeat claim of a client with a long name, walked around, asked, checked, handed over."""
    client = make_client(site, NAMES[language], language=language)
    ContactPoint.objects.get_or_create(
        client=client, kind="phone", value="+34612345678", defaults={"is_main": False}
    )
    vehicle = make_vehicle(client, make="Citroën", model="C4", vin="VF7NC9HP0MY512407")
    first = make_visit(site, client=client, vehicle=vehicle, state=VisitState.CONTACTED)
    Visit.objects.filter(pk=first.pk).update(arrived_at=now - dt.timedelta(days=14))
    visit = make_visit(
        site,
        client=client,
        vehicle=vehicle,
        state=VisitState.ARRIVED,
        complaint=WORDS[language],
        repeat_of=first,
    )
    order = make_order(site, visit=visit, by=by, now=now)
    add_lines(order, lines)
    make_walk_around(order, by=by, now=now)
    make_question(order, by=by, now=now)
    if state != OrderState.DRAFT:
        order = _later(order, state, by=by, now=now)
    return order


def add_lines(order: WorkOrder, count: int) -> None:
    """So many lines in all, in turn labour and parts, paid by everybody in turn."""
    payers = [Payer.WARRANTY, Payer.CLIENT, Payer.INTERNAL, Payer.GOODWILL]
    part = make_part(order.site)
    for number in range(count - order.lines.count()):
        is_part = number % 2 == 1
        make_line(
            order,
            kind=LineKind.PART if is_part else LineKind.LABOUR,
            words=f"Brake calliper cleaned and greased, front axle, side {number + 1}",
            part=part if is_part else None,
            origin=[Origin.ORIGINAL, Origin.USED][number % 4 == 3] if is_part else "",
            payer=payers[number % 4],
        )


def make_walk_around(order: WorkOrder, *, by: Staff, now: dt.datetime = NOW) -> Intake:
    """Two damages, one of them known, six photos, two belongings, a paper and a key."""
    intake = Intake.objects.create(
        order=order,
        mileage=48640,
        fuel=5,
        has_protection=True,
        valuables_told=True,
        may_diagnose=True,
        storage_box="B-7",
        started_at=now,
        started_by=by,
        signed_at=now,
        signed_by=by,
    )
    spots = [("left_rear_door", "scratch", 12, 610, 520), ("right_front_wing", "dent", 3, 220, 80)]
    for number, (panel, kind, size, x, y) in enumerate(spots, start=1):
        Damage.objects.create(
            intake=intake,
            number=number,
            key=uuid.uuid4(),
            panel=panel,
            kind=kind,
            size_cm=size,
            x=x,
            y=y,
            known_since=now.date() - dt.timedelta(days=14) if number == 2 else None,
        )
    for words in ("Child seat", "Umbrella"):
        Belonging.objects.create(intake=intake, key=uuid.uuid4(), words=words)
    IntakeMark.objects.create(intake=intake, point="tyres", mark="watch", words="front left 3 mm")
    IntakeMark.objects.create(intake=intake, point="levels", mark="ok")
    IntakePaper.objects.create(intake=intake, kind="registration", valid_until=now.date())
    KeyHolding.objects.create(site=order.site, order=order, tag="14", place="A3", taken_at=now)
    for number, shot in enumerate(SIX_SHOTS):
        make_photo(order, shot=shot, shade=90 + 20 * number, now=now)
    return intake


def make_photo(order: WorkOrder, *, shot: str, shade: int = 128, now: dt.datetime = NOW):
    """A photo of one shade, with its bytes."""
    Image.new("RGB", (640, 420), (shade, shade, 190)).save(picture := BytesIO(), "JPEG")
    photo = OrderPhoto(order=order, shot=shot, key=uuid.uuid4(), taken_at=now, received_at=now)
    photo.file.save("photo.jpg", ContentFile(picture.getvalue()), save=True)
    return photo


def make_question(order: WorkOrder, *, by: Staff, now: dt.datetime = NOW) -> ConsentRequest:
    """Two findings: one approved, one put off with a day to be asked again."""
    request = ConsentRequest.objects.create(
        order=order,
        number=1,
        state="answered",
        created_at=now,
        asked_at=now,
        answered_at=now,
        how="voice",
        name=order.visit.client.name,
        words="Do the wipers, not the fluid",
        noted_by=by,
        new_ready_at=now + dt.timedelta(hours=5),
    )
    defect = DeferredDefect.objects.create(
        vehicle=order.visit.vehicle,
        found_in=order.visit,
        words="Brake fluid dark",
        is_safety=True,
        found_on=now.date(),
        remind_on=now.date() + dt.timedelta(days=60),
    )
    asked = {"request": request, "found_at": now, "answered_at": now, "found_by": by}
    Finding.objects.create(
        words="Wipers smear", amount=Decimal(34), hours=Decimal("0.2"), answer="approved", **asked
    )
    Finding.objects.create(
        words="Brake fluid dark",
        technical="Boils at 140 degrees, front circuit",
        amount=Decimal(68),
        answer="declined",
        is_safety=True,
        defect=defect,
        position=2,
        **asked,
    )
    return request


def _later(order: WorkOrder, state: OrderState, *, by: Staff, now: dt.datetime) -> WorkOrder:
    """The order walked on to ``state``, checked and settled where the state asks for it."""
    signature = make_signature(order, strokes=[[[80, 60], [220, 10], [300, 90], [520, 40]]])
    agree(order, how=Agreed.SIGNATURE, name=signature.name, signature=signature, by=by, now=now)
    check = QualityCheck.objects.create(
        order=order, state="passed", created_at=now, decided_at=now, decided_by=by, road_km=12
    )
    check.points.create(words="Brakes hold straight", mark="ok")
    if state == OrderState.CLOSED:
        settle_order(order, by=by, now=now)
    stamps = dict.fromkeys(
        ("signed_at", "issued_at", "started_at", "finished_at", "ready_at", "closed_at"), now
    )
    WorkOrder.objects.filter(pk=order.pk).update(
        state=state, promised_at=now + dt.timedelta(hours=6), **stamps
    )
    return WorkOrder.objects.select_related(
        "site", "visit__client", "visit__vehicle", "visit__repeat_of", "advisor"
    ).get(pk=order.pk)
