"""What quality control looks at: the queue of a site, and one order's check."""

from workorders.models import QualityCheck, WorkOrder


def last_check(order: WorkOrder) -> QualityCheck | None:
    """The order's newest round; None where it was never asked for. One query."""
    return order.checks.order_by("-round").first()
