"""Work the client declined last time, offered again at the car (B-3.f1)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.visits.models import DeferredDefect
from workorders.actions.lines import LineWish
from workorders.actions.orders import add_job, add_line
from workorders.models import WorkOrder
from workorders.states import LineKind


@whole_transaction
def offer_again(
    order: WorkOrder, defect: DeferredDefect, *, by: Staff, door: str, now: dt.datetime
) -> None:
    """Put declined work on the order at today's price; this visit settles it.

    Work that is no operation of ours becomes an hour of labour, to be priced on the order.
    Raises Refusal 409 for what was settled already, or where the order is agreed.
    """
    still = DeferredDefect.objects.filter(
        pk=defect.pk, vehicle=order.visit.vehicle_id, settled_by=None, dropped_at=None
    )
    if not still.update(settled_by=order.visit):
        refuse("defect_settled", _("This was settled already. Look again."))
    if defect.operation is not None and defect.operation.site_id == order.site_id:
        add_job(order, code=defect.operation.code, by=by, door=door, now=now)
    else:
        wish = LineWish(words=defect.words)
        add_line(order, kind=LineKind.LABOUR, wish=wish, by=by, door=door, now=now)
