"""Whose car it is: a car comes to a file, changes its owner, and keeps its history."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Client, Ownership, Vehicle
from service_desk.lib.refusals import refuse
from service_desk.organisation.models import Staff
from service_desk.records.journal import record


@transaction.atomic
def change_owner(
    vehicle: Vehicle, *, to: Client, on: dt.date, by: Staff | None, door: str, now: dt.datetime
) -> Ownership:
    """From ``on`` (a day of the site) the car is ``to``'s; the visits of before stay whose
    they were, and the history stays with the car.

    Raises Refusal 409: ``owner_is_the_same``, ``other_site``, ``owner_before`` for a day before
    the last owner's first, ``owner_ahead`` for one to come.
    """
    if to.site_id != vehicle.site_id:
        refuse("other_site", _("This client is not on file here."), "to", status=404)
    Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    if on > vehicle.site.today(now):
        refuse("owner_ahead", _("This day is still to come. Enter when it changed hands."), "on")
    current = Ownership.objects.filter(vehicle=vehicle, ends_on=None).first()
    if current is not None:
        if current.client_id == to.pk:
            refuse("owner_is_the_same", _("The car is on this client's file already."), "to")
        if current.starts_on is not None and on < current.starts_on:
            refuse("owner_before", _("The last owner got it later. Enter a later day."), "on")
        Ownership.objects.filter(pk=current.pk).update(ends_on=on)
    owned = Ownership.objects.create(client=to, vehicle=vehicle, starts_on=on)
    _tell(vehicle, "owner_changed", current, to, by=by, door=door, now=now)
    return owned


@transaction.atomic
def take_back_owner(
    vehicle: Vehicle, *, by: Staff | None, door: str, now: dt.datetime
) -> Ownership:
    """The last change of owner was a mistake: the one before has the car again.

    Raises Refusal 409 (``no_owner_before``) where nobody had it before.
    """
    Vehicle.objects.select_for_update().get(pk=vehicle.pk)
    rows = Ownership.objects.filter(vehicle=vehicle).select_related("client")
    current = rows.filter(ends_on=None).first()
    before = rows.exclude(ends_on=None).order_by("-ends_on", "-pk").first()
    if current is None or before is None or current.starts_on != before.ends_on:
        refuse("no_owner_before", _("Nobody had this car before."))
    current.delete()
    Ownership.objects.filter(pk=before.pk).update(ends_on=None)
    _tell(vehicle, "owner_restored", current, before.client, by=by, door=door, now=now)
    before.ends_on = None
    return before


def _tell(
    vehicle: Vehicle,
    verb: str,
    current: Ownership | None,
    to: Client,
    *,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> None:
    """In the car's history, by numbers: a name stays on its own file."""
    record(
        site=vehicle.site,
        subject=vehicle,
        verb=verb,
        by=by,
        door=door,
        now=now,
        before=current.client_id if current else None,
        owner=to.pk,
    )
