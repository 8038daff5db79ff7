"""The guarantee in words, as the pricing method gives it (S-4a, S-4c, S-5a).

Read by the order page, the intake's review and the papers, each in its reader's language.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workorders.models import OrderLine, WorkOrder, WorkshopPolicy
from workorders.states import Origin, Pricing


def guarantee_words(order: WorkOrder, policy: WorkshopPolicy) -> str:
    """What is promised for the work as it is priced, in one or two sentences."""
    if order.pricing == Pricing.BY_WORK:
        return _("Priced by the work done, step by step: there is no guarantee on the result.")
    guarantee = _months(policy.guarantee_months)
    if order.pricing == Pricing.BY_SYMPTOM:
        risk = _("Priced by the symptom: another cause may show itself, which then costs extra.")
        return f"{guarantee} {risk}"
    return guarantee


def clauses_of(lines: Iterable[OrderLine]) -> list[str]:
    """What the guarantee does not cover, by the origin of the parts on the order."""
    origins = {line.origin for line in lines if line.removed_at is None}
    said = []
    if Origin.CLIENTS_OWN in origins:
        said.append(
            _("For parts the client brought, and the work that depends on them, we give none.")
        )
    if Origin.USED in origins:
        said.append(_("For used parts we give no guarantee."))
    return said


def _months(months: int) -> str:
    sentence = ngettext(
        "We guarantee the work and its parts for %(n)d month.",
        "We guarantee the work and its parts for %(n)d months.",
        months,
    )
    return sentence % {"n": months}
