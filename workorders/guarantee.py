"""The guarantee in words: it follows from how the work was priced, and from its parts.

Read by the order page, the intake's review and the papers, each in its reader's language
(S-4a, S-4c, S-5a).
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workorders.models import OrderLine, WorkOrder, WorkshopPolicy
from workorders.states import Origin, Pricing


def guarantee_of(order: WorkOrder, policy: WorkshopPolicy) -> str:
    """What is guaranteed, by the way the work was priced."""
    if order.pricing == Pricing.BY_WORK:
        return _(
            "Priced by the work done: you pay for the work, and there is no guarantee that"
            " the fault is gone."
        )
    covered = ngettext(
        "Guarantee on work and parts: {months} month.",
        "Guarantee on work and parts: {months} months.",
        policy.guarantee_months,
    ).format(months=policy.guarantee_months)
    if order.pricing == Pricing.BY_SYMPTOM:
        risk = _(
            "Priced by the symptom: should another cause be found, the price may change, and"
            " we ask you first."
        )
        return f"{risk} {covered}"
    return covered


def own_parts_of(lines: Iterable[OrderLine]) -> list[str]:
    """No guarantee for what the client brought, nor for used parts: said, and signed for."""
    origins = {line.origin for line in lines if line.removed_at is None}
    clauses = []
    if Origin.CLIENTS_OWN in origins:
        clauses.append(
            _(
                "No guarantee for parts you brought yourself, nor for damage that comes of them;"
                " they are marked above."
            )
        )
    if Origin.USED in origins:
        clauses.append(_("No guarantee for used parts; they are marked above."))
    return clauses
