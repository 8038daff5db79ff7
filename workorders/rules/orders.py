"""What stands in the way of changing the lines of an order, and of sending it to the workshop."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from service_desk.lib.money import show_money
from service_desk.lib.refusals import Blocker, NeedsApproval, Obstacle
from service_desk.organisation.models import Staff
from service_desk.organisation.roles import Role
from workorders.models import OrderLine, Settlement, WorkOrder, WorkSpan
from workorders.rules.course import obstacles_to_change
from workorders.rules.limits import granted_of, most_of
from workorders.states import ApprovalOf, LineKind, Payer, SettlementState
from workorders.totals import Totals, totals_of

ASK_FIRST = "ask_first"
ABOVE_LIMIT = "above_limit"
NOTHING = Decimal(0)


def obstacles_to_edit(order: WorkOrder) -> list[Obstacle]:
    """Lines stay as they are once the order is over, declined, or its bill is out."""
    if over := obstacles_to_change(order):
        return over
    if order.is_declined:
        return [Blocker("declined", _("The client declined this order. Open a new one."))]
    if Settlement.objects.filter(order=order, state=SettlementState.ISSUED).exists():
        return [Blocker("settled", _("The settlement is issued. Void it first."))]
    return []


def obstacles_to_charge(order: WorkOrder, lines: Iterable[OrderLine]) -> list[Obstacle]:
    """After an agreement no line may cost the client more than it did in the last one (R-1.11).

    What is new to the client comes in by asking (``actions.extra``). One query.
    """
    if order.agreed_at is None:
        return []
    last = order.agreements.order_by("-id").first()
    agreed = {
        row["line"]: Decimal(row["amount"])
        for row in (last.snapshot if last else ())
        if row["payer"] == Payer.CLIENT
    }
    if any(
        line.payer == Payer.CLIENT and line.amount > agreed.get(str(line.pk), NOTHING)
        for line in lines
    ):
        return [Blocker(ASK_FIRST, _("The client has not agreed to this. Ask the client first."))]
    return []


def obstacles_to_give(
    order: WorkOrder, before: Totals, after: Totals, by: Staff | None
) -> list[Obstacle]:
    """More goodwill than the person's role may give, and than was approved for this order."""
    if after.goodwill <= before.goodwill:
        return []
    most = most_of(order.site, by, ApprovalOf.GOODWILL, after.client + after.goodwill)
    if most is None or after.goodwill <= max(most, granted_of(order, ApprovalOf.GOODWILL)):
        return []
    if not most:
        sentence = _("Goodwill needs a word of the service manager. Ask for approval.")
        return [NeedsApproval(ABOVE_LIMIT, sentence, "payer", role=Role.MANAGER)]
    sentence = format_lazy(
        _("Your role may give {most} on this order. Ask for approval."),
        most=show_money(most, order.site.currency, get_language() or order.site.language),
    )
    return [NeedsApproval(ABOVE_LIMIT, sentence, "payer", role=Role.MANAGER)]


def obstacles_to_remove(line: OrderLine) -> list[Obstacle]:
    """Done work stays, and nobody's work is taken from under their hands."""
    if line.done_at is not None:
        return [Blocker("line_done", _("This is done already: it stays on the order."))]
    if WorkSpan.objects.filter(assignment__line=line, ends_at=None).exists():
        return [Blocker("line_in_work", _("Somebody is at work on this. Stop the work first."))]
    return []


def obstacles_to_issue(order: WorkOrder, lines: Iterable[OrderLine]) -> list[Obstacle]:
    """Before the workshop begins: there is work, all of it agreed, warranty confirmed (B-3.20)."""
    there = [line for line in lines if line.removed_at is None]
    said: list[Obstacle] = []
    if not any(line.kind != LineKind.PART for line in there):
        said.append(Blocker("no_work", _("There is no work on this order yet.")))
    if totals_of(order.site, there).open:
        said.append(Blocker(ASK_FIRST, _("The client has not agreed to all of this yet.")))
    if order.warranty_at is None and any(line.payer == Payer.WARRANTY for line in there):
        said.append(
            Blocker(
                "warranty_unconfirmed",
                _("The warranty work is not confirmed yet. Ask the technical expert."),
            )
        )
    return said
