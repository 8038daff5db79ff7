"""What clients were told and will be told: the outbox as booking and scans would have left it."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator

from django.db.models import prefetch_related_objects
from django.utils.translation import override

from appointments.messages import reasons as diary_reasons
from appointments.messages.asked_by_phone import Openings, openings_before
from appointments.messages.finding import Promise
from appointments.messages.loaner import Lent
from appointments.messages.ready import LOOK_AGAIN, Collection
from appointments.messages.times import ASK, CONFIRMATION, LOANER, QUESTIONS, READY
from appointments.states import Kind
from followups.messages import FOLLOW_UP
from service_desk.demo.plans import Plan, plans_after, plans_of
from service_desk.demo.stories import Story
from service_desk.lib.quiet import QuietHours
from service_desk.messaging import reasons
from service_desk.messaging.actions import CALL_GRACE
from service_desk.messaging.doors import ways_to, why_call
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.queries import LOOK_BACK
from service_desk.messaging.states import Door, MessageState
from service_desk.visits.states import ON_SITE, VisitState

_TOLD_SINCE = dt.timedelta(days=14)
_BOUNCES = 0.02
_BOUNCED = "550 5.1.1 The mailbox does not exist."
_CALLED_AFTER = dt.timedelta(minutes=25)
_BATCH = 1000


def write_outbox(stories: Iterable[Story], quiet: QuietHours, now: dt.datetime) -> int:
    """Messages about what is ahead and about the last two weeks; returns how many there are."""
    told = [story for story in stories if story.booking.starts_at > now - _TOLD_SINCE]
    if not told:
        return 0
    prefetch_related_objects(
        [story.visit for story in told],
        "works__operation",
        "site__zones",
        "site__loaners",
        "client__contact_points",
        "client__consents",
        "appointments__advisor",
    )
    starts = [story.booking.starts_at for story in told]
    spans = openings_before(told[0].visit.site, min(starts), max(starts))
    rows = [row for story in told for row in _Teller(story, quiet, now).rows(spans)]
    return len(Message.objects.bulk_create(rows, batch_size=_BATCH))


def _bounces(address: str) -> bool:
    """Whether this mailbox is one that does not exist; the same one always."""
    return random.Random(address).random() < _BOUNCES


class _Teller:
    """The messages of one visit."""

    def __init__(self, story: Story, quiet: QuietHours, now: dt.datetime) -> None:
        self.story, self.visit = story, story.visit
        self.quiet, self.now = quiet, now
        self.chance = story.booking.chance()
        held = sorted(self.visit.appointments.all(), key=lambda each: each.sequence)
        self.drop_offs = [each for each in held if each.kind == Kind.DROP_OFF]
        # As the scan of follow-ups reads it.
        self.visit.held = held[::-1]  # type: ignore[attr-defined]
        self.is_rung = False
        self.handover = next((each for each in held if each.kind == Kind.HANDOVER), None)
        self.ways = ways_to(self.visit.client)
        if self.ways[0].door == Door.EMAIL and _bounces(self.ways[0].recipient):
            self.ways = self.ways[1:]

    def rows(self, spans: Openings) -> Iterator[Message]:
        last = self.drop_offs[-1] if self.drop_offs else None
        ahead = plans_of(self.story, self.drop_offs[0], last, spans) if last else ()
        for plan in (*ahead, *plans_after(self.story, last, self.handover, self.now)):
            message = self._row(plan)
            was_written = message.state == MessageState.SENT and message.channel != Door.PHONE
            if was_written and message.due_at > self.now - LOOK_BACK:
                self._write(message, plan)
            yield message

    def _row(self, plan: Plan) -> Message:
        intent, client = plan.intent, self.visit.client
        way = self.ways[-1] if kind_of(intent.kind).is_said else self.ways[0]
        due_at = self.quiet.last_allowed_before(intent.due_at)
        if due_at < plan.made_at:
            due_at = self.quiet.next_allowed(plan.made_at)
        message = Message(
            site=self.visit.site,
            client=client,
            subject=f"visit:{self.visit.pk}",
            kind=intent.kind,
            channel=way.door,
            language=intent.language,
            recipient=way.recipient,
            intent_key=intent.key,
            not_before=min(intent.not_before or due_at, due_at, intent.not_after),
            due_at=min(due_at, intent.not_after),
            not_after=intent.not_after,
            next_try_at=min(due_at, intent.not_after),
            owner=intent.owner,
            created_at=plan.made_at,
        )
        message.state, message.reason = self._outcome(message, plan, due_at)
        if message.state == MessageState.PLANNED and due_at <= self.now:
            message.next_try_at = self.now + LOOK_AGAIN  # a car that is not ready yet
        if message.state == MessageState.SENT:
            message.attempts = int(way.door != Door.PHONE)
            message.sent_at = self._sent_at(message, plan)
        return message

    def _outcome(
        self, message: Message, plan: Plan, due_at: dt.datetime
    ) -> tuple[MessageState, str]:
        kind = kind_of(plan.intent.kind)
        if plan.intent.skip:
            return MessageState.SUPPRESSED, plan.intent.skip
        if due_at > plan.intent.not_after:
            return MessageState.SUPPRESSED, reasons.QUIET
        if plan.gone_at is not None and plan.gone_at <= due_at:
            return MessageState.CANCELLED, plan.why_gone
        if kind.code == READY and due_at <= self.now and self._is_unfinished():
            is_over = plan.intent.not_after <= self.now
            why = diary_reasons.NOT_READY
            return (MessageState.TO_CALL, why) if is_over else (MessageState.PLANNED, "")
        if message.channel == Door.PHONE and not kind.is_worth_a_call:
            is_refused = ways_to(self.visit.client)[0].door != Door.PHONE
            if is_refused and due_at <= self.now:
                return MessageState.FAILED, _BOUNCED
            return MessageState.SUPPRESSED, why_call(self.visit.client)
        if due_at > self.now:
            is_call = message.channel == Door.PHONE and not kind.is_said
            return MessageState.PLANNED, why_call(self.visit.client) if is_call else ""
        if kind.code == ASK and self.is_rung:
            return MessageState.SUPPRESSED, diary_reasons.ON_THE_LIST
        if message.channel == Door.PHONE:
            return self._call(message, plan)
        return MessageState.SENT, ""

    def _call(self, message: Message, plan: Plan) -> tuple[MessageState, str]:
        """Somebody has rung, should ring, or should have."""
        self.is_rung = self.is_rung or plan.intent.kind == CONFIRMATION
        is_news = plan.intent.kind not in QUESTIONS
        if plan.why_gone == diary_reasons.CONFIRMED or (
            is_news and message.due_at + _CALLED_AFTER <= self.now
        ):
            return MessageState.SENT, reasons.CALLED
        if message.not_after < self.now - CALL_GRACE:
            return MessageState.FAILED, reasons.NOT_CALLED
        is_said = kind_of(plan.intent.kind).is_said
        return MessageState.TO_CALL, "" if is_said else why_call(self.visit.client)

    def _is_unfinished(self) -> bool:
        """The car is here and not ready."""
        return self.story.life.state in ON_SITE - {VisitState.READY}

    def _sent_at(self, message: Message, plan: Plan) -> dt.datetime:
        if message.channel == Door.PHONE:
            return plan.gone_at or message.due_at + _CALLED_AFTER
        return min(self.now, message.due_at + dt.timedelta(seconds=self.chance.randint(2, 38)))

    def _write(self, message: Message, plan: Plan) -> None:
        """Its words; only what the list of messages still shows is worth the time."""
        kind, found = kind_of(message.kind), self._found(plan)
        with override(message.language):
            draft = kind.compose(message, found, now=message.due_at, is_preview=True)
        message.title, message.body = draft.title[:160], draft.masked_body

    def _found(self, plan: Plan) -> object:
        """What the kind would find of the visit."""
        if plan.intent.kind == READY:
            return Collection(self.visit, self.handover)
        if plan.intent.kind == FOLLOW_UP or plan.drop_off is None:
            return self.visit
        is_last = plan.drop_off == self.drop_offs[-1]
        promise = Promise(self.visit, plan.drop_off, self.handover if is_last else None)
        if plan.intent.kind != LOANER:
            return promise
        fleet = {loaner.pk: loaner.model for loaner in self.visit.site.loaners.all()}
        return Lent(promise, fleet.get(self.story.booking.loaner or 0, ""))
