"""The four pages of a booking, and which of them a refusal belongs to."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from appointments.actions.call_me import calls_today
from appointments.actions.public_holds import held_until
from appointments.forms.public import CarForm, DetailsForm, StepForm, TimeForm, WorkForm
from appointments.views.draft import Draft
from appointments.views.frame import frame_of
from appointments.views.language import speak_at
from appointments.views.replies import SeeOther
from appointments.views.sender import tell_when
from appointments.views.times import FreeTimes
from appointments.views.words import (
    WorkWords,
    language,
    lasts,
    opening_lines,
    price_from,
    reasons_of,
    work_words,
)
from service_desk.catalogue.models import Operation
from service_desk.catalogue.queries import operations_by_code, public_operations
from service_desk.lib.clock import now as the_present
from service_desk.lib.dates import show_day_short, show_moment, show_time
from service_desk.lib.refusals import Refusal, refuse
from service_desk.organisation.models import Site
from service_desk.web.guards import public_view

STEPS = ("work", "car", "when", "you")
# Behind the last, on the days when a booking has to show whose it is.
ORDER = (*STEPS, "code")
_STEP_OF = {
    "operations": "work",
    "complaint": "work",
    **dict.fromkeys(("plate", "vin", "make", "model", "mileage"), "car"),
    **dict.fromkeys(("starts_at", "handover_at", "mobility", "advisor"), "when"),
}
# A hold is spoken of when so little of it is left.
_SOON = dt.timedelta(minutes=1)
# The sign on the band of a number plate.
_SIGNS = {"ES": "E", "RU": "RUS", "DE": "D", "FR": "F", "IT": "I", "PT": "P", "KZ": "KZ"}
F = TypeVar("F", bound=StepForm)
StepView = Callable[[HttpRequest, Site, Draft], HttpResponse]


def open_site(request: HttpRequest, slug: str) -> Site:
    """The site of an address, its language spoken. Http404 for an unknown one."""
    sites = Site.objects.select_related("policy", "look").defer("look__logo")
    site = get_object_or_404(sites, slug=slug)
    speak_at(request, site)
    request.site = site  # type: ignore[assignment]
    if not site.is_active:
        refuse("site_closed", _("This service takes no bookings. Please call."))
    return site


def step(view: StepView) -> Callable[..., HttpResponse]:
    """A page of a booking begun in this browser; without its answers one begins at the first.

    What the view refuses is shown on the page it belongs to.
    """

    @public_view
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def stepped(request: HttpRequest, site: str, key: str) -> HttpResponse:
        place = open_site(request, site)
        sent = Draft.read(request.POST.get("answers", ""), place, key)
        draft = sent or Draft.of(request, place, key)
        if draft is None:
            return SeeOther(reverse("book-begin", args=[site]))
        missing = draft.next_step()
        if ORDER.index(missing) < ORDER.index(view.__name__):
            return SeeOther(draft.address(missing))
        return answer(view, request, place, draft)

    return stepped


def answer(view: StepView, request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    """What a step answers; a refusal is shown on the page it belongs to."""
    try:
        response = view(request, site, draft)
    except Refusal as refusal:
        response = show_refused(request, site, draft, refusal, now=the_present())
    patch_cache_control(response, private=True, no_cache=True)
    return response


class GoneOn(SeeOther):
    """To the next question; a frame shows it at once instead."""

    draft: Draft
    step: str


def go_on(draft: Draft, step: str) -> HttpResponse:
    """To the next question, the answers so far left with the browser."""
    response = GoneOn(draft.address(step))
    response.draft, response.step = draft, step
    draft.keep(response)
    return response


def show_work(
    request: HttpRequest, site: Site, draft: Draft, form: WorkForm, *, status: int | None = None
) -> HttpResponse:
    rows = [
        {
            "box": row.box,
            "lasts": lasts(row.operation.norm_hours),
            "price": price_from(row.operation.price, site),
        }
        for row in form.rows()
    ]
    trouble = form.trouble and price_from(form.trouble.price, site)
    return show_page(request, site, draft, "work", form, status, rows=rows, trouble=trouble)


def show_car(
    request: HttpRequest, site: Site, draft: Draft, form: CarForm, *, status: int | None = None
) -> HttpResponse:
    return show_page(request, site, draft, "car", form, status, work=_work(site, draft))


def show_when(
    request: HttpRequest,
    site: Site,
    draft: Draft,
    form: TimeForm,
    times: FreeTimes,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """``refusal`` says why the time that was chosen can't be had, and which are the nearest."""
    return show_page(
        request,
        site,
        draft,
        "when",
        form,
        refusal.status if refusal else None,
        times=times,
        calls_today=calls_today(times.diary, now=times.now),
        work=work_words(site, times.works),
        openings=opening_lines(times.diary.openings),
        refusal=refusal,
        nearest=times.nearest(refusal) if refusal else (),
        reasons=reasons_of(refusal) if refusal else (),
    )


