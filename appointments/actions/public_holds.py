"""The quarter a client has chosen on the public page is theirs for three minutes.

One for each booking begun and for each phone, and together never more than a tenth of a day's free
places: who holds all they can holds up nobody. Whoever gets no hold simply goes on without one.
"""

import datetime as dt
from collections import Counter

from django.utils.crypto import salted_hmac

from appointments.actions.holds import hold_quarter, release_holds
from appointments.availability import Diary, Wanted, free_slots_in, load_diary
from appointments.limits import Act, count_request
from appointments.models import Hold
from appointments.rules import JUST_GONE
from appointments.states import Audience, Kind
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Refusal, refuse
from service_desk.lib.slots import day_bounds
from service_desk.lib.transactions import hold as lock
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Site

_PUBLIC = "public:"
TENTH = 10
_SALT = "appointments.public_holds"


def owner_of_draft(draft: str) -> str:
    """Whose hold it is when a client holds: the booking begun in one browser."""
    return f"{_PUBLIC}{draft}"


def hold_for_client(
    *,
    site: Site,
    draft: str,
    advisor: int,
    starts_at: dt.datetime,
    sender: str,
    now: dt.datetime,
) -> bool:
    """Hold the chosen quarter, in place of what this booking held before; False if it can't be."""
    try:
        _hold_within_share(site, owner_of_draft(draft), advisor, starts_at, sender, now)
    except Refusal:
        release_holds(owner_of_draft(draft), now=now)
        return False
    return True


def one_hold_a_phone(*, site: Site, draft: str, phone: str, now: dt.datetime) -> None:
    """The phone is known now: what it holds through another booking begun is given back."""
    owner = owner_of_draft(draft)
    e164 = parse_phone(phone, site.country).e164
    key = salted_hmac(_SALT, e164, algorithm="sha256").hexdigest()[:32]
    live = Hold.objects.filter(expires_at__gt=now)
    for other in live.filter(phone_key=key).exclude(owner=owner).values_list("owner", flat=True):
        release_holds(other, now=now)
    live.filter(owner=owner).update(phone_key=key)


def held_until(draft: str, *, now: dt.datetime) -> dt.datetime | None:
    """Until when (UTC) the booking's quarter is kept; None if it is not."""
    live = Hold.objects.filter(owner=owner_of_draft(draft), expires_at__gt=now)
    return live.values_list("expires_at", flat=True).first()


@whole_transaction
def _hold_within_share(
    site: Site, owner: str, advisor: int, starts_at: dt.datetime, sender: str, now: dt.datetime
) -> None:
    """Raises Refusal where the day's share is used up, or the quarter is somebody's."""
    count_request(Act.HOLD, site=site, sender=sender, now=now)
    lock(f"diary:{site.pk}")
    on = site.local(starts_at).date()
    held = _held_by_clients(site, on, owner, now)
    free = places_in(load_diary(site, on, on, now=now, owner=owner), on, now=now)
    # What clients hold was free before they held it.
    if held + 1 > max(1, (free + held) // TENTH):
        refuse("share_held", JUST_GONE)
    hold_quarter(site=site, advisor=advisor, starts_at=starts_at, owner=owner, now=now)


def places_in(diary: Diary, on: dt.date, *, now: dt.datetime) -> int:
    """Clients who could still come on a day: free quarters of each advisor, within the cap."""
    wanted = Wanted(kind=Kind.HANDOVER, audience=Audience.EXEMPT)
    free = Counter(
        (advisor.id, slot.starts_at.astimezone(diary.zone).hour)
        for slot in free_slots_in(diary, wanted, now=now).slots
        for advisor in slot.advisors
    )
    cap, taken = diary.policy.clients_per_hour, {each.id: each.taken for each in diary.advisors}
    return sum(
        min(quarters, cap - taken[advisor][on, hour]) for (advisor, hour), quarters in free.items()
    )


def _held_by_clients(site: Site, on: dt.date, owner: str, now: dt.datetime) -> int:
    day = day_bounds(on, site.zone_info)
    live = Hold.objects.filter(site=site, owner__startswith=_PUBLIC, expires_at__gt=now)
    return live.filter(starts_at__gte=day.start, starts_at__lt=day.end).exclude(owner=owner).count()
