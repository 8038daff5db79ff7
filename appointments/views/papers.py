"""Papers at the desk: the estimate, the booking card, and every paper as it went out."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from appointments.actions.papers import mail_estimate
from appointments.documents import card_page, estimate_page, issue_estimate
from appointments.links import issue_link, link_url
from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from appointments.views.visits import sheet_or_404, show_done, show_visit, visit_or_404
from service_desk.lib import clock
from service_desk.lib.pdf import NoPaper, draw_pdf
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.records.documents import NOTE, PAGE, PDF, Heading, file_name, paper_css
from service_desk.records.models import IssuedDocument
from service_desk.visits.models import Visit
from service_desk.visits.states import AHEAD
from service_desk.web.guards import desk_view

NO_PDF = gettext_lazy("No PDF can be made here. Print this page instead.")
PRINT = gettext_lazy("Print this page from the browser's menu.")


@desk_view(Right.SEE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def estimate(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """GET shows it, to be printed without script. POST issues it, and mails it with ``mail``."""
    visit = visit_or_404(site, number)
    if request.method != "POST":
        return page_answer(estimate_page(visit, Heading()).encode(), str(PRINT))
    _must_book(request)
    now = clock.now()
    issued = issue_estimate(visit, by=staff(request), now=now)
    if "mail" not in request.POST:
        return SeeOther(reverse("document", args=[site.slug, issued.pk]))
    try:
        is_new = mail_estimate(visit, issued, by=staff(request), now=now)
    except Refusal as refusal:
        sheet = sheet_or_404(site, number)
        return show_visit(request, site, sheet, refusal=refusal, status=refusal.status)
    again = _("The estimate was sent before; nothing in it has changed.")
    said = _("The estimate is on its way to %(surname)s.") if is_new else again
    return show_done(request, site, number, said)


@desk_view(Right.SEE_CLIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """GET: the card with the visit's number. POST: a PDF whose code opens the client's page."""
    visit, now = visit_or_404(site, number), clock.now()
    if request.method != "POST":
        return page_answer(card_page(visit, now=now).encode(), str(PRINT))
    _must_book(request)
    page = card_page(visit, link=_new_link(visit), now=now)
    try:
        return paper_answer(draw_pdf(page, css=paper_css()), PDF, f"{visit.number}.pdf")
    except NoPaper:
        return page_answer(page.encode(), str(NO_PDF))


@desk_view(Right.SEE_CLIENTS)
@require_safe
def document(request: HttpRequest, site: Site, document: int) -> HttpResponse:
    """A paper as it went out, to look at in the browser."""
    paper = get_object_or_404(IssuedDocument, site=site, pk=document)
    content = bytes(paper.content)
    if paper.content_type != PDF:
        return page_answer(content, str(NO_PDF), file_name(paper))
    return paper_answer(content, PDF, file_name(paper))


def _must_book(request: HttpRequest) -> None:
    if Right.BOOK not in request.rights:  # type: ignore[attr-defined]
        raise PermissionDenied


def _new_link(visit: Visit) -> str:
    """A link of its own for the paper: only hashes of earlier ones are kept."""
    return link_url(issue_link(visit, now=clock.now())) if visit.state in AHEAD else ""


def page_answer(page: bytes, note: str, name: str = "") -> HttpResponse:
    """A page to print; ``note`` is for the screen only, in the words of who looks at it."""
    words = format_html(
        '<p class="no-print">{} <button type="button" data-print hidden>{} <kbd>P</kbd>'
        '</button></p><script type="module" src="{}"></script>',
        note,
        _("Print"),
        static("js/paper.js"),
    ).encode()
    return paper_answer(page.replace(NOTE.encode(), words, 1), PAGE, name)


def paper_answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Bytes of a paper, to look at in the browser and kept by nobody."""
    response = HttpResponse(content, content_type=content_type)
    if name:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
