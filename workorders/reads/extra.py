"""Extra work of an order, as the desk and the client read it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import CharField, Exists, OuterRef, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import cached_property

from appointments.links import LinkGone, open_link
from appointments.models import LIVE, Appointment
from appointments.proposal.later import later_times
from appointments.states import Kind
from service_desk.lib.tokens import hash_token
from service_desk.organisation.models import Site
from service_desk.organisation.opening import openings
from workorders.links import request_behind
from workorders.models import ConsentRequest, Finding, Signature, WorkOrder
from workorders.promise import AHEAD_DAYS, after, earliest_promise, next_quarter
from workorders.rules.extra import OPEN_REQUEST, is_decided
from workorders.states import Answer, ConsentState, Purpose
from workorders.words import show_near

# Nobody looked, nobody answered: a voice is quicker (3.10).
CALL_AFTER = dt.timedelta(minutes=15)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Question:
    """A question with its findings. ``now`` is when it is looked at."""

    request: ConsentRequest
    findings: tuple[Finding, ...]
    now: dt.datetime

    @cached_property
    def open(self) -> list[Finding]:
        return [each for each in self.findings if not is_decided(each)]

    @property
    def approved(self) -> list[Finding]:
        return [each for each in self.findings if each.answer == Answer.APPROVED]

    @property
    def declined(self) -> list[Finding]:
        return [each for each in self.findings if each.answer == Answer.DECLINED]

    @property
    def wants_call(self) -> bool:
        """The client asked to be rung about something."""
        return any(each.answer == Answer.CALL for each in self.findings)

    @property
    def total(self) -> Decimal:
        """What all that is open costs together."""
        return sum((each.amount for each in self.open), NOTHING)

    @property
    def is_open(self) -> bool:
        return self.request.state in OPEN_REQUEST

    @property
    def is_asked(self) -> bool:
        return self.request.state == ConsentState.SENT

    @property
    def minutes(self) -> int:
        """Whole minutes since the client was asked."""
        asked_at = self.request.asked_at
        return int((self.now - asked_at).total_seconds() // 60) if asked_at else 0

    @property
    def is_to_call(self) -> bool:
        """Rather ring now: no answer for a quarter of an hour, or the client wants it."""
        asked_at = self.request.asked_at
        is_late = asked_at is not None and self.now - asked_at >= CALL_AFTER
        return self.is_asked and (is_late or self.wants_call)

    @property
    def is_untold(self) -> bool:
        """Answered, and nobody in the workshop was told yet (S-9b)."""
        return self.request.state == ConsentState.ANSWERED and self.request.told_at is None


def questions_of(order: WorkOrder, *, now: dt.datetime) -> list[Question]:
    """All questions of an order, the newest first. Two queries."""
    requests = order.consents.select_related("asked_by", "noted_by", "told_to").prefetch_related(
        "findings__operation", "findings__photo", "findings__found_by", "findings__defect"
    )
    return [Question(each, tuple(each.findings.all()), now) for each in requests]


def supplement_of(request: ConsentRequest, *, now: dt.datetime) -> Question:
    """One question as the supplement of the order prints it (S-9c)."""
    rows = request.findings.select_related("operation", "photo", "found_by", "defect")
    return Question(request, tuple(rows), now)


def waiting_at(site: Site, *, now: dt.datetime) -> list[Question]:
    """Questions at a site that want a voice: unanswered for a quarter of an hour, or "call me"."""
    requests = (
        ConsentRequest.objects.filter(order__site=site, state=ConsentState.SENT)
        .select_related("order__visit__vehicle", "order__site")
        .prefetch_related("findings")
        .order_by("asked_at")
    )
    found = [Question(each, tuple(each.findings.all()), now) for each in requests]
    return [each for each in found if each.is_to_call]


def unsigned_refusals(order: WorkOrder) -> list[Finding]:
    """Safety work the client refused by voice, their name under none of it yet. One query."""
    about = Concat(Value("finding:"), Cast(OuterRef("pk"), CharField()))
    signed = Signature.objects.filter(order=order, purpose=Purpose.SAFETY, about=about)
    refused = Finding.objects.filter(request__order=order, is_safety=True, answer=Answer.DECLINED)
    return list(refused.exclude(Exists(signed)))


def ready_choices(order: WorkOrder, *, now: dt.datetime) -> list[tuple[str, str]]:
    """Times when it could be ready with the open findings, the likeliest first."""
    site = order.site
    handover = Appointment.objects.filter(LIVE, visit=order.visit, kind=Kind.HANDOVER).first()
    times = dict(later_times(site, handover, now=now))
    first = suggested_ready(order, now=now)
    more = [at for at in (first, order.promised_at) if at is not None and at > now]
    said = {spell(at): show_near(at, site, now=now) for at in more}
    return [*said.items(), *(pair for pair in sorted(times.items()) if pair[0] not in said)]


def suggested_ready(order: WorkOrder, *, now: dt.datetime) -> dt.datetime | None:
    """The promise, or what the load allows, and the hours of what was found on top of it."""
    rows = Finding.objects.filter(request__order=order, request__state__in=OPEN_REQUEST)
    hours = (
        rows.exclude(answer__in=[Answer.APPROVED, Answer.DECLINED]).aggregate(hours=Sum("hours"))[
            "hours"
        ]
        or NOTHING
    )
    base = order.promised_at or earliest_promise(order, now=now).at
    if base is None:
        return None
    site = order.site
    days = openings(site, site.today(now), site.today(now) + dt.timedelta(AHEAD_DAYS))
    at = after(days, max(base, now), dt.timedelta(seconds=round(hours * 3600)))
    return next_quarter(days, at, site) if at else None


def spell(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"


def open_question(raw: str, *, now: dt.datetime) -> Question:
    """What a client's link opens: its own token's question, or what the visit's page asks.

    Changes nothing. Raises LinkGone for a token that is unknown, expired or was sent before
    another one; with its visit where the client may be sent a new link.
    """
    rows = ConsentRequest.objects.select_related(
        "order__site__policy", "order__site__look", "order__visit__client", "order__visit__vehicle"
    ).defer("order__site__look__logo")
    key = request_behind(raw)
    if key is None:
        visit = open_link(raw, now=now)
        found = rows.filter(order__visit=visit).exclude(state=ConsentState.DRAFT).first()
        if found is None or found.state == ConsentState.WITHDRAWN:
            raise LinkGone(visit)
        return supplement_of(found, now=now)
    found = rows.filter(pk=key).first()
    if found is None:
        raise LinkGone
    is_gone = (
        found.token_hash != hash_token(raw)
        or found.expires_at is None
        or found.expires_at <= now
        or found.state not in {ConsentState.SENT, ConsentState.ANSWERED}
    )
    if is_gone:
        raise LinkGone(found.order.visit)
    return supplement_of(found, now=now)
