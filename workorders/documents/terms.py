"""The small print of an order, as it follows from its pricing and its parts."""

from django.utils.translation import gettext as _

from service_desk.lib.dates import show_time
from workorders.guarantee import guarantee_of, own_parts_of
from workorders.models import OrderLine, WorkOrder, WorkshopPolicy


def terms_of(order: WorkOrder, lines: list[OrderLine], policy: WorkshopPolicy) -> list[str]:
    """The clauses of a work order, one sentence or two each (S-4a, S-4c, S-5a)."""
    clauses = [_("Further work begins only once you have agreed to it.")]
    if order.promised_at is not None:
        time = show_time(order.promised_at, order.site.zone_info)
        clauses.append(
            _("If the time changes, we call before {time} and tell you why.").format(time=time)
        )
    if policy.keeps_old_parts:
        clauses.append(_("Replaced parts are returned, those of the warranty excepted."))
    return [*clauses, guarantee_of(order, policy), *own_parts_of(lines)]
