"""The presses on a question: sent, answered on the phone, withdrawn, told to the workshop."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.extra import open_request
from workorders.actions.extra_answering import note_answer_by_voice, tell_workshop
from workorders.actions.extra_asking import ask_after_all, ask_client, withdraw_question
from workorders.forms.extra import AskForm, ToldForm, VoiceForm
from workorders.models import ConsentRequest, WorkOrder
from workorders.reads.extra import ready_choices
from workorders.reads.mechanics import mechanics_of
from workorders.states import Answer, ConsentState
from workorders.views.extra import show_done, show_extra
from workorders.views.orders import order_or_404


@desk_view(Right.ASK_CLIENT)
@require_POST
def ask(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Send the link, or put the client on the call list; pressed again, once more."""
    order = order_or_404(site, said)
    now, is_said = clock.now(), request.POST.get("way") == "phone"
    form = AskForm(request.POST, times=ready_choices(order, now=now))
    if form.is_valid():
        try:
            ask_client(
                _open(order),
                new_ready_at=form.cleaned_data["ready_at"],
                is_said=is_said,
                by=staff(request),
                door="desk",
                now=now,
            )
            sentence = _("The client is on the call list.") if is_said else _("Asked.")
            return show_done(request, order, sentence)
        except Refusal as refusal:
            return show_extra(request, site, order, refusal=refusal, status=refusal.status)
    return show_extra(request, site, order, ask=form, status=400)


@desk_view(Right.ASK_CLIENT)
@require_POST
def voice(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Write down what the client said on the phone, one answer a finding."""
    order = order_or_404(site, said)
    form, answers = VoiceForm(request.POST), read_answers(request.POST)
    if form.is_valid():
        try:
            note_answer_by_voice(
                _open(order),
                answers=answers,
                **form.cleaned_data,
                by=staff(request),
                door="desk",
                now=clock.now(),
            )
            return show_done(request, order, _("Answer kept. Now tell the workshop."))
        except Refusal as refusal:
            form.refuse(refusal)
    return show_extra(request, site, order, voice=form, answers=answers, status=400)


@desk_view(Right.ASK_CLIENT)
@require_POST
def withdraw(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """It need not be asked any more; Undo brings the question back as a draft."""
    undo = reverse("order_extra_after_all", args=[site.slug, said])
    return _press(request, site, said, withdraw_question, _("Question withdrawn."), _open, undo)


@desk_view(Right.ASK_CLIENT)
@require_POST
def after_all(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Take the withdrawal back."""
    return _press(request, site, said, ask_after_all, _("The question is back."), _withdrawn)


@desk_view(Right.SEE_ORDERS)
@require_POST
def told(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The workshop knows: a mechanic says so for themselves, the desk names who was told."""
    order = order_or_404(site, said)
    form = ToldForm(request.POST, people=mechanics_of(site))
    rights = request.rights  # type: ignore[attr-defined]
    if Right.ASK_CLIENT in rights and request.POST.get("told_to"):
        if not form.is_valid():
            return show_extra(request, site, order, told=form, status=400)
        person = form.cleaned_data["told_to"]
    else:
        person = staff(request)
    question = order.consents.filter(state=ConsentState.ANSWERED, told_at=None).last()
    if question is not None:
        question.order = order
        tell_workshop(question, told_to=person, by=staff(request), door="desk", now=clock.now())
    return show_done(request, order, _("The workshop knows."))


def read_answers(posted: QueryDict) -> dict[int, Answer]:
    """``answer-12=approved`` of each finding; what no button says is left out."""
    answers: dict[int, Answer] = {}
    for name, value in posted.items():
        row = name.removeprefix("answer-")
        is_row = row != name and row.isascii() and row.isdecimal() and len(row) < 19
        if is_row and isinstance(value, str) and value in Answer.values:
            answers[int(row)] = Answer(value)
    return answers


def _press(
    request: HttpRequest,
    site: Site,
    said: str,
    act: Callable[..., Any],
    sentence: Any,
    which: Callable[[WorkOrder], ConsentRequest],
    undo: str = "",
) -> HttpResponse:
    order = order_or_404(site, said)
    try:
        act(which(order), by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        return show_extra(request, site, order, refusal=refusal, status=refusal.status)
    return show_done(request, order, sentence, undo=undo)


def _open(order: WorkOrder) -> ConsentRequest:
    question = open_request(order)
    if question is None:
        raise Http404
    return question


def _withdrawn(order: WorkOrder) -> ConsentRequest:
    question = order.consents.filter(state=ConsentState.WITHDRAWN).first()
    if question is None:
        raise Http404
    question.order = order
    return question
