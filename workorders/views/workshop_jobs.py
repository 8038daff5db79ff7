"""A mechanic's own page: one job large, the next ones under it, five things to say."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.forms.desk import DeskForm
from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment, staff
from service_desk.lib import clock
from service_desk.lib.photos import read_photo
from service_desk.lib.refusals import Blocker, Refusal, Unreadable
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.intake_marks import keep_photo
from workorders.actions.workshop_progress import answer_progress
from workorders.actions.workshop_work import (
    finish_line,
    found_something,
    need_part,
    reopen_line,
    start_work,
    stop_work,
)
from workorders.forms.workshop import FoundForm, PartForm, ProgressForm, StopForm, spell
from workorders.models import OrderLine, OrderPhoto, WorkOrder
from workorders.queries import policy_of
from workorders.reads.jobs import jobs_of
from workorders.reads.radar import later_times, question_of
from workorders.states import IN_WORKSHOP, Shot
from workorders.views.workshop_order import Done, press
from workorders.words import show_near

PAGE = "workorders/my_jobs.html"
JOBS = "workorders/_jobs.html"


class Again(NamedTuple):
    """A sheet to be shown again: its name, the form as it was typed, and why."""

    sheet: str
    form: DeskForm
    status: int = 400


class NotSaid(Exception):
    def __init__(self, again: Again) -> None:
        super().__init__(again.sheet)
        self.again = again


@desk_view(Right.WORK)
@require_safe
def my_jobs(request: HttpRequest, site: Site) -> HttpResponse:
    """What I am at, and what is next."""
    return _show(request, site)


def _show(
    request: HttpRequest,
    site: Site,
    *,
    refusal: Refusal | None = None,
    again: Again | None = None,
) -> HttpResponse:
    now = clock.now()
    jobs = jobs_of(staff(request), site, now=now)
    context = {
        "jobs": jobs,
        "percent": policy_of(site).progress_percent,
        "stop_form": StopForm(),
        "part_form": PartForm(),
        "found_form": FoundForm(initial={"key": uuid4()}),
        "progress_form": _progress_form(jobs.running.order if jobs.running else None, now=now),
        "refusal": refusal,
        "now": now,
    }
    status = refusal.status if refusal else 200
    if again is not None:
        context |= {f"{again.sheet}_form": again.form, "open_sheet": again.sheet}
        status = again.status
    template = JOBS if is_fragment(request) else PAGE
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def verb(act: Callable[..., Done]) -> Callable[..., HttpResponse]:
    """The view of what a mechanic says of a job: done, or the page with what was in the way."""

    @desk_view(Right.WORK)
    @require_POST
    def do(request: HttpRequest, site: Site, line: int) -> HttpResponse:
        found = _line_or_404(site, line)
        try:
            words, undo = act(request, found, now=clock.now())
        except NotSaid as problem:
            return _show(request, site, again=problem.again)
        except Refusal as refusal:
            return _show(request, site, refusal=refusal)
        messages.success(request, words, extra_tags=undo)
        return SeeOther(reverse("my_jobs", args=[site.slug]))

    return do


def _start(request: HttpRequest, line: OrderLine, *, now: dt.datetime) -> Done:
    given = line.assignments.filter(withdrawn_at=None).select_related("order__visit").first()
    if given is None:
        raise Http404
    start_work(given, mechanic=staff(request), **press(request, now))
    return _("The clock runs: %(work)s.") % {"work": line.words}, ""


def _stop(request: HttpRequest, line: OrderLine, *, now: dt.datetime) -> Done:
    form = StopForm(request.POST)
    said = _read("stop", form)
    with _said_again("stop", form):
        for span in _my_spans(request, line):
            stop_work(span, **said, **press(request, now))
    return _("Stopped: %(work)s.") % {"work": line.words}, ""


def _part(request: HttpRequest, line: OrderLine, *, now: dt.datetime) -> Done:
    form = PartForm(request.POST)
    said = _read("part", form)
    with _said_again("part", form):
        need_part(line.order, words=said["words"], **press(request, now))
    return _("The parts desk and reception see it."), ""


def _found(request: HttpRequest, line: OrderLine, *, now: dt.datetime) -> Done:
    form = FoundForm(request.POST, request.FILES)
    said = _read("found", form)
    with _said_again("found", form):
        photo = _photo(request, line.order, said["key"], form, now)
        found_something(
            line.order,
            words=said["words"],
            photo=photo,
            is_safety=said["is_safety"],
            **press(request, now),
        )
    return _("The advisor asks the client. Go on with your work."), ""


def _done(request: HttpRequest, line: OrderLine, *, now: dt.datetime) -> Done:
    finish_line(line, **press(request, now))
    order = WorkOrder.objects.get(pk=line.order_id)
    if order.state not in IN_WORKSHOP:
        return _("All done: %(number)s goes to the check.") % {"number": line.order.said}, ""
    back = reverse("job_reopen", args=[order.site.slug, line.pk])
    return _("Done: %(work)s.") % {"work": line.words}, back


def _progress(request: HttpRequest, line: OrderLine, *, now: dt.datetime) -> Done:
    check = question_of(line.order)
    if check is None:
        raise Refusal(Blocker("no_question", _("Nobody asks about this promise yet.")))
    form = _progress_form(line.order, now=now, data=request.POST)
    said = _read("progress", form)
    with _said_again("progress", form):
        answer_progress(check, **said, **press(request, now))
    return _("Answered: %(answer)s.") % {"answer": said["answer"].label}, ""


def _progress_form(order: WorkOrder | None, *, now: dt.datetime, data: Any = None) -> ProgressForm:
    later = later_times(order, now=now) if order else []
    times = [(spell(at), show_near(at, order.site, now=now)) for at in later] if order else []
    return ProgressForm(data, times=times, now=now)


def _reopen(request: HttpRequest, line: OrderLine, *, now: dt.datetime) -> Done:
    reopen_line(line, **press(request, now))
    return _("Not done after all: %(work)s.") % {"work": line.words}, ""


def _photo(
    request: HttpRequest,
    order: WorkOrder,
    key: UUID | None,
    form: DeskForm,
    now: dt.datetime,
) -> OrderPhoto | None:
    sent = request.FILES.get("photo")
    if sent is None:
        return None
    try:
        photo = read_photo(sent)
    except Unreadable as problem:
        form.add_error("photo", str(problem.message))
        raise NotSaid(Again("found", form)) from problem
    return keep_photo(
        order,
        photo=photo,
        shot=Shot.FINDING,
        key=key or uuid4(),
        taken_at=now,
        right=Right.WORK,
        by=staff(request),
        now=now,
    )


def _read(sheet: str, form: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise NotSaid(Again(sheet, form))
    return form.cleaned_data


@contextmanager
def _said_again(sheet: str, form: DeskForm) -> Iterator[None]:
    """A verb's refusal is said in the sheet it came from, with what was typed."""
    try:
        yield
    except Refusal as refusal:
        form.refuse(refusal)
        raise NotSaid(Again(sheet, form, refusal.status)) from refusal


def _my_spans(request: HttpRequest, line: OrderLine) -> Any:
    return (
        staff(request)
        .work_spans.filter(assignment__line=line, ends_at=None)
        .select_related("assignment__order__visit", "mechanic")
    )


def _line_or_404(site: Site, key: int) -> OrderLine:
    lines = OrderLine.objects.filter(pk=key, order__site=site)
    found = lines.select_related("order__site", "order__visit").first()
    if found is None:
        raise Http404
    return found


start = verb(_start)
stop = verb(_stop)
part = verb(_part)
found = verb(_found)
done = verb(_done)
progress = verb(_progress)
reopen = verb(_reopen)
