"""What an odometer shows: a reading, and the car's file with it (C1-2c)."""

import datetime as dt

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import MileageReading, Vehicle
from service_desk.lib import mileage as odometer
from service_desk.lib.refusals import refuse
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Staff
from service_desk.records.journal import record

REMARK_LENGTH = 200


@transaction.atomic
def read_mileage(
    vehicle: Vehicle,
    *,
    km: int,
    remark: str = "",
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> MileageReading:
    """Write down ``km`` as read ``now``; it becomes the mileage of the file.

    Below the last one it needs a ``remark`` (a new odometer, a slip of the pen): Refusal 409
    ``mileage_fell`` without, field ``mileage``. Refusal 400 for a figure no car drives. The
    figure on file already is not read twice: its reading is given back.
    """
    if not 0 <= km <= odometer.MOST:
        sentence = _("This mileage can't be right. Please check it.")
        refuse("mileage_unbelievable", sentence, "mileage", status=400)
    stored = Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    remark = clean_text(remark, REMARK_LENGTH) if remark.strip() else ""
    if stored.mileage is not None and km < stored.mileage and not remark:
        sentence = _("It was {mileage} km before. Say why it is lower now.")
        refuse("mileage_fell", format_lazy(sentence, mileage=stored.mileage), "mileage")
    if km == stored.mileage:
        known = MileageReading.objects.filter(vehicle=vehicle, km=km).order_by("-at").first()
        if known is not None:
            return known
    reading = note_reading(vehicle, km=km, remark=remark, by=by, door=door, now=now)
    Vehicle.objects.filter(pk=vehicle.pk).update(mileage=km, mileage_at=now)
    vehicle.mileage, vehicle.mileage_at = km, now
    facts = {"km": km, "before": stored.mileage, "reason": remark}
    record(
        site=vehicle.site,
        subject=vehicle,
        verb="mileage_read",
        by=by,
        door=door,
        now=now,
        **{name: value for name, value in facts.items() if value not in (None, "")},
    )
    return reading


def note_reading(
    vehicle: Vehicle,
    *,
    km: int,
    remark: str = "",
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> MileageReading:
    """The row alone, for verbs that write the file themselves. One statement."""
    return MileageReading.objects.create(
        vehicle=vehicle, km=km, at=now, door=door, by=by, remark=remark
    )
