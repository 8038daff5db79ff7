"""Verbs of a freed time: to offer it, to take it, to decline it, to let it run out."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from appointments import messages
from appointments.actions.book import book_visit
from appointments.actions.holds import hold_quarter
from appointments.actions.kept import end_offer, owner_of_entry, wait_on
from appointments.actions.reschedule import reschedule_visit
from appointments.actions.seats import Times
from appointments.models import BookingRequest, WaitingEntry, WaitingOffer
from appointments.states import Audience, Kind, OfferState, Outcome, WaitingState
from appointments.wishes import ClientWish, VehicleWish, VisitWish
from service_desk.lib.refusals import Blocker, Obstacle, refuse_if
from service_desk.lib.tokens import new_token
from service_desk.lib.transactions import hold, whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.records.moves import move
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD, Mobility, Source

_REASON = _("From the waiting list")


@whole_transaction
def offer_time(
    entry: WaitingEntry, *, starts_at: dt.datetime, advisor: int, now: dt.datetime
) -> WaitingOffer | None:
    """Keep a free quarter for a waiting client and tell them; None if they wait no longer.

    Raises Refusal 409 where the quarter has gone meanwhile, and then nothing is written.
    """
    site = entry.site
    if not move(entry, sources=[WaitingState.WAITING], to=WaitingState.OFFERED):
        return None
    lasts = dt.timedelta(minutes=site.policy.waiting_offer_minutes)
    hold_quarter(
        site=site,
        advisor=advisor,
        starts_at=starts_at,
        owner=owner_of_entry(entry.pk),
        lasts=lasts,
        now=now,
    )
    offer = WaitingOffer.objects.create(
        entry=entry,
        advisor_id=advisor,
        starts_at=starts_at,
        # Nobody has this one: the link is made when the message leaves.
        token_hash=new_token().digest,
        offered_at=now,
        expires_at=now + lasts,
    )
    record(
        site=site,
        subject=entry,
        verb="waiting_offered",
        by=None,
        door="scan",
        now=now,
        starts_at=starts_at.isoformat(),
        advisor=advisor,
    )
    messages.plan_freed(offer, now=now)
    return offer


@whole_transaction
def take_offer(offer: WaitingOffer, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    """The client takes the time: it is booked, or their later visit is moved to it.

    Taking it twice gives the same visit. Raises Refusal 409 once it is not kept any more, and
    whatever booking or moving refuses.
    """
    offer = _locked(offer)
    entry = offer.entry
    if offer.state == OfferState.TAKEN and entry.visit is not None:
        return entry.visit
    refuse_if(_obstacles_to_take(offer, now))
    end_offer(offer, OfferState.TAKEN, now=now)
    later = entry.visit
    if later is not None and later.state in AHEAD:
        visit = _moved(offer, later, by=by, door=door, now=now)
    else:
        visit = _booked(offer, by=by, door=door, now=now)
    move(
        entry,
        sources=[WaitingState.OFFERED, WaitingState.WAITING],
        to=WaitingState.BOOKED,
        visit=visit,
        ended_at=now,
    )
    record(
        site=entry.site,
        subject=entry,
        verb="waiting_booked",
        by=by,
        door=door,
        now=now,
        visit=visit.number,
    )
    return visit


@whole_transaction
def decline_offer(
    offer: WaitingOffer, *, by: Staff | None, door: str, now: dt.datetime
) -> WaitingOffer:
    """Not this time: the client waits on, the quarter is the next one's. Twice is once."""
    _settle(offer, OfferState.DECLINED, "waiting_declined", by=by, door=door, now=now)
    return offer


@whole_transaction
def run_out(offer: WaitingOffer, *, now: dt.datetime) -> bool:
    """Nobody answered in time: the client waits on. False if it was settled meanwhile."""
    return _settle(offer, OfferState.EXPIRED, "waiting_ran_out", by=None, door="scan", now=now)


def _settle(
    offer: WaitingOffer,
    to: OfferState,
    verb: str,
    *,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> bool:
    if not end_offer(offer, to, now=now):
        return False
    wait_on(offer.entry_id)
    entry = offer.entry
    record(site=entry.site, subject=entry, verb=verb, by=by, door=door, now=now)
    return True


def _locked(offer: WaitingOffer) -> WaitingOffer:
    """The offer as it is now; the diary's lock comes first, as in booking."""
    hold(f"diary:{offer.entry.site_id}")
    rows = WaitingOffer.objects.select_for_update(of=("self",))
    names = ("entry__site__policy", "entry__client", "entry__vehicle", "entry__visit")
    return rows.select_related(*names, "entry__request").get(pk=offer.pk)


def _obstacles_to_take(offer: WaitingOffer, now: dt.datetime) -> list[Obstacle]:
    if offer.state == OfferState.OPEN and offer.expires_at > now:
        return []
    sentence = _("This time is not kept for you any more. You still wait for the next.")
    return [Blocker("offer_gone", sentence, "starts_at")]


def _booked(offer: WaitingOffer, *, by: Staff | None, door: str, now: dt.datetime) -> Visit:
    entry = offer.entry
    asked = entry.request
    wish = VisitWish(
        site=entry.site,
        client=ClientWish(id=entry.client_id),
        vehicle=VehicleWish(id=entry.vehicle_id),
        operations=tuple(entry.operations),
        starts_at=offer.starts_at,
        advisor=offer.advisor_id,
        plan_handover=True,
        mobility=Mobility(entry.mobility),
        complaint=entry.complaint,
        source=Source(asked.source) if asked else Source.PHONE,
        audience=Audience.STAFF,
        exemption=_exemption(offer, now),
        owner=owner_of_entry(entry.pk),
    )
    return book_visit(wish, by=by, door=door, now=now)


def _moved(
    offer: WaitingOffer, visit: Visit, *, by: Staff | None, door: str, now: dt.datetime
) -> Visit:
    """Their later visit comes forward, and with it the request is won."""
    BookingRequest.objects.filter(waiting=offer.entry, outcome=Outcome.WAITING).update(
        outcome=Outcome.WON, visit=visit
    )
    has_handover = visit.appointments.filter(kind=Kind.HANDOVER, cancelled_at=None).exists()
    return reschedule_visit(
        visit,
        times=Times(offer.starts_at, plan_handover=has_handover),
        advisor=offer.advisor_id,
        audience=Audience.STAFF,
        exemption=_exemption(offer, now),
        by=by,
        door=door,
        now=now,
    )


def _exemption(offer: WaitingOffer, now: dt.datetime) -> str:
    """A time of today is outside the rule, and why is kept with the visit (B-1.f2)."""
    site = offer.entry.site
    if site.local(offer.starts_at).date() != site.today(now):
        return ""
    with override(site.language):
        return str(_REASON)
