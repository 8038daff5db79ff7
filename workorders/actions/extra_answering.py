"""The client's word on each finding: lines of the order, a dated reminder, or a call."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.actions.delay import move_pick_up
from appointments.actions.loads import extend_load
from appointments.estimate import Work, estimate_works
from parts_prep.actions import reserve_parts
from service_desk.lib.refusals import Refusal, refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from service_desk.records.idempotency import fingerprint
from service_desk.visits.actions import note_defect
from workorders.actions.agreeing import agree
from workorders.actions.course import lock_order, tell
from workorders.actions.editing import last_position
from workorders.actions.extra_asking import stop_asking
from workorders.actions.lines import lines_of
from workorders.actions.signing import keep_signature, read_name
from workorders.actions.versions import Change, note_change
from workorders.actions.workshop_progress import plan_progress
from workorders.messages.extra import asks_of, plan_question
from workorders.models import ConsentRequest, Finding, OrderLine, Signature, WorkOrder
from workorders.rules import check_right
from workorders.rules.extra import is_decided, obstacles_to_answer
from workorders.states import (
    IN_WORKSHOP,
    Agreed,
    Answer,
    ConsentState,
    LineKind,
    Purpose,
    SignedBy,
)

# Reminded at the next booking after it, at the latest: safety after a month (B-3.f1).
REMIND = dt.timedelta(days=180)
REMIND_SAFETY = dt.timedelta(days=30)
# What takes no longer fits into the margin of the promise.
_FITS = Decimal("0.25")
_LEAST_HOURS = Decimal("0.10")
SAFETY_TEXT = _(
    "I was told that this concerns the safety of my car. I do not want it repaired now: %(words)s"
)

Answers = Mapping[int, Answer]


@whole_transaction
def answer_by_link(
    request: ConsentRequest, *, answers: Answers, name: str, seen: str, now: dt.datetime
) -> ConsentRequest:
    """The client's own answer, under their typed name (UX-31). ``answers`` by finding's row id.

    ``seen`` is the mark of the question as the page showed it (``mark_of``): another price is
    shown before it is agreed to (409, ``question_changed``). The same answer a second time
    changes nothing. Raises Refusal 400 at ``name``.
    """
    request = _lock(request)
    if _was_said(request, answers):
        return request
    refuse_if(obstacles_to_answer(request))
    if seen != mark_of(request):
        refuse("question_changed", _("The price or the time has changed. Please look again."))
    return _answer(request, answers, how=Agreed.LINK, name=name, by=None, door="link", now=now)


@whole_transaction
def note_answer_by_voice(
    request: ConsentRequest,
    *,
    answers: Answers,
    name: str,
    words: str,
    remind_on: dt.date | None = None,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> ConsentRequest:
    """What the client said on the phone: who, when, in what words, and who wrote it down (S-9b).

    ``remind_on`` replaces the usual day on which declined work is said again. Raises Refusal 400
    at ``name`` or ``words``.
    """
    if not words.strip():
        refuse("required", _("Write down what the client said."), "words", status=400)
    request = _lock(request)
    check_right(by, request.order.site, Right.ASK_CLIENT)
    if _was_said(request, answers):
        return request
    refuse_if(obstacles_to_answer(request))
    request.words, request.noted_by = words.strip()[:200], by
    request.asked_at, request.asked_by = request.asked_at or now, request.asked_by or by
    return _answer(
        request,
        answers,
        how=Agreed.VOICE,
        name=name,
        by=by,
        door=door,
        now=now,
        remind_on=remind_on,
    )


@whole_transaction
def tell_workshop(
    request: ConsentRequest, *, told_to: Staff, by: Staff, door: str, now: dt.datetime
) -> ConsentRequest:
    """The workshop knows the answer: when, and who was told (S-9b).

    Told twice, the first counts.
    """
    request = _lock(request)
    if request.told_at is None:
        request.told_at, request.told_to = now, told_to
        request.save(update_fields=["told_at", "told_to"])
        tell(request.order, "workshop_told", by=by, door=door, now=now, told_to=told_to.name)
    return request


def mark_of(request: ConsentRequest) -> str:
    """What the client would agree to, as one word: it changes with any price, text or time."""
    rows = [(each.pk, each.words, str(each.amount)) for each in request.findings.all()]
    return fingerprint(request.new_ready_at and request.new_ready_at.isoformat(), *rows)[:32]


def _lock(request: ConsentRequest) -> ConsentRequest:
    order = lock_order(request.order)
    locked = order.consents.get(pk=request.pk)
    locked.order = order
    return locked


def _was_said(request: ConsentRequest, answers: Answers) -> bool:
    said = {each.pk: each.answer for each in request.findings.all()}
    return bool(answers) and all(said.get(pk) == answer for pk, answer in answers.items())


def _answer(
    request: ConsentRequest,
    answers: Answers,
    *,
    how: Agreed,
    name: str,
    by: Staff | None,
    door: str,
    now: dt.datetime,
    remind_on: dt.date | None = None,
) -> ConsentRequest:
    order = request.order
    still = [each for each in request.findings.all() if not is_decided(each)]
    missing = [each for each in still if each.pk not in answers]
    if missing:
        refuse("required", _("Please answer each of them."), f"answer-{missing[0].pk}", status=400)
    said: dict[str, list[Finding]] = {answer: [] for answer in Answer.values}
    for finding in still:
        finding.answer, finding.answered_at = answers[finding.pk], now
        finding.save(update_fields=["answer", "answered_at"])
        said[finding.answer].append(finding)
    if said[Answer.APPROVED] or said[Answer.DECLINED]:
        request.name = read_name(name)
        signature = _sign(request, now=now) if how == Agreed.LINK else None
        for finding in said[Answer.DECLINED]:
            _defer(finding, remind_on, how=how, name=request.name, by=by, door=door, now=now)
        if said[Answer.APPROVED]:
            changes = _take_on(request, said[Answer.APPROVED], now=now)
            request.agreement = agree(
                order,
                how=how,
                name=request.name,
                words=request.words,
                signature=signature,
                by=by,
                now=now,
            )
            _keep(request, changes, by=by, now=now)
    request.how = how
    stop_asking(request, now=now)
    if said[Answer.CALL]:
        plan_question(request, ask=asks_of(request) + 1, is_said=True, now=now)
        request.state = ConsentState.SENT
    else:
        request.state, request.answered_at = ConsentState.ANSWERED, now
    request.save()
    counted: dict[str, Any] = {str(answer): len(rows) for answer, rows in said.items()}
    tell(order, "client_answered", by=by, door=door, now=now, how=how.value, **counted)
    return request


def _sign(request: ConsentRequest, *, now: dt.datetime) -> Signature:
    """The name the client typed themselves; asked in parts, each part has its own."""
    return keep_signature(
        request.order,
        purpose=Purpose.EXTRA,
        name=request.name,
        way=SignedBy.TYPED,
        about=f"question:{request.number}:{now:%H%M%S%f}",
        by=None,
        now=now,
    )


def _defer(
    finding: Finding,
    remind_on: dt.date | None,
    *,
    how: Agreed,
    name: str,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> None:
    """Not now: a dated reminder of the car; of safety the refusal is signed, its text kept.

    By voice nobody signs: the client does at the handover, under the same words.
    """
    order = finding.request.order
    usual = order.site.today(now) + (REMIND_SAFETY if finding.is_safety else REMIND)
    finding.defect = note_defect(
        order.visit.vehicle,
        words=finding.words[:120],
        is_safety=finding.is_safety,
        operation=finding.operation,
        found_in=order.visit,
        remind_on=remind_on or usual,
        by=by,
        door=door,
        now=now,
    )
    finding.save(update_fields=["defect"])
    if finding.is_safety:
        if how == Agreed.LINK:
            about = f"finding:{finding.pk}"
            keep_signature(
                order,
                purpose=Purpose.SAFETY,
                name=name,
                way=SignedBy.TYPED,
                about=about,
                by=by,
                now=now,
            )
        text = str(SAFETY_TEXT) % {"words": finding.words}
        tell(order, "safety_refused", by=by, door=door, now=now, name=name, text=text)


def _take_on(request: ConsentRequest, approved: list[Finding], *, now: dt.datetime) -> list[Change]:
    """Lines for what was approved, its hours, its parts, and the new promise."""
    order = request.order
    changes: list[Change] = []
    for finding in approved:
        lines = _lines(order, finding)
        OrderLine.objects.bulk_create(lines)
        finding.lines.set(lines)
        changes.append({"what": "added", "words": finding.words, "amount": str(finding.amount)})
    _reserve(order, approved, now=now)
    moves = any(each.hours > _FITS for each in approved)
    ready_at = request.new_ready_at
    if moves and ready_at is not None and (not order.promised_at or ready_at > order.promised_at):
        before = order.promised_at
        order.promised_at = ready_at
        order.save(update_fields=["promised_at"])
        _move_pick_up(order, ready_at, now=now)
        changes.append(
            {
                "what": "promised",
                "before": before and before.isoformat(),
                "after": ready_at.isoformat(),
            }
        )
    for finding in approved:
        extend_load(
            order.visit,
            zone=finding.operation.zone if finding.operation else order.visit.zone,
            on=order.site.local(max(order.promised_at or now, now)).date(),
            hours=finding.hours,
        )
    return changes


def _lines(order: WorkOrder, finding: Finding) -> list[OrderLine]:
    """The operation taken apart at the price that was said, or one line of labour."""
    after = last_position(order)
    if finding.operation is not None:
        hours = finding.hours or finding.operation.norm_hours
        work = Work(finding.operation, hours, finding.amount)
        estimate = estimate_works(order.site, [work], order.visit.language)
        return lines_of(order, estimate, {finding.operation.code: finding.operation}, after=after)
    hours = max(finding.hours, _LEAST_HOURS)
    return [
        OrderLine(
            order=order,
            kind=LineKind.LABOUR,
            position=after + 1,
            words=finding.words,
            quantity=hours,
            price=(finding.amount / hours).quantize(Decimal("0.01")),
            amount=finding.amount,
        )
    ]


def _reserve(order: WorkOrder, approved: list[Finding], *, now: dt.datetime) -> None:
    """Parts of all the order's work at once: one part of two jobs is needed twice."""
    if not any(each.operation for each in approved):
        return
    lines = order.lines.filter(removed_at=None, operation__isnull=False)
    operations = {line.operation for line in lines.select_related("operation") if line.operation}
    reserve_parts(order.visit, operations=operations, now=now)


def _move_pick_up(order: WorkOrder, ready_at: dt.datetime, *, now: dt.datetime) -> None:
    # Nobody free at that quarter is no reason to refuse the client's yes: the pick-up stays where
    # it is, and the promise stands on the list of those at risk until somebody moves it.
    try:
        with transaction.atomic():
            move_pick_up(order.visit, ready_at, now=now)
    except Refusal:
        order.visit.refresh_from_db()


def _keep(
    request: ConsentRequest, changes: list[Change], *, by: Staff | None, now: dt.datetime
) -> None:
    order = request.order
    assert request.agreement is not None
    agreed = {"what": "agreed", "amount": str(request.agreement.total)}
    note_change(order, [*changes, agreed], by=by, now=now)
    if order.state in IN_WORKSHOP and order.started_at is not None:
        plan_progress(order, since=now)
