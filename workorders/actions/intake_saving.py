"""One answer of a walk-around at a time, as the tablet sends them: soon, late, twice."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from service_desk.clients.rules import mileage_cautions
from service_desk.lib.refusals import Blocker, Caution, Refusal, Unreadable, refuse, refuse_if
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders import answers
from workorders.actions.course import refusal_of
from workorders.models import Intake, IntakeMark, IntakePaper, KeyHolding, WorkOrder
from workorders.reads.intake import key_of
from workorders.rules import check_right
from workorders.rules.intake import obstacles_to_start


@dataclass(frozen=True, slots=True)
class Saved:
    """``value`` is what it is kept as, ``count`` how often this walk-around was written to;
    ``cautions`` stop nothing."""

    value: str
    count: int
    cautions: tuple[Caution, ...] = ()


@whole_transaction
def save_answer(
    order: WorkOrder, *, name: str, value: str, was: str, by: Staff, now: dt.datetime
) -> Saved:
    """Keep one answer. The same one sent twice is kept once.

    ``was`` is what the tablet had seen: where a colleague wrote something else meanwhile, Refusal
    409 ``changed_meanwhile`` with theirs as its alternative. Refusal 400 for what can't be read,
    409 for a walk-around that is signed, or a key tag in use.
    """
    intake = lock_intake(order, by=by)
    if not answers.is_known(name):
        refuse("unknown", _("This can't be saved here. Load the page again."), name, status=400)
    try:
        text = answers.canonical(name, value)
        theirs = answers.answers_of(intake, key_of(order)).get(name, "")
        if theirs not in {text, was.replace("\r\n", "\n")}:
            obstacle = Blocker(
                "changed_meanwhile", _("A colleague wrote something else here."), name
            )
            raise Refusal(obstacle, alternatives=[theirs])
        if theirs != text:
            _write(intake, name, text, by=by, now=now)
            count(intake)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker(name), status=400) from None
    except IntegrityError as error:
        refused = refusal_of(error)
        raise Refusal(*(Blocker(o.code, o.message, name) for o in refused.obstacles)) from error
    return Saved(text, intake.saved, _cautions(order, name, intake, now))


def lock_intake(order: WorkOrder, *, by: Staff) -> Intake:
    """The walk-around, the caller's own until the transaction ends; Refusal 409 once signed."""
    check_right(by, order.site, Right.RECEIVE_CAR)
    intake = Intake.objects.select_for_update().filter(order=order).first()
    if intake is None:
        refuse("not_started", _("Start the walk-around first."))
    if intake.signed_at is not None:
        refuse("signed", _("This walk-around is signed. Nothing can be changed."))
    refuse_if(obstacles_to_start(order))
    intake.order = order
    return intake


def count(intake: Intake) -> int:
    """One more thing was saved."""
    intake.saved += 1
    intake.save(update_fields=["saved"])
    return intake.saved


def _write(intake: Intake, name: str, value: str, *, by: Staff, now: dt.datetime) -> None:
    kind, _colon, which = name.partition(":")
    if name in answers.OF_INTAKE:
        _write_field(intake, name, value, now=now)
    elif name in answers.KEY:
        _write_key(intake.order, name, value, by=by, now=now)
    elif kind in {answers.MARK, answers.WORD}:
        _write_point(intake, kind, which, value)
    else:
        _write_paper(intake, kind, which, value)


def _write_field(intake: Intake, name: str, value: str, *, now: dt.datetime) -> None:
    answer = answers.OF_INTAKE[name]
    setattr(intake, name, answer.read(value) if value else answer.empty)
    changed = [name]
    if name == "refused_reason":
        intake.refused_at = now if intake.refused_reason else None
        changed.append("refused_at")
    intake.save(update_fields=changed)


def _write_key(order: WorkOrder, name: str, value: str, *, by: Staff, now: dt.datetime) -> None:
    """The tag is on the key from now on, not from the signature on: nobody else takes it."""
    key = key_of(order)
    if name == "tag" and not value:
        if key is not None:
            key.delete()
        return
    if key is None and name != "tag":
        raise Unreadable("no_tag", _("Enter the key tag first."))
    key = key or KeyHolding(site=order.site, order=order, taken_at=now, taken_by=by)
    setattr(key, name, int(value) if name == "pieces" else value)
    with transaction.atomic():
        key.save()


def _write_point(intake: Intake, kind: str, which: str, value: str) -> None:
    point = IntakeMark.objects.filter(intake=intake, point=which).first()
    if kind == answers.WORD:
        if point is None:
            raise Unreadable("no_mark", _("Choose in order, watch or act first."))
        point.words = value
        point.save(update_fields=["words"])
    elif not value:
        IntakeMark.objects.filter(intake=intake, point=which).delete()
    else:
        IntakeMark.objects.update_or_create(intake=intake, point=which, defaults={"mark": value})
    if kind == answers.MARK and which == "valuables":
        intake.valuables_told = bool(value)
        intake.save(update_fields=["valuables_told"])


def _write_paper(intake: Intake, kind: str, which: str, value: str) -> None:
    if kind == answers.PAPER and not value:
        IntakePaper.objects.filter(intake=intake, kind=which).delete()
        return
    if kind == answers.PAPER:
        given: dict[str, object] = {"is_here": value == answers.HERE}
    else:
        given = {"valid_until": answers.read_day(value) if value else None}
    IntakePaper.objects.update_or_create(intake=intake, kind=which, defaults=given)


def _cautions(order: WorkOrder, name: str, intake: Intake, now: dt.datetime) -> tuple[Caution, ...]:
    if name != "mileage" or intake.mileage is None:
        return ()
    return mileage_cautions(order.visit.vehicle, intake.mileage, now=now)
