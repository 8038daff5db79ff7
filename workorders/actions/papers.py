"""Papers of an order are issued: numbered, kept, drawn, and counted when printed."""

import datetime as dt

from service_desk.lib.refusals import refuse_if
from service_desk.organisation.models import Staff
from service_desk.records.documents import draw, issue
from service_desk.records.models import DocumentPrint, IssuedDocument
from service_desk.records.prints import note_print
from workorders.documents import OrderPaper, writer_of
from workorders.models import ConsentRequest, WorkOrder
from workorders.rules.papers import obstacles_to_make


def issue_paper(
    paper: OrderPaper,
    order: WorkOrder,
    *,
    request: ConsentRequest | None = None,
    by: Staff | None,
    now: dt.datetime,
    door: str = "desk",
) -> IssuedDocument:
    """The paper of this kind as a numbered document; the one there is, if it says the same.

    Where no PDF can be drawn it is the page to print, and nothing is lost. Drawing takes about
    two seconds: call it outside a transaction. Raises Refusal 409 for a paper still waiting.
    """
    refuse_if(obstacles_to_make(paper, order, request))
    document = issue(
        subject=request or order,
        site=order.site,
        kind=paper.kind,
        prefix=paper.prefix,
        language=paper.language_of(order),
        write=writer_of(paper, order, request),
        by=by,
        now=now,
        door=door,
        subject_version=order.version,
        # Orders, settlements and passes count their own numbers under the plain names.
        series=f"paper_{paper.prefix}",
    )
    draw(document)
    return document


def print_paper(
    document: IssuedDocument, *, by: Staff | None, now: dt.datetime, door: str = "desk"
) -> DocumentPrint:
    """Count a print of a paper (see ``records.prints``)."""
    return note_print(document, by=by, now=now, door=door)
