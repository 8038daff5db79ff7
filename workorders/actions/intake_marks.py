"""What lies on and in the car: damages, belongings, photos. Each row has the device's own key.

Sent twice it is kept once; sent again with other words it is changed. So a tablet that lost its
network may send everything again, and an Undo is the same row put back.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from service_desk.lib.photos import Photo
from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.intake_saving import count, lock_intake
from workorders.models import Belonging, Damage, OrderPhoto, WorkOrder
from workorders.rules import check_right
from workorders.states import Shot

MOST_DAMAGES, MOST_BELONGINGS, MOST_PHOTOS = 99, 60, 60


@whole_transaction
def put_damage(order: WorkOrder, *, key: UUID, by: Staff, **said: Any) -> Damage:
    """A mark on the outline, new or changed. ``photo`` is the key of one of the order's photos.

    Raises Refusal 409 where the key is of another walk-around, or there are too many.
    """
    intake = lock_intake(order, by=by)
    photo = said.pop("photo", None)
    said["photo"] = OrderPhoto.objects.filter(order=order, key=photo).first() if photo else None
    row = Damage.objects.filter(key=key).first()
    if row is None:
        number = (intake.damages.aggregate(last=Max("number"))["last"] or 0) + 1
        _stop_at(number, MOST_DAMAGES)
        row = Damage(intake=intake, key=key, number=number)
    elif row.intake_id != intake.pk:
        _not_yours()
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    count(intake)
    return row


@whole_transaction
def drop_damage(order: WorkOrder, *, key: UUID, by: Staff) -> None:
    """It was none, or was marked twice. One that has gone is no obstacle."""
    intake = lock_intake(order, by=by)
    intake.damages.filter(key=key).delete()
    count(intake)


@whole_transaction
def put_belonging(
    order: WorkOrder, *, key: UUID, words: str, is_in_box: bool, by: Staff
) -> Belonging:
    """A thing the client leaves in the car, or in the storage box (S-6c)."""
    intake = lock_intake(order, by=by)
    row = Belonging.objects.filter(key=key).first()
    if row is None:
        _stop_at(intake.belongings.count() + 1, MOST_BELONGINGS)
        row = Belonging(intake=intake, key=key)
    elif row.intake_id != intake.pk:
        _not_yours()
    row.words, row.is_in_box = words, is_in_box
    row.save()
    count(intake)
    return row


@whole_transaction
def drop_belonging(order: WorkOrder, *, key: UUID, by: Staff) -> None:
    """The client takes it along after all."""
    intake = lock_intake(order, by=by)
    intake.belongings.filter(key=key).delete()
    count(intake)


@whole_transaction
def keep_photo(
    order: WorkOrder,
    *,
    photo: Photo,
    shot: Shot,
    key: UUID,
    taken_at: dt.datetime,
    words: str = "",
    right: Right = Right.RECEIVE_CAR,
    by: Staff,
    now: dt.datetime,
) -> OrderPhoto:
    """Keep a photo that ``lib.photos.read_photo`` made fit to keep; a key sent twice is one photo.

    ``right`` is that of the screen it is taken on: a finding's photo is taken by who works on the
    car. A clock that runs ahead is set back to ``now``.
    """
    check_right(by, order.site, right)
    if there := OrderPhoto.objects.filter(key=key).first():
        return there if there.order_id == order.pk else _not_yours()
    _stop_at(order.photos.count() + 1, MOST_PHOTOS)
    row = OrderPhoto(
        order=order,
        shot=shot,
        key=key,
        words=words,
        taken_at=min(taken_at, now),
        received_at=now,
        taken_by=by,
    )
    row.file.save("photo.jpg", ContentFile(photo.content), save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Its twin arrived in between, over another connection.
        default_storage.delete(str(row.file.name))
        return OrderPhoto.objects.get(order=order, key=key)
    return row


@whole_transaction
def drop_photo(order: WorkOrder, *, key: UUID, by: Staff) -> None:
    """Take a photo off before it is signed for; row first, then the file nobody names any more."""
    lock_intake(order, by=by)
    for photo in OrderPhoto.objects.filter(order=order, key=key):
        delete: Callable[[], None] = partial(default_storage.delete, str(photo.file.name))
        photo.delete()
        transaction.on_commit(delete)


def _stop_at(number: int, most: int) -> None:
    if number > most:
        refuse("too_many", _("That is more than one walk-around holds."))


def _not_yours() -> Any:
    refuse("not_yours", _("This belongs to another car. Load the page again."))
