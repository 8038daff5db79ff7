"""``/embed/<site>/``: the same four questions in a frame of the dealer's own website, and what is
beside them for whom no time suits."""

from inspect import unwrap

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from appointments.views import call_me, proof, public
from appointments.views.already import Already, show_already
from appointments.views.aside import BEFORE, AsideView
from appointments.views.draft import Draft
from appointments.views.frame import Frame, let_frame, only_asking, origins_of
from appointments.views.public_waiting import wait
from appointments.views.replies import SeeOther
from appointments.views.steps import ORDER, GoneOn, StepView, answer, open_site
from appointments.views.words import language
from service_desk.lib.clock import now
from service_desk.lib.dates import show_moment
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.web.guards import public_view

# The questions themselves, without the door that looks for a cookie.
_STEPS = {step: getattr(public, step, proof.code) for step in ORDER}
_VIEWS: dict[str, StepView] = {name: unwrap(view) for name, view in _STEPS.items()}
_BESIDE: dict[str, AsideView] = {"call": unwrap(call_me.call_me), "wait": unwrap(wait)}
_BEGIN = unwrap(public.begin)


# No token against forged forms: it needs a cookie, which a frame does not get. There is nothing
# to forge either: no session, and the answers are signed by us and carry their own key.
@public_view
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def embed(request: HttpRequest, site: str, step: str = "") -> HttpResponse:
    """Http404 for a site that names no website of its own, and for an unknown step."""
    request.frame = Frame(site, request.GET.get("lang", ""))  # type: ignore[attr-defined]
    try:
        place = open_site(request, site)
        response = _page(request, place, step)
    except Refusal as refusal:  # the site is shut, and says so here too
        place = request.site  # type: ignore[assignment]
        closed = {"obstacles": refusal.obstacles, "framed": True}
        response = render(request, "web/refusal.html", closed, status=refusal.status)
    return let_frame(response, place)


def _page(request: HttpRequest, site: Site, step: str) -> HttpResponse:
    origins_of(site)  # before anything is booked
    if step and step not in (*ORDER, *_BESIDE):
        raise Http404
    draft = Draft.read(request.POST.get("answers", ""), site)
    if draft is None or not step:
        return _BEGIN(only_asking(request), site.slug)
    there = request.POST.get("go", "")  # back, "change", another language
    if there in ORDER or there in _BESIDE:
        return _ask(request, site, draft, there)
    missing = draft.next_step()
    if _is_before(missing, step):
        return _ask(request, site, draft, missing)
    response = _answer(request, site, draft, step)
    if isinstance(response, GoneOn):
        return _ask(request, site, response.draft, response.step)
    if isinstance(response, Already):
        return show_already(request, site, response.draft)
    if isinstance(response, SeeOther):
        moment = "" if step in _BESIDE else show_moment(draft.at, site.zone_info, language())
        return _booked(request, response.url, moment)
    return response


def _answer(request: HttpRequest, site: Site, draft: Draft, step: str) -> HttpResponse:
    if step in _BESIDE:
        return _BESIDE[step](request, site, draft, now())
    return answer(_VIEWS[step], request, site, draft)


def _is_before(missing: str, step: str) -> bool:
    """Whether the question that is ``missing`` comes before the page that was asked for."""
    return missing in BEFORE if step in _BESIDE else ORDER.index(missing) < ORDER.index(step)


def _ask(request: HttpRequest, site: Site, draft: Draft, step: str) -> HttpResponse:
    """A question before it is answered; the first that is open, if that comes earlier."""
    missing = draft.next_step()
    step = missing if _is_before(missing, step) else step
    response = _answer(only_asking(request), site, draft, step)
    if isinstance(response, GoneOn):  # that question is not asked now, another is
        return _ask(request, site, response.draft, response.step)
    return response


def _booked(request: HttpRequest, address: str, moment: str) -> HttpResponse:
    """The visit itself is no page for frames: it opens in a window of its own. Nor is a place in
    the waiting list, which has no ``moment``."""
    said = {"framed": True, "ticket": address, "moment": moment}
    return render(request, "appointments/public/booked.html", said)
