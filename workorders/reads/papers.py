"""What is known of an order's papers, and the rows that several of them show."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Max, Q

from service_desk.records.journal import subject_of
from service_desk.records.models import DocumentPrint, IssuedDocument
from workorders.models import ConsentRequest, OrderLine, WorkOrder

WORK_ORDER = "work_order"
JOB_CARD = "job_card"
# What people carry about while the order goes on changing.
CARRIED = (WORK_ORDER, JOB_CARD)


@dataclass(frozen=True, slots=True)
class Stale:
    """A paper that was printed and says less than its order does now (3.9)."""

    document: int
    kind: str
    number: str
    printed_at: dt.datetime
    version: int
    now: int


def lines_of(order: WorkOrder) -> list[OrderLine]:
    """The lines on the order; what a page has prefetched is not read again."""
    rows = order.lines.all()
    is_read = "lines" in getattr(order, "_prefetched_objects_cache", {})
    found = rows if is_read else rows.select_related("operation", "part")
    return [line for line in found if line.removed_at is None]


def subjects_of(orders: Iterable[WorkOrder]) -> list[str]:
    """What the papers of these orders may be about: the orders, each request for consent."""
    given = list(orders)
    requests = ConsentRequest.objects.filter(order__in=given)
    return [subject_of(row) for row in (*given, *requests.only("pk"))]


def documents_of(subjects: Iterable[str]) -> "models.QuerySet[IssuedDocument]":
    """The papers about these, without their bytes, the newest first, with ``copies`` printed and
    the last moment one was, ``printed_at``."""
    rows = IssuedDocument.objects.filter(subject__in=list(subjects)).defer("content", "page")
    return rows.annotate(copies=Count("prints"), printed_at=Max("prints__printed_at")).order_by(
        "-issued_at", "-id"
    )


def stale_papers(order: WorkOrder) -> list[Stale]:
    """Printed papers that show an older version of the order than there is now. One query.

    Of each kind the newest print counts: who printed version 3 holds version 3.
    """
    prints = (
        DocumentPrint.objects.filter(
            Q(document__subject=subject_of(order)),
            document__kind__in=CARRIED,
            document__subject_version__isnull=False,
        )
        .order_by("document__kind", "-document__subject_version", "-printed_at")
        .distinct("document__kind")
        .select_related("document")
        .defer("document__content", "document__page")
    )
    return [
        Stale(
            row.document_id,
            row.document.kind,
            row.document.number,
            row.printed_at,
            row.document.subject_version or 0,
            order.version,
        )
        for row in prints
        if (row.document.subject_version or 0) < order.version
    ]


def newest_version(document: IssuedDocument) -> int:
    """The newest version of the paper under this one's number."""
    rows = IssuedDocument.objects.filter(
        site=document.site_id, kind=document.kind, number=document.number
    )
    return rows.aggregate(newest=Max("version"))["newest"] or document.version
