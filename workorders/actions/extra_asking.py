"""The question goes to the client: by link or by voice, again, or not after all."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse, refuse_if
from service_desk.lib.tokens import hash_token
from service_desk.lib.transactions import whole_transaction
from service_desk.messaging.actions import cancel_messages
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import lock_order, tell
from workorders.links import consent_token
from workorders.messages.extra import EXTRA, OF_USE, WITHDRAWN, asks_of, plan_question
from workorders.models import ConsentRequest
from workorders.rules import check_right
from workorders.rules.extra import OPEN_REQUEST, is_decided, obstacles_to_ask
from workorders.states import ConsentState

# One tap on a dead link sends another; a second one meanwhile does not.
PAUSE = dt.timedelta(minutes=10)


@whole_transaction
def ask_client(
    request: ConsentRequest,
    *,
    new_ready_at: dt.datetime | None,
    is_said: bool = False,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> ConsentRequest:
    """Send the question, or have the client rung (``is_said``); again, the old link is dead.

    ``new_ready_at`` (UTC) is the promise if all is approved. Work goes on meanwhile: it waits
    only where a mechanic has stopped for the answer. Raises Refusal 409 for a question that is
    closed or has no price, 400 for a time that is past.
    """
    order = lock_order(request.order)
    check_right(by, order.site, Right.ASK_CLIENT)
    request = order.consents.select_for_update().get(pk=request.pk)
    request.order = order
    open_ones = [each for each in request.findings.all() if not is_decided(each)]
    refuse_if(obstacles_to_ask(request, open_ones))
    if new_ready_at is not None and new_ready_at <= now:
        refuse("past", _("Choose a time that is still ahead."), "ready_at", status=400)
    ask = asks_of(request) + 1
    request.state = ConsentState.SENT
    request.new_ready_at = new_ready_at or order.promised_at
    request.asked_at, request.asked_by = now, by or request.asked_by
    request.token_hash = hash_token(consent_token(request, ask))
    request.expires_at = now + OF_USE * 4
    request.save()
    stop_asking(request, now=now)
    plan_question(request, ask=ask, is_said=is_said, now=now)
    told = {"question": request.number, "way": "phone" if is_said else "link"}
    tell(order, "client_asked", by=by, door=door, now=now, **told)
    return request


@whole_transaction
def send_new_link(request: ConsentRequest, *, now: dt.datetime) -> bool:
    """Who holds a dead link gets a new one on the phone that we know; False where not now."""
    is_open = request.state == ConsentState.SENT
    if not is_open or (request.asked_at and now - request.asked_at < PAUSE):
        return False
    ask_client(request, new_ready_at=request.new_ready_at, by=None, door="link", now=now)
    return True


@whole_transaction
def withdraw_question(
    request: ConsentRequest, *, by: Staff, door: str, now: dt.datetime
) -> ConsentRequest:
    """It need not be asked any more: its link is dead, the order may leave without it."""
    order = lock_order(request.order)
    check_right(by, order.site, Right.ASK_CLIENT)
    closed = order.consents.filter(pk=request.pk, state__in=OPEN_REQUEST)
    if not closed.update(state=ConsentState.WITHDRAWN):
        refuse("answered", _("This question is closed."))
    request.refresh_from_db()
    request.order = order
    stop_asking(request, now=now)
    tell(order, "question_withdrawn", by=by, door=door, now=now, question=request.number)
    return request


@whole_transaction
def ask_after_all(
    request: ConsentRequest, *, by: Staff, door: str, now: dt.datetime
) -> ConsentRequest:
    """Take a withdrawal back: the question is being written again, and not yet sent."""
    order = lock_order(request.order)
    check_right(by, order.site, Right.ASK_CLIENT)
    if order.consents.filter(state__in=OPEN_REQUEST).exists():
        refuse("question_open", _("Another question is open already."))
    request = order.consents.get(pk=request.pk)
    if request.state != ConsentState.WITHDRAWN:
        refuse("answered", _("This question is closed."))
    request.state = ConsentState.DRAFT
    request.save(update_fields=["state"])
    request.order = order
    tell(order, "question_back", by=by, door=door, now=now, question=request.number)
    return request


def stop_asking(request: ConsentRequest, *, now: dt.datetime) -> None:
    """No message of this visit asks any more; in the caller's transaction."""
    cancel_messages(subject=request.order.visit, kinds=[EXTRA], reason=WITHDRAWN, now=now)
