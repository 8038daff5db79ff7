"""Papers of an order: one press makes and opens one; printed again it is a counted copy."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.views.papers import NO_PDF, PRINT, page_answer, paper_answer
from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.records.documents import PDF, Heading, file_name
from service_desk.records.models import DocumentPrint, IssuedDocument
from service_desk.records.prints import draw_copy, marked_page
from service_desk.web.guards import desk_view
from workorders.actions.papers import issue_paper, print_paper
from workorders.documents import PAPERS, OrderPaper, writer_of
from workorders.models import ConsentRequest, WorkOrder
from workorders.queries import find_order
from workorders.reads.papers import newest_version, stale_papers, subjects_of
from workorders.rules.papers import obstacles_to_make, paper_of_state
from workorders.views.paper_shelf import shelf_of


@desk_view(Right.SEE_ORDERS)
@require_safe
def papers(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Every paper of the order: what can be made now, what was, how often it was printed."""
    return _shelf(request, site, _order_or_404(site, said))


@desk_view(Right.SEE_ORDERS)
@require_safe
def aside(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """For the order page: the paper of the state, what was printed and is out of date."""
    order = _order_or_404(site, said)
    return render(request, "workorders/_papers_aside.html", _context(request, order))


@desk_view(Right.SEE_ORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, site: Site, said: str, paper: str) -> HttpResponse:
    """POST issues it, counts the print and opens it; GET shows what it would say, unnumbered."""
    order, kind = _order_or_404(site, said), _paper_or_404(request, paper)
    about = _request_or_404(order, request.POST.get("about") or request.GET.get("about"))
    if request.method != "POST":
        if obstacles_to_make(kind, order, about):
            raise Http404
        return page_answer(writer_of(kind, order, about)(Heading()).encode(), str(PRINT))
    now, by = clock.now(), staff(request)
    try:
        issued = issue_paper(kind, order, request=about, by=by, now=now)
    except Refusal as refusal:
        return _shelf(request, site, order, refusal=refusal)
    return _to_copy(order, print_paper(issued, by=by, now=now))


@desk_view(Right.SEE_ORDERS)
@require_safe
def look(request: HttpRequest, site: Site, said: str, issued: int) -> HttpResponse:
    """The paper as it went out; ``?page`` is the page it was drawn from. Nothing is counted."""
    document = _document_or_404(request, _order_or_404(site, said), issued)
    if document.content_type == PDF and "page" not in request.GET:
        return paper_answer(bytes(document.content), PDF, file_name(document))
    page = marked_page(document, newest=newest_version(document))
    note = PRINT if document.content_type == PDF else NO_PDF
    if not page:
        raise Http404
    return page_answer(page.encode(), str(note))


@desk_view(Right.SEE_ORDERS)
@require_POST
def print_again(request: HttpRequest, site: Site, said: str, issued: int) -> HttpResponse:
    """One more print of a kept paper: the next copy, marked."""
    order = _order_or_404(site, said)
    document = _document_or_404(request, order, issued)
    return _to_copy(order, print_paper(document, by=staff(request), now=clock.now()))


@desk_view(Right.SEE_ORDERS)
@require_safe
def copy(request: HttpRequest, site: Site, said: str, issued: int, copy: int) -> HttpResponse:
    """A print that was counted; the first is the paper itself, each next says which copy it is."""
    document = _document_or_404(request, _order_or_404(site, said), issued)
    prints = DocumentPrint.objects.select_related("printed_by")
    printed = get_object_or_404(prints, document=document, copy=copy)
    newest = newest_version(document)
    if "page" in request.GET:
        page = marked_page(document, printed, newest=newest)
        return page_answer(page.encode(), str(PRINT))
    content, content_type = draw_copy(document, printed, newest=newest)
    if content_type != PDF:
        return page_answer(content, str(NO_PDF))
    return paper_answer(content, PDF, file_name(document))


def _shelf(
    request: HttpRequest, site: Site, order: WorkOrder, *, refusal: Refusal | None = None
) -> HttpResponse:
    context = {**_context(request, order), "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "workorders/papers.html", context, status=status)


def _context(request: HttpRequest, order: WorkOrder) -> dict[str, Any]:
    sees_clients = Right.SEE_CLIENTS in request.rights  # type: ignore[attr-defined]
    shelf = shelf_of(order, sees_clients=sees_clients)
    first = paper_of_state(order)
    stale = [row for row in stale_papers(order) if sees_clients or PAPERS[row.kind].of_the_house]
    return {
        "order": order,
        "visit": order.visit,
        "nav": "workshop",
        "shell": "alone",
        "shelf": shelf,
        "first": next((row for row in shelf if row.kind == first and row.can_be_made), None),
        "stale": [(row, PAPERS[row.kind].word) for row in stale],
        "made": sum(len(row.documents) for row in shelf),
        "sees_clients": sees_clients,
    }


def _to_copy(order: WorkOrder, printed: DocumentPrint) -> SeeOther:
    place = [order.site.slug, order.said, printed.document_id, printed.copy]
    return SeeOther(reverse("order_paper_copy", args=place))


def _order_or_404(site: Site, said: str) -> WorkOrder:
    order = find_order(site, said)
    if order is None:
        raise Http404
    return order


def _paper_or_404(request: HttpRequest, kind: str) -> OrderPaper:
    """A kind of paper that this person may see; others are not there for them."""
    paper = PAPERS.get(kind)
    rights = request.rights  # type: ignore[attr-defined]
    if paper is None or not (paper.of_the_house or Right.SEE_CLIENTS in rights):
        raise Http404
    return paper


def _document_or_404(request: HttpRequest, order: WorkOrder, pk: int) -> IssuedDocument:
    rows = IssuedDocument.objects.filter(site=order.site, subject__in=subjects_of([order]))
    document = get_object_or_404(rows.select_related("site"), pk=pk)
    _paper_or_404(request, document.kind)
    return document


def _request_or_404(order: WorkOrder, pk: str | None) -> ConsentRequest | None:
    if not pk:
        return None
    rows = order.consents.select_related("noted_by", "told_to")
    found = rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Http404
    found.order = order
    return found
