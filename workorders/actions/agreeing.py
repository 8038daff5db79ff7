"""What the client agreed to is kept as it stood (R-1.11), and covers the lines it names."""

import datetime as dt

from service_desk.organisation.models import Staff
from workorders.actions.versions import live_lines
from workorders.models import Agreement, Signature, WorkOrder
from workorders.states import Agreed, Payer
from workorders.totals import snapshot_of, totals_of


def agree(
    order: WorkOrder,
    *,
    how: Agreed,
    name: str,
    words: str = "",
    signature: Signature | None = None,
    by: Staff | None,
    now: dt.datetime,
) -> Agreement:
    """Keep the client's word on a locked order as it stands now: all its lines, its total.

    In the caller's transaction, after its own rules. From here on a line the client pays for is
    added by a ``ConsentRequest`` only, and no settlement is issued above this total.
    """
    lines = live_lines(order)
    totals = totals_of(order.site, lines)
    agreement = Agreement.objects.create(
        order=order,
        how=how,
        name=name[:80],
        words=words[:200],
        total=totals.client,
        snapshot=snapshot_of(lines),
        signature=signature,
        at=now,
        by=by,
    )
    order.lines.filter(removed_at=None, agreed_in=None, payer=Payer.CLIENT).update(
        agreed_in=agreement
    )
    order.agreed_total, order.agreed_at = totals.client, now
    order.save(update_fields=["agreed_total", "agreed_at"])
    return agreement
