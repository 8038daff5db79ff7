"""What the clock asked the desk to do for an appointment, done once for everybody (B-3.3)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments.actions.confirm import confirm_visit
from appointments.actions.locks import lock_visit
from appointments.models import LIVE, Appointment, Prompt
from appointments.states import Kind, PromptKind, PromptResult
from service_desk.lib.refusals import Blocker, Refusal, refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD

RESULTS: dict[PromptKind, frozenset[PromptResult]] = {
    PromptKind.CALL: frozenset({PromptResult.COMING, PromptResult.LATE, PromptResult.NO_ANSWER}),
    PromptKind.GO_OUT: frozenset({PromptResult.TOLD}),
}


@whole_transaction
def answer_prompt(
    visit: Visit,
    *,
    kind: PromptKind,
    result: PromptResult,
    by: Staff,
    door: str,
    now: dt.datetime,
) -> Prompt:
    """Note what came of a prompt for the visit's present time; the first answer counts.

    A client who says on the phone that they come is confirmed. Raises Refusal: 400 for an
    answer that goes with another prompt, 409 where no appointment is live or the car is here.
    """
    if result not in RESULTS[kind]:
        refuse("no_such_answer", _("Choose one of the answers."), "result", status=400)
    visit = lock_visit(visit)
    drop_off = _live_drop_off(visit)
    prompt, is_new = Prompt.objects.get_or_create(
        visit=visit,
        kind=kind,
        starts_at=drop_off.starts_at,
        defaults={"result": result, "at": now, "by": by},
    )
    if not is_new:
        return prompt
    record(
        site=visit.site, subject=visit, verb=kind.value, by=by, door=door, now=now, result=result
    )
    if result == PromptResult.COMING and visit.confirmed_at is None:
        confirm_visit(visit, by=by, door=door, now=now)
    return prompt


@whole_transaction
def take_back_prompt(
    visit: Visit, *, kind: PromptKind, by: Staff, door: str, now: dt.datetime
) -> Visit:
    """Ask again what was answered by mistake. Refusal 409 where nothing was answered."""
    visit = lock_visit(visit)
    drop_off = _live_drop_off(visit)
    answered = Prompt.objects.filter(visit=visit, kind=kind, starts_at=drop_off.starts_at)
    if not answered.delete()[0]:
        raise Refusal(Blocker("nothing_to_undo", _("There is nothing to take back.")))
    record(
        site=visit.site, subject=visit, verb=f"{kind.value}_taken_back", by=by, door=door, now=now
    )
    return visit


def _live_drop_off(visit: Visit) -> Appointment:
    drop_off = Appointment.objects.filter(LIVE, visit=visit, kind=Kind.DROP_OFF).first()
    if drop_off is None or visit.state not in AHEAD:
        raise Refusal(Blocker("not_expected", _("This visit is not expected any more.")))
    return drop_off
