"""The register of booking requests: those that became visits, those that were lost, and why."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from appointments.availability.calling import call_by
from appointments.models import BookingRequest, OwedAnswer, WaitingEntry, WaitingOffer
from appointments.states import (
    Decision,
    LostReason,
    OfferState,
    Outcome,
    PartOfDay,
    WaitingState,
)
from service_desk.catalogue.models import Part
from service_desk.demo.cars import Car
from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.stories import Story
from service_desk.demo.words import ANSWERS, DECIDED, LOST, QUESTIONS, SUITS
from service_desk.organisation.models import Staff
from service_desk.visits.states import Source

_BATCH = 1000
_DAY = dt.timedelta(days=1)
_LOST_A_DAY, _LOST_FOR = (0, 1, 1, 2), 60  # days back
_REASONS = {
    LostReason.NO_SLOT: 45,
    LostReason.PRICE: 25,
    LostReason.NO_PART: 15,
    LostReason.OTHER: 15,
}
_DECISIONS = {Decision.CHASE: 50, Decision.IMPROVE: 20, Decision.LEAVE: 30}
_OWED_FOR, _KEPT = 30, 0.86  # days back; share answered in time
_WAITING = 6


def write_won(stories: Sequence[Story]) -> None:
    """Every booking was a request first."""
    BookingRequest.objects.bulk_create(
        (
            BookingRequest(
                site=story.visit.site,
                at=story.booking.created_at,
                by=story.booking.by,
                source=story.booking.source,
                is_ours=story.booking.source == Source.INVITATION,
                client=story.visit.client,
                vehicle=story.visit.vehicle,
                operations=[work.code for work in story.booking.works],
                outcome=Outcome.WON,
                visit=story.visit,
            )
            for story in stories
        ),
        batch_size=_BATCH,
    )


@dataclass(frozen=True, slots=True)
class Register:
    """What did not become a visit at one site, up to the desk's ``now``."""

    desk: FrontDesk
    cars: Sequence[Car]
    rng: random.Random
    manager: Staff
    clerk: Staff
    phones: Mapping[int, str]

    def write(self) -> None:
        BookingRequest.objects.bulk_create(self._lost(), batch_size=_BATCH)
        owed, waiting = list(self._owed()), list(self._waiting())
        self._note_open(owed, waiting)
        OwedAnswer.objects.bulk_create(owed, batch_size=_BATCH)
        WaitingEntry.objects.bulk_create(waiting)
        WaitingOffer.objects.bulk_create(self._offers())

    def _note_open(self, owed: list[OwedAnswer], waiting: list[WaitingEntry]) -> None:
        """An answer still owed and a client still waiting are requests without an end yet."""
        for answer in (each for each in owed if each.answered_at is None):
            answer.request = BookingRequest(
                site=answer.site,
                at=answer.owed_at,
                by=answer.by,
                source=answer.source,
                client=answer.client,
                name="" if answer.client else answer.name,
                phone="" if answer.client else answer.phone,
                wish=answer.question,
                outcome=Outcome.OWED,
            )
        for entry in (each for each in waiting if each.state == WaitingState.WAITING):
            entry.request = BookingRequest(
                site=entry.site,
                at=entry.created_at,
                by=entry.created_by,
                source=Source.PHONE,
                client=entry.client,
                vehicle=entry.vehicle,
                operations=entry.operations,
                outcome=Outcome.WAITING,
            )
        opened = [*(answer.request for answer in owed), *(entry.request for entry in waiting)]
        BookingRequest.objects.bulk_create(request for request in opened if request is not None)

    def _lost(self) -> Iterator[BookingRequest]:
        """A handful a week; the older ones are decided and mostly settled."""
        scarce = list(Part.objects.filter(code__in=["DISC-F", "PAD-F"]).order_by("code"))
        for ago in range(_LOST_FOR, -1, -1):
            for _n in range(self.rng.choice(_LOST_A_DAY)):
                car, minute = self.rng.choice(self.cars), self.rng.randint(8 * 60, 17 * 60)
                reason = self.rng.choices(list(_REASONS), list(_REASONS.values()))[0]
                words = self.rng.choice(LOST[self._language][reason])
                decision = self.rng.choices(list(_DECISIONS), list(_DECISIONS.values()))[0]
                part = self.rng.choice(scarce)
                at = self._moment(ago, minute)
                if at is None:
                    continue
                request = self._request(car, at)
                request.lost_reason, request.lost_note = reason, words
                if reason == LostReason.NO_PART:
                    request.part, request.operations = part, ["BRAKES"]
                    self._buy(request, ago)
                if ago > 2:
                    self._decide(request, decision, ago)
                yield request
        yield self._lost_just_now(scarce[0])

    def _lost_just_now(self, part: Part) -> BookingRequest:
        """One for the parts clerk to order, whatever the dice said."""
        at = self.desk.open_moment(self.desk.now - dt.timedelta(minutes=50))
        words = self.rng.choice(LOST[self._language][LostReason.NO_PART])
        request = self._request(self.rng.choice(self.cars), at)
        request.lost_reason, request.lost_note = LostReason.NO_PART, words
        request.part, request.operations = part, ["BRAKES"]
        return request

    def _request(self, car: Car, at: dt.datetime) -> BookingRequest:
        return BookingRequest(
            site=self.desk.site,
            at=at,
            by=self.desk.somebody(self.rng),
            source=Source.PHONE,
            client=car.client,
            vehicle=car.vehicle,
            operations=[self.rng.choice(("OIL", "DIAG", "TYRES", "INSPECTION", "AC"))],
            outcome=Outcome.LOST,
        )

    def _decide(self, request: BookingRequest, decision: Decision, ago: int) -> None:
        request.decision, request.decided_by = decision, self.manager
        request.decided_at = min(request.at + _DAY, self.desk.now)
        request.decision_note = self.rng.choice(DECIDED[self._language][decision])
        if decision == Decision.CHASE and ago > 6:
            request.told_at, request.told_by = request.decided_at + _DAY, self.desk.reception

    def _buy(self, request: BookingRequest, ago: int) -> None:
        """Parts are ordered the next day, come within the week, and then the client is told."""
        if ago < 2:
            return
        request.bought_at, request.bought_by = request.at + _DAY, self.clerk
        request.expected_on = self.desk.site.local(request.at).date() + 5 * _DAY
        if ago > 6:
            request.came_at = request.at + 5 * _DAY
        if ago > 9:
            request.told_at, request.told_by = request.at + 6 * _DAY, self.desk.reception

    def _owed(self) -> Iterator[OwedAnswer]:
        """Past ones, most of them kept; one is running as the demo begins."""
        for ago in range(_OWED_FOR, 0, -1):
            car, question, answer = self._asked()
            at, chance = self._moment(ago, self.rng.randint(9 * 60, 16 * 60)), self.rng.random()
            if at is None or chance < 0.35:
                continue
            minutes = (
                self.rng.uniform(1, 5) if self.rng.random() < _KEPT else self.rng.uniform(6, 24)
            )
            yield self._owe(car, at, question, answer, dt.timedelta(minutes=minutes))
        car, question, _answer = self._asked()
        yield self._owe(car, self.desk.now - dt.timedelta(seconds=80), question, "", None)
        yield from self._wants_a_call()

    def _wants_a_call(self) -> Iterator[OwedAnswer]:
        """Somebody found no time on the public page a quarter of an hour ago."""
        at = self.desk.now - dt.timedelta(minutes=14)
        car, question, _answer = self._asked()
        due_at = call_by(self.desk.diary, at)
        if due_at is not None:
            yield OwedAnswer(
                site=self.desk.site,
                name=car.client.name,
                phone=self.phones[car.client.pk],
                source=Source.PUBLIC,
                question=question,
                suits=SUITS[self._language],
                owed_at=at,
                due_at=due_at,
                by=None,
            )

    def _asked(self) -> tuple[Car, str, str]:
        reachable = [car for car in self.cars if car.client.pk in self.phones]
        language = self._language
        return (
            self.rng.choice(reachable),
            self.rng.choice(QUESTIONS[language]),
            self.rng.choice(ANSWERS[language]),
        )

    def _owe(
        self, car: Car, at: dt.datetime, question: str, answer: str, took: dt.timedelta | None
    ) -> OwedAnswer:
        by = self.desk.somebody(self.rng)
        return OwedAnswer(
            site=self.desk.site,
            client=car.client,
            name=car.client.name,
            phone=self.phones[car.client.pk],
            question=question,
            owed_at=at,
            due_at=at + OwedAnswer.WITHIN,
            by=by,
            answered_at=at + took if took else None,
            answered_by=by if took else None,
            answer=answer if took else "",
        )

    def _waiting(self) -> Iterator[WaitingEntry]:
        """Some wait still; two have got a time, one ran out, one thought better of it."""
        today, ends = self.desk.today, self.desk.now - _DAY
        states = [
            *[WaitingState.WAITING] * _WAITING,
            *[WaitingState.BOOKED] * 2,
            WaitingState.EXPIRED,
            WaitingState.WITHDRAWN,
        ]
        cars = self.rng.sample([car for car in self.cars if not car.is_fleet], len(states))
        for number, (car, state) in enumerate(zip(cars, states, strict=True)):
            is_over = state != WaitingState.WAITING
            since = self.desk.now - dt.timedelta(days=1 + number, hours=self.rng.randint(1, 5))
            yield WaitingEntry(
                site=self.desk.site,
                client=car.client,
                vehicle=car.vehicle,
                operations=[self.rng.choice(("OIL", "DIAG", "AC", "TYRES"))],
                first_on=today - 8 * _DAY if is_over else today + _DAY,
                last_on=today - 2 * _DAY if is_over else today + (4 + number) * _DAY,
                part_of_day=self.rng.choice(PartOfDay.values),
                state=state,
                created_at=self.desk.open_moment(since),
                created_by=self.desk.somebody(self.rng),
                ended_at=ends if is_over else None,
            )

    def _offers(self) -> Iterator[WaitingOffer]:
        """The times that were offered to those who were waiting."""
        over = WaitingEntry.objects.filter(
            site=self.desk.site, state__in=[WaitingState.BOOKED, WaitingState.EXPIRED]
        )
        taken = {WaitingState.BOOKED: OfferState.TAKEN, WaitingState.EXPIRED: OfferState.EXPIRED}
        for number, entry in enumerate(over.order_by("pk")):
            at = self.desk.now - (3 + number) * _DAY
            offered_at = self.desk.open_moment(at)
            yield WaitingOffer(
                entry=entry,
                advisor=self.desk.advisors[number],
                starts_at=offered_at.replace(minute=0, second=0, microsecond=0) + _DAY,
                state=taken[WaitingState(entry.state)],
                token_hash=f"{self.rng.getrandbits(256):064x}",
                offered_at=offered_at,
                expires_at=offered_at + dt.timedelta(minutes=30),
                settled_at=offered_at + dt.timedelta(minutes=self.rng.randint(3, 30)),
            )

    def _moment(self, ago: int, minute: int) -> dt.datetime | None:
        """That minute of the day so many days back; None on a closed day and in the future."""
        on = self.desk.today - ago * _DAY
        if not self.desk.is_open(on):
            return None
        midnight = dt.datetime.combine(on, dt.time(), self.desk.site.zone_info)
        at = (midnight + dt.timedelta(minutes=minute)).astimezone(dt.UTC)
        return at if at < self.desk.now - dt.timedelta(minutes=10) else None

    @property
    def _language(self) -> str:
        return self.desk.site.language
