"""What is done to an order in the workshop: each at once, and where it can be, taken back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from appointments.forms.desk import DeskForm
from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment, staff
from service_desk.lib import clock
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.workshop import issue_order, send_on, take_back_order
from workorders.actions.workshop_giving import (
    assign_line,
    give_back,
    give_order,
    withdraw_assignment,
)
from workorders.actions.workshop_progress import answer_progress, set_promise
from workorders.actions.workshop_work import finish_line, finish_order, part_came, reopen_line
from workorders.forms.workshop import (
    GiveForm,
    IssueForm,
    MoveCarForm,
    ProgressForm,
    PromiseForm,
)
from workorders.models import Assignment, OrderLine, WorkOrder
from workorders.reads.mechanics import mechanics_of
from workorders.reads.radar import question_of
from workorders.states import IN_WORKSHOP
from workorders.views.workshop import order_or_404, show_order, times_of

CHANGED = "workshop:changed"
Done = tuple[str, str]
"""What a toast says, and the address that takes it back ("" where none does)."""


class NotRead(Exception):
    """A form that can't be done as it stands; it is shown again under its name in the panel."""

    def __init__(self, name: str, form: DeskForm, status: int = 400) -> None:
        super().__init__(name)
        self.name, self.form, self.status = name, form, status


def verb(right: Right, act: Callable[..., Done]) -> Callable[..., HttpResponse]:
    """The view of a verb: done and said, or the panel again with what was in the way."""

    @desk_view(right)
    @require_POST
    def do(request: HttpRequest, site: Site, said: str, **keys: int) -> HttpResponse:
        order, now = order_or_404(site, said), clock.now()
        try:
            words, undo = act(request, order, now=now, **keys)
        except NotRead as problem:
            more: dict[str, Any] = {problem.name: problem.form}
            return show_order(request, site, order, status=problem.status, **more)
        except Refusal as refusal:
            fresh = order_or_404(site, said)
            return show_order(request, site, fresh, refusal=refusal, status=refusal.status)
        return _show_done(request, site, said, words, undo)

    return do


def _show_done(request: HttpRequest, site: Site, said: str, words: str, undo: str) -> HttpResponse:
    if not is_fragment(request):
        messages.success(request, words, extra_tags=undo)
        return SeeOther(reverse("order_workshop", args=[site.slug, said]))
    order = order_or_404(site, said)
    response = show_order(request, site, order, said=words, undo=undo)
    return trigger_client_event(response, CHANGED)


