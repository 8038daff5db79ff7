"""Receiving the day: greeted, begun, what the clock asked, and the one next step of a visit."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from appointments import actions
from appointments.states import PromptKind, PromptResult
from appointments.views.screen import staff
from appointments.views.visits import (
    arrive,
    confirm,
    restore,
    sheet_or_404,
    show_done,
    show_visit,
    verb,
    visit_or_404,
)
from service_desk.lib import clock
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

greet = verb(
    Right.RECEIVE, actions.greet_client, _("%(surname)s is greeted."), undo="visit_step_back"
)
start = verb(
    Right.RECEIVE,
    actions.start_reception,
    _("The reception of %(surname)s has begun."),
    undo="visit_step_back",
)
step_back = verb(
    Right.RECEIVE, actions.take_back_reception, _("Taken back: %(surname)s waits again.")
)
send = verb(Right.BOOK, actions.send_link_again, _("%(surname)s is sent the card again."))

call_again = verb(
    Right.RECEIVE,
    partial(actions.take_back_prompt, kind=PromptKind.CALL),
    _("Taken back: %(surname)s is to be called."),
)
go_out_again = verb(
    Right.RECEIVE,
    partial(actions.take_back_prompt, kind=PromptKind.GO_OUT),
    _("Taken back: somebody goes out to %(surname)s."),
)

STEPS = {
    "confirm": confirm,
    "arrive": arrive,
    "greet": greet,
    "reception": start,
    "restore": restore,
}
SAID = {
    PromptResult.COMING: _("%(surname)s is coming."),
    PromptResult.LATE: _("%(surname)s comes later. Move the visit if you know when."),
    PromptResult.NO_ANSWER: _("Noted: %(surname)s did not answer."),
    PromptResult.TOLD: _("The advisor goes out to %(surname)s."),
}


@desk_view(Right.SEE_BOARD)
@require_POST
def next_step(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """Whatever comes next for the visit, behind the guard of that verb (UX-13)."""
    sheet = sheet_or_404(site, number)
    if sheet.next_step in STEPS:
        return STEPS[sheet.next_step](request, site=site.slug, number=number)
    refusal = Refusal(Blocker("nothing_next", _("Nothing is to be done here at the moment.")))
    return show_visit(request, site, sheet, refusal=refusal, status=refusal.status)


@desk_view(Right.RECEIVE)
@require_POST
def prompt(request: HttpRequest, site: Site, number: str) -> HttpResponse:
    """What came of a prompt: ``kind`` and ``result``; it is gone from every screen (B-3.3)."""
    kind, result = request.POST.get("kind", ""), request.POST.get("result", "")
    try:
        if kind not in PromptKind.values or result not in PromptResult.values:
            raise Refusal(
                Blocker("no_such_answer", _("Choose one of the answers."), "result"), status=400
            )
        actions.answer_prompt(
            visit_or_404(site, number),
            kind=PromptKind(kind),
            result=PromptResult(result),
            by=staff(request),
            door="desk",
            now=clock.now(),
        )
    except Refusal as refusal:
        sheet = sheet_or_404(site, number)
        return show_visit(request, site, sheet, refusal=refusal, status=refusal.status)
    undo = reverse(f"visit_{kind}_again", args=[site.slug, number])
    return show_done(request, site, number, SAID[PromptResult(result)], undo=undo)
