"""How is the car? Asked within 48 hours of the handover, in writing or by voice (S-15, S-A3).

Who agreed to be written to is written to. Who prefers a call, was never asked, or was here with
the same trouble again is called: the latter by a service manager. Who said no is left in peace.
"""

import datetime as dt

from django.db.models import CharField, Exists, OuterRef, Prefetch, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from appointments.messages.examples import row_about
from appointments.messages.finding import visit_of, visit_url
from appointments.messages.holes import LINK, holes, longest
from appointments.messages.wording import compose_as, compose_page
from appointments.models import Appointment
from followups import reasons
from service_desk.clients.models import Client
from service_desk.clients.states import Channel, Purpose, Topic
from service_desk.lib.quiet import MARGIN
from service_desk.messaging.actions import Intent, intent_key, plan_messages
from service_desk.messaging.kinds import Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.messaging.reasons import NOT_WANTED
from service_desk.organisation.models import Posting, Site, Staff
from service_desk.organisation.roles import Role
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState

FOLLOW_UP, FOLLOW_UP_CALL = "follow_up", "follow_up_call"
WITHIN = dt.timedelta(hours=48)
"""By then every client has heard from us; what is written leaves a quarter of an hour earlier."""


def plan_follow_ups(now: dt.datetime) -> int:
    """Plan the question for each car handed over in the last 48 hours; how many there were.

    One query while nothing is missing, whatever the number of visits; run twice it plans nothing
    twice.
    """
    subject = Concat(Value("visit:"), Cast(OuterRef("pk"), CharField()))
    known = Message.objects.filter(subject=subject, kind__in=[FOLLOW_UP, FOLLOW_UP_CALL])
    newest = Appointment.objects.order_by("-sequence", "-id")
    visits = (
        Visit.objects.filter(
            ~Exists(known),
            state=VisitState.HANDED_OVER,
            handed_over_at__gt=now - WITHIN,
            handed_over_at__lte=now,
        )
        .select_related("site__policy", "client")
        .prefetch_related(
            "client__consents", Prefetch("appointments", queryset=newest, to_attr="held")
        )
    )
    return sum(
        plan_messages(site=visit.site, client=visit.client, intents=[question_of(visit)], now=now)
        for visit in visits
    )


def question_of(visit: Visit) -> Intent:
    """What the client of a visit that was handed over is owed; ``held`` are its appointments."""
    assert visit.handed_over_at is not None
    by = visit.handed_over_at + WITHIN
    answer = _agreed(visit.client)
    is_written = answer and visit.repeat_of_id is None and visit.client.prefers != Channel.PHONE
    return Intent(
        kind=FOLLOW_UP if is_written else FOLLOW_UP_CALL,
        subject=visit,
        about=f"{visit.handed_over_at.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}",
        due_at=by - MARGIN,
        not_after=by,
        language=visit.language,
        skip=NOT_WANTED if answer is False else "",
        owner=_manager(visit.site) if visit.repeat_of_id else _advisor(visit),
    )


def _agreed(client: Client) -> bool | None:
    """The newest answer to being asked how the car is, None if it was never put."""
    answers = [each for each in client.consents.all() if each.purpose == Purpose.CARE]
    return max(answers, key=lambda each: each.at).is_given if answers else None


def _advisor(visit: Visit) -> Staff | None:
    """Who spoke with the client last; nobody in particular for a walk-in."""
    held: list[Appointment] = visit.held  # type: ignore[attr-defined]
    return Staff(pk=held[0].advisor_id) if held else None


def _manager(site: Site) -> Staff | None:
    posted = Posting.objects.filter(site=site, role=Role.MANAGER, staff__is_active=True)
    first = posted.select_related("staff").order_by("pk").first()
    return first.staff if first else None


def _find(message: Message, now: dt.datetime) -> Visit:
    """Nobody has spoken with the client since. Raises NoLongerWanted."""
    visit = visit_of(message)
    if visit.state != VisitState.HANDED_OVER:
        raise NoLongerWanted(reasons.CONTACTED)
    return visit


def _example(site: Site, now: dt.datetime) -> Message | None:
    """The car that was handed over last."""
    over = Visit.objects.filter(site=site, state=VisitState.HANDED_OVER)
    visit = over.select_related("client").order_by("-handed_over_at").first()
    if visit is None:
        return None
    key = intent_key(FOLLOW_UP, visit, "")
    return row_about(visit, kind=FOLLOW_UP, key=key, site=site, client=visit.client)


register(
    Kind(
        code=FOLLOW_UP,
        label=_("Follow-up"),
        find=_find,
        compose=compose_page,
        purpose=Purpose.CARE,
        url=visit_url,
        is_worth_a_call=True,
        script=Topic.FOLLOW_UP,
        template=f"followups/messages/{FOLLOW_UP}",
        title=_("How is your car?"),
        rank=65,
        holes=holes(("name", "site", "phone", "car", "link")),
        needs=LINK,
        example=_example,
        longest=longest(),
    )
)
register(
    Kind(
        code=FOLLOW_UP_CALL,
        label=_("Follow-up call"),
        find=_find,
        compose=compose_as(FOLLOW_UP, compose_page),
        url=visit_url,
        is_worth_a_call=True,
        is_said=True,
        script=Topic.FOLLOW_UP,
    )
)