def press(request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    """Who pressed, where and when: what every verb is told."""
    return {"by": staff(request), "door": "desk", "now": now}


def _read(form: Any, name: str) -> dict[str, Any]:
    if not form.is_valid():
        raise NotRead(name, form)
    return form.cleaned_data


def _issue(request: HttpRequest, order: WorkOrder, *, now: dt.datetime) -> Done:
    form = IssueForm(request.POST, people=mechanics_of(order.site))
    taken_by = _read(form, "issue_form")["taken_by"]
    issue_order(order, taken_by=taken_by, **press(request, now))
    back = reverse("order_take_back", args=[order.site.slug, order.said])
    return _("%(number)s is in the workshop.") % {"number": order.said}, back


def _take_back(request: HttpRequest, order: WorkOrder, *, now: dt.datetime) -> Done:
    take_back_order(order, **press(request, now))
    return _("%(number)s is back at reception.") % {"number": order.said}, ""


def _give(request: HttpRequest, order: WorkOrder, *, now: dt.datetime) -> Done:
    form = GiveForm(request.POST)
    said = _read(form, "give_form")
    whom = {"mechanic" if isinstance(said["to"], Staff) else "team": said["to"]}
    more = {"reason": said["reason"], **whom, **press(request, now)}
    try:
        if said["line"]:
            assign_line(_line(order, said["line"]), **more)
        else:
            give_order(order, **more)
    except Refusal as refusal:
        if not any(each.field == "reason" for each in refusal.obstacles):
            raise
        form.refuse(refusal)
        raise NotRead("give_form", form, refusal.status) from refusal
    return _("%(name)s has it now.") % {"name": said["to"]}, ""


def _withdraw(request: HttpRequest, order: WorkOrder, *, line: int, now: dt.datetime) -> Done:
    withdraw_assignment(_last_given(order, line), **press(request, now))
    back = reverse("order_give_back", args=[order.site.slug, order.said, line])
    return _("Nobody has it now."), back


def _undo_withdraw(request: HttpRequest, order: WorkOrder, *, line: int, now: dt.datetime) -> Done:
    given = give_back(_last_given(order, line), **press(request, now))
    return _("%(name)s has it now.") % {"name": given.mechanic or given.team}, ""


def _move_car(request: HttpRequest, order: WorkOrder, *, now: dt.datetime) -> Done:
    form = MoveCarForm(request.POST)
    if not form.is_valid():
        raise Refusal(Blocker("place", _("Choose where the car goes.")), status=400)
    send_on(order, **form.cleaned_data, **press(request, now))
    return _("Noted: the car is here: %(place)s.") % {"place": form.cleaned_data["to"].label}, ""


def _part_came(request: HttpRequest, order: WorkOrder, *, now: dt.datetime) -> Done:
    part_came(order, **press(request, now))
    return _("The workshop sees that it can go on."), ""


def _promise(request: HttpRequest, order: WorkOrder, *, now: dt.datetime) -> Done:
    _earliest, times = times_of(order, now=now)
    form = PromiseForm(request.POST, times=times, now=now)
    said = _read(form, "promise_form")
    try:
        set_promise(order, **said, **press(request, now))
    except Refusal as refusal:
        form.refuse(refusal)
        raise NotRead("promise_form", form, refusal.status) from refusal
    return _("Promised anew."), ""


def _progress(request: HttpRequest, order: WorkOrder, *, now: dt.datetime) -> Done:
    check = question_of(order)
    if check is None:
        raise Refusal(Blocker("no_question", _("Nobody asks about this promise yet.")))
    _earliest, times = times_of(order, now=now)
    form = ProgressForm(request.POST, times=times, now=now)
    said = _read(form, "progress_form")
    try:
        answer_progress(check, **said, **press(request, now))
    except Refusal as refusal:
        form.refuse(refusal)
        raise NotRead("progress_form", form, refusal.status) from refusal
    return _("Answered: %(answer)s.") % {"answer": said["answer"].label}, ""


def _finish(request: HttpRequest, order: WorkOrder, *, now: dt.datetime) -> Done:
    finish_order(order, **press(request, now))
    return _("%(number)s goes to the check.") % {"number": order.said}, ""


def _line_done(request: HttpRequest, order: WorkOrder, *, line: int, now: dt.datetime) -> Done:
    found = finish_line(_line(order, line), **press(request, now))
    order.refresh_from_db(fields=["state"])
    still = order.state in IN_WORKSHOP
    back = reverse("order_line_reopen", args=[order.site.slug, order.said, line])
    return _("Done: %(work)s.") % {"work": found.words}, back if still else ""


def _reopen(request: HttpRequest, order: WorkOrder, *, line: int, now: dt.datetime) -> Done:
    found = reopen_line(_line(order, line), **press(request, now))
    return _("Not done after all: %(work)s.") % {"work": found.words}, ""


def _line(order: WorkOrder, key: int) -> OrderLine:
    found = order.lines.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _last_given(order: WorkOrder, line: int) -> Assignment:
    found = order.assignments.filter(line=line).order_by("-pk").first()
    if found is None:
        raise Http404
    return found


issue = verb(Right.RECEIVE_CAR, _issue)
take_back = verb(Right.RECEIVE_CAR, _take_back)
give = verb(Right.ROUTE_WORK, _give)
withdraw = verb(Right.ROUTE_WORK, _withdraw)
undo_withdraw = verb(Right.ROUTE_WORK, _undo_withdraw)
move_car = verb(Right.SEE_ORDERS, _move_car)
came = verb(Right.SEE_ORDERS, _part_came)
promise = verb(Right.SEE_ORDERS, _promise)
progress = verb(Right.SEE_ORDERS, _progress)
finish = verb(Right.WORK, _finish)
line_done = verb(Right.WORK, _line_done)
line_reopened = verb(Right.WORK, _reopen)
