"""What clients were told and will be told: the outbox as booking and scans would have left it."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator

from django.db.models import prefetch_related_objects
from django.utils.translation import override

from appointments.messages import reasons as diary_reasons
from appointments.messages.finding import Promise
from appointments.messages.times import CONFIRMATION
from appointments.messages.wording import compose
from appointments.models import Appointment
from appointments.states import Kind
from service_desk.demo.plans import Plan, plans_of
from service_desk.demo.stories import Story
from service_desk.lib.quiet import QuietHours
from service_desk.messaging import reasons
from service_desk.messaging.actions import CALL_GRACE
from service_desk.messaging.doors import ways_to, why_call
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.queries import LOOK_BACK
from service_desk.messaging.states import Door, MessageState

_TOLD_SINCE = dt.timedelta(days=14)
_BOUNCES = 0.02
_BOUNCED = "550 5.1.1 The mailbox does not exist."
_CALLED_AFTER = dt.timedelta(minutes=25)
_BATCH = 1000


def write_outbox(stories: Iterable[Story], quiet: QuietHours, now: dt.datetime) -> int:
    """Messages about what is ahead and about the last two weeks; returns how many there are."""
    told = [
        story
        for story in stories
        if story.booking.drop_off is not None and story.booking.starts_at > now - _TOLD_SINCE
    ]
    prefetch_related_objects(
        [story.visit for story in told],
        "works__operation",
        "site__zones",
        "client__contact_points",
        "client__consents",
        "appointments__advisor",
    )
    rows = [row for story in told for row in _Teller(story, quiet, now).rows()]
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
        self.handover = next((each for each in held if each.kind == Kind.HANDOVER), None)
        self.ways = ways_to(self.visit.client)
        if self.ways[0].door == Door.EMAIL and _bounces(self.ways[0].recipient):
            self.ways = self.ways[1:]

    def rows(self) -> Iterator[Message]:
        for plan in plans_of(self.story, self.drop_offs[0], self.drop_offs[-1]):
            message = self._row(plan)
            was_written = message.state == MessageState.SENT and message.channel != Door.PHONE
            if was_written and message.due_at > self.now - LOOK_BACK:
                self._write(message, plan.drop_off)
            yield message

    def _row(self, plan: Plan) -> Message:
        intent, client, way = plan.intent, self.visit.client, self.ways[0]
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
        if message.channel == Door.PHONE and not kind.is_worth_a_call:
            is_refused = ways_to(self.visit.client)[0].door != Door.PHONE
            if is_refused and due_at <= self.now:
                return MessageState.FAILED, _BOUNCED
            return MessageState.SUPPRESSED, why_call(self.visit.client)
        if due_at > self.now:
            is_call = message.channel == Door.PHONE
            return MessageState.PLANNED, why_call(self.visit.client) if is_call else ""
        if message.channel == Door.PHONE:
            return self._call(message, plan)
        return MessageState.SENT, ""

    def _call(self, message: Message, plan: Plan) -> tuple[MessageState, str]:
        """Somebody has rung, should ring, or should have."""
        is_news = plan.intent.kind != CONFIRMATION
        if plan.why_gone == diary_reasons.CONFIRMED or (
            is_news and message.due_at + _CALLED_AFTER <= self.now
        ):
            return MessageState.SENT, reasons.CALLED
        if message.not_after < self.now - CALL_GRACE:
            return MessageState.FAILED, reasons.NOT_CALLED
        return MessageState.TO_CALL, why_call(self.visit.client)

    def _sent_at(self, message: Message, plan: Plan) -> dt.datetime:
        if message.channel == Door.PHONE:
            return plan.gone_at or message.due_at + _CALLED_AFTER
        return min(self.now, message.due_at + dt.timedelta(seconds=self.chance.randint(2, 38)))

    def _write(self, message: Message, drop_off: Appointment) -> None:
        """Its words; only what the list of messages still shows is worth the time."""
        is_last = drop_off == self.drop_offs[-1]
        with override(message.language):
            draft = compose(
                message,
                Promise(self.visit, drop_off, self.handover if is_last else None),
                now=message.due_at,
                is_preview=True,
            )
        message.title, message.body = draft.title[:160], draft.masked_body
