"""Soft holds: a quarter is kept for three minutes while somebody is deciding (UX-09)."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q

from appointments.availability import Wanted, load_diary
from appointments.models import Hold
from appointments.rules import JUST_GONE, obstacles_to_grid, obstacles_to_start
from appointments.states import Audience, Kind
from service_desk.lib.refusals import Blocker, Refusal, refuse_if
from service_desk.lib.transactions import hold as lock
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Site, Staff

# A row that ran out is of no use to anybody; it is swept a while later.
_SWEPT_AFTER = dt.timedelta(days=1)


def owner_of(staff: Staff) -> str:
    """Whose hold it is when somebody at the desk holds."""
    return f"staff:{staff.pk}"


@whole_transaction
def hold_quarter(
    *,
    site: Site,
    advisor: int,
    starts_at: dt.datetime,
    owner: str,
    staff: Staff | None = None,
    keep_others: bool = False,
    lasts: dt.timedelta = Hold.LASTS,
    now: dt.datetime,
) -> Hold:
    """Keep a quarter of an advisor for ``owner`` for ``lasts`` from ``now``; it ends by itself.

    Holding it again begins anew; the owner's other holds are given back unless ``keep_others``.
    Raises Refusal 409: ``held`` with who holds it and until when, ``slot_taken``, ``hour_full``
    or why nobody could take a client then; 400 off the grid.
    """
    refuse_if(obstacles_to_grid(site, starts_at), status=400)
    lock(f"diary:{site.pk}")
    on = site.local(starts_at).date()
    diary = load_diary(site, on, on, now=now, owner=owner)
    # Any quarter may be held; what it is for is asked when it is booked.
    wanted = Wanted(kind=Kind.HANDOVER, advisor=advisor, audience=Audience.EXEMPT)
    refuse_if(obstacles_to_start(diary, wanted, starts_at, now=now))
    if not keep_others:
        release_holds(owner, now=now)
    Hold.objects.filter(site=site, expires_at__lt=now - _SWEPT_AFTER).delete()
    fields = {
        "site_id": site.pk,
        "owner": owner,
        "staff": staff,
        "made_at": now,
        "expires_at": now + lasts,
        "stamp": _stamp(now),
    }
    row = Hold.objects.filter(advisor=advisor, starts_at=starts_at)
    if row.filter(Q(owner=owner) | Q(expires_at__lte=now)).update(**fields):
        return row.get()
    try:
        with transaction.atomic():
            return Hold.objects.create(advisor_id=advisor, starts_at=starts_at, **fields)
    except IntegrityError as error:
        # Another site's desk was quicker: its lock is not ours.
        raise Refusal(Blocker("slot_taken", JUST_GONE, "starts_at")) from error


def keep_holds(owner: str, *, now: dt.datetime) -> int:
    """Three more minutes from ``now`` for all that ``owner`` still holds; how many those are."""
    return Hold.objects.filter(owner=owner, expires_at__gt=now).update(
        expires_at=now + Hold.LASTS, stamp=_stamp(now)
    )


def release_holds(owner: str, *, now: dt.datetime) -> int:
    """Give back all that ``owner`` holds; how many those were."""
    return Hold.objects.filter(owner=owner, expires_at__gt=now).update(
        expires_at=now, stamp=_stamp(now)
    )


def _stamp(now: dt.datetime) -> int:
    """Microseconds of the instant: it grows with each change, and live boards compare it."""
    return int(now.timestamp() * 1_000_000)
