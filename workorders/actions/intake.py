"""The walk-around from its start to the client's name under it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from appointments.actions.reception import start_reception
from service_desk.clients.actions.mileage import read_mileage
from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.visits.models import Visit
from workorders.actions.agreeing import agree
from workorders.actions.course import advance, lock_order, tell
from workorders.actions.intake_saving import lock_intake
from workorders.actions.signing import keep_signature
from workorders.actions.versions import note_change
from workorders.models import Intake, Signature, WorkOrder
from workorders.rules import check_right
from workorders.rules.intake import obstacles_to_sign, obstacles_to_start
from workorders.states import Agreed, Purpose, SignedBy


@whole_transaction
def start_intake(order: WorkOrder, *, by: Staff, door: str, now: dt.datetime) -> Intake:
    """Open the walk-around of a car that is here, with the client's words of the booking.

    A second press gives the one that is there. Raises Refusal 409 for a car that has not come,
    or an order that is signed.
    """
    order = lock_order(order)
    check_right(by, order.site, Right.RECEIVE_CAR)
    if there := Intake.objects.filter(order=order).first():
        return there
    refuse_if(obstacles_to_start(order))
    intake = Intake.objects.create(
        order=order, client_words=order.visit.complaint, started_at=now, started_by=by
    )
    # Who walks around the car with the client has begun the reception (C1-S1).
    start_reception(order.visit, by=by, door=door, now=now)
    tell(order, "intake_started", by=by, door=door, now=now)
    return intake


@whole_transaction
def sign_intake(
    order: WorkOrder,
    *,
    name: str,
    strokes: Sequence[Any] = (),
    way: SignedBy = SignedBy.PAD,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> WorkOrder:
    """The client signs for work, price, promise, damages and belongings; the keys are ours.

    Raises Refusal 409 with all that is missing, 400 at ``name`` or ``strokes``.
    """
    order = lock_order(order)
    intake = _intake_of(order, by=by)
    refuse_if(obstacles_to_sign(order, intake))
    purpose = Purpose.NO_INSPECTION if intake.refused_at else Purpose.INTAKE
    signature = keep_signature(
        order, purpose=purpose, name=name, strokes=strokes, way=way, by=by, now=now
    )
    intake.signed_at, intake.signed_by = now, by
    intake.save(update_fields=["signed_at", "signed_by"])
    _read_odometer(order, intake, by=by, door=door, now=now)
    _agree(order, signature, by=by, now=now)
    told = {"damages": intake.damages.count(), "refused": bool(intake.refused_at)}
    advance(order, "sign", by=by, door=door, now=now, told=told)
    _take_keys(order.visit, now=now)
    return order


def _intake_of(order: WorkOrder, *, by: Staff) -> Intake:
    refuse_if(obstacles_to_start(order))
    if not Intake.objects.filter(order=order).exists():
        refuse("not_started", _("Start the walk-around first."))
    return lock_intake(order, by=by)


def _read_odometer(
    order: WorkOrder, intake: Intake, *, by: Staff, door: str, now: dt.datetime
) -> None:
    if intake.mileage is not None:
        read_mileage(
            order.visit.vehicle,
            km=intake.mileage,
            remark=intake.mileage_reason,
            by=by,
            door=door,
            now=now,
        )


def _agree(order: WorkOrder, signature: Signature, *, by: Staff, now: dt.datetime) -> None:
    agreement = agree(
        order, how=Agreed.SIGNATURE, name=signature.name, signature=signature, by=by, now=now
    )
    note_change(order, [{"what": "agreed", "after": str(agreement.total)}], by=by, now=now)


def _take_keys(visit: Visit, *, now: dt.datetime) -> None:
    """From here on the car is with us, and its arrival is not taken back any more."""
    Visit.objects.filter(pk=visit.pk).update(keys_at=now, version=visit.version + 1)
    visit.keys_at = now
    visit.version += 1
