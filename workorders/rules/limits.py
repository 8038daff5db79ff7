"""How much a person may give away by their own word, and what was approved beyond it (C2-6b)."""

from decimal import Decimal

from django.db.models import Max

from service_desk.lib.money import quantize
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from workorders.models import Approval, RoleLimit, WorkOrder
from workorders.states import ApprovalOf

NOTHING = Decimal(0)


def most_of(site: Site, by: Staff | None, kind: ApprovalOf, base: Decimal) -> Decimal | None:
    """The most ``by`` may give of ``base``, what the client would pay; None: there is no limit.

    Who may approve has none. Of several roles the largest limit holds; a role without a row at
    the site gives nothing. Two queries.
    """
    if by is None or Right.APPROVE in by.rights_at(site):
        return None
    roles = by.postings.filter(site=site).values("role")
    limits = RoleLimit.objects.filter(site=site, kind=kind, role__in=roles)
    return max(
        (
            min(quantize(base * limit.most_percent / 100, site.currency), limit.most_amount)
            for limit in limits
        ),
        default=NOTHING,
    )


def granted_of(order: WorkOrder, kind: ApprovalOf) -> Decimal:
    """The largest amount that was approved for this order; 0 where none was."""
    granted = Approval.objects.filter(order=order, kind=kind, is_granted=True)
    return granted.aggregate(most=Max("amount"))["most"] or NOTHING
