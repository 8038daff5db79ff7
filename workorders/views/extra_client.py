"""``/x/<token>/``: the client decides on extra work. Looking changes nothing, one POST answers."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from appointments.limits import Act
from appointments.links import LinkGone, visit_once_behind
from appointments.messages import plan_link
from appointments.views.language import speak_to
from appointments.views.replies import SeeOther
from appointments.views.sender import limited
from appointments.views.ticket import car_of
from appointments.views.visit_photos import show_photo
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.web.guards import link_view
from workorders.actions.extra_answering import SAFETY_TEXT, answer_by_link, mark_of
from workorders.actions.extra_asking import send_new_link
from workorders.forms.extra import NameForm
from workorders.links import request_behind
from workorders.models import ConsentRequest
from workorders.reads.extra import Question, open_question
from workorders.states import Answer
from workorders.views.extra_answers import read_answers

PAGE, REVIEW = "workorders/client/question.html", "workorders/client/review.html"
DONE, GONE = "workorders/client/answered.html", "workorders/client/gone.html"
_NOTHING = Decimal(0)


@link_view
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, token: str) -> HttpResponse:
    """The findings; a POST with the answers shows them once more, one with the name decides."""
    try:
        found = _open(request, token)
    except LinkGone as gone:
        return _gone(request, token, gone)
    if request.method != "POST":
        return _show(request, token, found)
    answers = read_answers(request.POST)
    if "call" in request.POST:
        answers = {each.pk: Answer.CALL for each in found.open}
    if "sign" in request.POST or "call" in request.POST:
        return _decide(request, token, found, answers)
    missing = [each for each in found.open if each.pk not in answers]
    if missing or "back" in request.POST or not found.open:
        is_asking = bool(missing) and "back" not in request.POST
        return _show(request, token, found, answers=answers, missing=is_asking)
    return _review(request, token, found, answers)


@link_view
@require_safe
def photo(request: HttpRequest, token: str, finding: int) -> HttpResponse:
    """The picture of a finding, for whoever has the link."""
    try:
        found = _open(request, token)
    except LinkGone:
        raise Http404 from None
    row = next((each for each in found.findings if each.pk == finding and each.photo), None)
    return show_photo(row.photo.file if row and row.photo else None, is_small=True)


@link_view
@require_http_methods(["GET", "HEAD", "POST"])
@limited(Act.RENEW)
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """A new link to the phone that we know; the answer is the same for every token."""
    if request.method != "POST":
        return render(request, "appointments/client/renewed.html")
    now, key = clock.now(), request_behind(token)
    row = ConsentRequest.objects.select_related("order__site").filter(pk=key or 0).first()
    if row is not None:
        # Refused: the car is ready or gone, and there is nothing left to decide.
        with suppress(Refusal):
            send_new_link(row, now=now)
    elif key is None and (visit := visit_once_behind(token)) is not None:
        plan_link(visit, now=now)
    return SeeOther(reverse("consent_renew", args=[token]))


def _decide(
    request: HttpRequest, token: str, found: Question, answers: Mapping[int, Answer]
) -> HttpResponse:
    form = NameForm(request.POST)
    needs_name = any(each != Answer.CALL for each in answers.values())
    if needs_name and not form.is_valid():
        return _review(request, token, found, answers, form=form, status=400)
    name = form.cleaned_data["name"] if needs_name else ""
    seen = request.POST.get("seen", "")
    try:
        answer_by_link(found.request, answers=answers, name=name, seen=seen, now=clock.now())
    except Refusal as refusal:
        return _show(request, token, _open(request, token), answers=answers, refusal=refusal)
    return SeeOther(reverse("consent", args=[token]))


def _open(request: HttpRequest, token: str) -> Question:
    found = open_question(token, now=clock.now())
    visit = found.request.order.visit
    visit.site = found.request.order.site
    speak_to(request, visit)
    request.site = visit.site  # type: ignore[assignment]
    return found


def _show(
    request: HttpRequest,
    token: str,
    found: Question,
    *,
    answers: Mapping[int, Answer] | None = None,
    missing: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = _context(token, found) | {
        "rows": [(each, (answers or {}).get(each.pk, "")) for each in found.open],
        "missing": missing,
        "refusal": refusal,
        "answer_words": Answer,
    }
    if not found.open or (found.wants_call and answers is None and not _is_new(found)):
        return render(request, DONE, context)
    status = refusal.status if refusal else 400 if missing else 200
    return render(request, PAGE, context, status=status)


def _is_new(found: Question) -> bool:
    """Something on the page has no answer at all yet."""
    return any(not each.answer for each in found.open)


def _review(
    request: HttpRequest,
    token: str,
    found: Question,
    answers: Mapping[int, Answer],
    *,
    form: NameForm | None = None,
    status: int = 200,
) -> HttpResponse:
    yes = [each for each in found.open if answers.get(each.pk) == Answer.APPROVED]
    order = found.request.order
    before = order.agreed_total or _NOTHING
    context: dict[str, Any] = _context(token, found) | {
        "form": form or NameForm(),
        "rows": [(each, answers[each.pk]) for each in found.open],
        "answers": answers,
        "before": before,
        "total": before + sum((each.amount for each in yes), _NOTHING),
        "moves": bool(yes) and found.request.new_ready_at != order.promised_at,
        "only_calls": all(each == Answer.CALL for each in answers.values()),
        "refused_safety": [
            str(SAFETY_TEXT) % {"words": each.words}
            for each in found.open
            if each.is_safety and answers[each.pk] == Answer.DECLINED
        ],
    }
    return render(request, REVIEW, context, status=status)


def _context(token: str, found: Question) -> dict[str, Any]:
    order = found.request.order
    return {
        "token": token,
        "question": found,
        "order": order,
        "site": order.site,
        "car": car_of(order.visit),
        "seen": mark_of(found.request),
        "now": found.now,
    }


def _gone(request: HttpRequest, token: str, gone: LinkGone) -> HttpResponse:
    return render(request, GONE, {"token": token}, status=404 if gone.visit is None else 410)
