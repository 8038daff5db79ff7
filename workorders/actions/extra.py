"""Something was found: it is written down for the client in plain words, with price and time."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation
from service_desk.lib.money import quantize
from service_desk.lib.refusals import Refusal, Unreadable, refuse, refuse_if
from service_desk.lib.text import clean_text
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Right
from workorders.actions.course import lock_order, refusal_of, tell
from workorders.models import ConsentRequest, Finding, OrderPhoto, WorkOrder
from workorders.rules.extra import OPEN_REQUEST, is_decided, obstacles_to_find
from workorders.rules.workshop import check_one_of
from workorders.states import ConsentState

WORDS_LENGTH = 160
_UNSET = object()


def open_request(order: WorkOrder) -> ConsentRequest | None:
    """The question of an order that is being written or waits for its answer. One query."""
    found = order.consents.filter(state__in=OPEN_REQUEST).first()
    if found is not None:
        found.order = order
    return found


@whole_transaction
def add_finding(
    order: WorkOrder,
    *,
    words: str,
    technical: str = "",
    operation: Operation | None = None,
    amount: Decimal | None = None,
    hours: Decimal | None = None,
    photo: OrderPhoto | None = None,
    is_safety: bool = False,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Finding:
    """Put what was found into the open question of ``order``, or begin one (S-9a).

    Price and norm hours are today's of the operation where none are given. Whoever works on the
    car may find; whoever talks to the client prices and asks. Raises Refusal: 400 for words that
    can't be read, 409 once the order is over or ready.
    """
    order = lock_order(order)
    check_one_of(by, order.site, Right.ASK_CLIENT, Right.WORK)
    refuse_if(obstacles_to_find(order))
    request = open_request(order) or _begin(order, by=by, now=now)
    last = request.findings.aggregate(last=Max("position"))["last"] or 0
    finding = Finding(
        request=request,
        position=last + 1,
        words=_read(words, "words"),
        technical=_read(technical, "technical") if technical.strip() else "",
        operation=operation,
        photo=photo,
        is_safety=is_safety,
        found_at=now,
        found_by=by,
    )
    _price(finding, amount, hours)
    finding.save()
    tell(order, "found", by=by, door=door, now=now, finding=finding.pk, words=finding.words)
    return finding


@whole_transaction
def change_finding(
    finding: Finding,
    *,
    words: str,
    technical: str = "",
    operation: Operation | None = None,
    amount: Decimal | None = None,
    hours: Decimal | None = None,
    photo: Any = _UNSET,
    is_safety: bool = False,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Finding:
    """Write it anew. A client who looks at the old price answers the new one only (409 there)."""
    finding = _lock_open(finding, by=by)
    finding.words = _read(words, "words")
    finding.technical = _read(technical, "technical") if technical.strip() else ""
    finding.operation, finding.is_safety = operation, is_safety
    if photo is not _UNSET:
        finding.photo = photo
    _price(finding, amount, hours)
    finding.save()
    tell(
        finding.request.order,
        "finding_changed",
        by=by,
        door=door,
        now=now,
        finding=finding.pk,
        words=finding.words,
        amount=str(finding.amount),
    )
    return finding


@whole_transaction
def drop_finding(finding: Finding, *, by: Staff, door: str, now: dt.datetime) -> ConsentRequest:
    """It is nothing after all. The last one takes a question that nobody was asked with it."""
    finding = _lock_open(finding, by=by)
    request = finding.request
    tell(request.order, "finding_dropped", by=by, door=door, now=now, words=finding.words)
    finding.delete()
    if request.state == ConsentState.DRAFT and not request.findings.exists():
        request.state = ConsentState.WITHDRAWN
        request.save(update_fields=["state"])
    return request


def _begin(order: WorkOrder, *, by: Staff | None, now: dt.datetime) -> ConsentRequest:
    last = order.consents.aggregate(last=Max("number"))["last"] or 0
    try:
        return ConsentRequest.objects.create(
            order=order,
            number=last + 1,
            state=ConsentState.DRAFT,
            created_at=now,
            created_by=by,
        )
    except IntegrityError as error:
        raise refusal_of(error) from error


def _lock_open(finding: Finding, *, by: Staff | None) -> Finding:
    """The finding as it is now, undecided, its order locked. Refusal 409 otherwise."""
    order = lock_order(finding.request.order)
    check_one_of(by, order.site, Right.ASK_CLIENT)
    refuse_if(obstacles_to_find(order))
    found = Finding.objects.select_related("request").filter(pk=finding.pk).first()
    if found is None or found.request.state not in OPEN_REQUEST or is_decided(found):
        refuse("answered", _("This was answered or dropped meanwhile. Look again."))
    assert found is not None
    found.request.order = order
    return found


def _price(finding: Finding, amount: Decimal | None, hours: Decimal | None) -> None:
    operation, site = finding.operation, finding.request.order.site
    if amount is None:
        amount = operation.price if operation else Decimal(0)
    if hours is None:
        hours = operation.norm_hours if operation else Decimal(0)
    finding.amount, finding.hours = quantize(amount, site.currency), hours


def _read(text: str, field: str) -> str:
    try:
        return clean_text(text, WORDS_LENGTH)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker(field), status=400) from None