def show_you(
    request: HttpRequest, site: Site, draft: Draft, form: DetailsForm, *, status: int | None = None
) -> HttpResponse:
    # Only somebody who sends the form again has used up much of the time.
    until = held_until(draft.key, now=the_present()) if form.is_bound else None
    words = {"work": _work(site, draft), "ends_soon": until and until - the_present() < _SOON}
    return show_page(request, site, draft, "you", form, status, **words)


def show_refused(
    request: HttpRequest, site: Site, draft: Draft, refusal: Refusal, *, now: dt.datetime
) -> HttpResponse:
    """A refusal on the page of the answer it is about, that answer and all others kept."""
    about = _STEP_OF.get(refusal.obstacles[0].field or "", "you")
    form: StepForm
    if about == "when":
        times = FreeTimes.to_book(
            site, _works(site, draft), mobility=draft.mobility, owner=draft.owner, now=now
        )
        form = TimeForm(initial=draft.answers(), now=now, has_loaners=times.has_loaners)
        response = show_when(request, site, draft, form, times, refusal)
    elif about == "work":
        form = WorkForm(draft.answers(), offered=public_operations(site))
        response = show_work(request, site, draft, _refused(form, refusal), status=refusal.status)
    elif about == "car":
        form = CarForm(draft.answers())
        response = show_car(request, site, draft, _refused(form, refusal), status=refusal.status)
    else:
        form = DetailsForm(draft.answers() | {"answers": draft.signed()}, country=site.country)
        response = show_you(request, site, draft, _refused(form, refusal), status=refusal.status)
    draft.keep(response)
    return tell_when(response, refusal)


def _refused(form: F, refusal: Refusal) -> F:
    if form.is_valid():
        for obstacle in refusal.obstacles:
            form.refuse(obstacle.field, obstacle.message)
    return form


def show_page(
    request: HttpRequest,
    site: Site,
    draft: Draft,
    step: str,
    form: StepForm,
    status: int | None,
    **words: Any,
) -> HttpResponse:
    number = ORDER.index(step)
    if draft.starts_at:
        here = site.local(draft.at)
        words |= {
            "moment": show_moment(draft.at, site.zone_info, language()),
            "short_day": show_day_short(here.date(), language()),
            "time": show_time(here.time()),
        }
    context = {
        "draft": draft,
        "form": form,
        "step": number + 1 if step in STEPS else None,
        "steps_total": len(STEPS),
        "country_sign": _SIGNS.get(site.country, ""),
        "back": draft.address(_before(step, draft)) if number else "",
        "links": {name: draft.address(name) for name in (*STEPS, "call", "wait")},
        "action": draft.address(step) if draft.codes or draft.photos else request.path,
        **words,
    }
    if frame := frame_of(request):
        context |= frame.words(draft, step, STEPS[number - 1] if number else "")
    status = status or (400 if form.errors else 200)
    return render(request, f"appointments/public/{step}.html", context, status=status)


def _before(step: str, draft: Draft) -> str:
    """The question before; a car that is known was not asked for."""
    return "work" if step == "when" and draft.vehicle else STEPS[ORDER.index(step) - 1]


def _works(site: Site, draft: Draft) -> list[Operation]:
    return operations_by_code(site=site, codes=draft.codes)


def _work(site: Site, draft: Draft) -> WorkWords:
    return work_words(site, _works(site, draft))
