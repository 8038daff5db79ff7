"""``…/wait/`` and ``/wait/<token>/``: onto the waiting list from the public page, and off it."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appointments.actions.call_me import ask_to_call
from appointments.actions.join_waiting import TAKEN, join_waiting
from appointments.actions.waiting import withdraw
from appointments.forms.aside import WaitForm
from appointments.links import open_waiting, waiting_token
from appointments.states import PartOfDay, WaitingState
from appointments.views.already import PLACE, to_already
from appointments.views.aside import asked_in, beside, show_aside
from appointments.views.draft import Draft
from appointments.views.language import speak_at
from appointments.views.own import is_own, keep_own
from appointments.views.replies import SeeOther
from appointments.views.sender import sender_of
from appointments.views.steps import go_on
from appointments.views.words import language, work_words
from service_desk.catalogue.models import Operation
from service_desk.lib.clock import now as the_present
from service_desk.lib.dates import show_day
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility
from service_desk.web.guards import link_view

PAGE = "appointments/public/waiting.html"
_USUAL = dt.timedelta(days=14)
_OPEN = {WaitingState.WAITING, WaitingState.OFFERED}


@beside
def wait(request: HttpRequest, site: Site, draft: Draft, now: dt.datetime) -> HttpResponse:
    """Which days would suit; then the page of the place in the list."""
    today = site.today(now)
    tomorrow = today + dt.timedelta(days=1)
    days = {"first_on": tomorrow, "last_on": tomorrow + _USUAL, "part_of_day": PartOfDay.ANY}
    sent = request.POST if request.method == "POST" else None
    form = WaitForm(
        sent,
        initial=draft.answers() | days,
        country=site.country,
        today=today,
        language=language(),
    )
    kept_for = site.policy.waiting_offer_minutes
    if not form.is_valid():
        return show_aside(request, "wait", site, draft, form, kept_for=kept_for)
    given = form.cleaned_data
    draft = draft.but(name=given["name"], phone=given["phone"])
    try:
        return _join(request, site, draft, given, now)
    except Refusal as refusal:
        return show_aside(request, "wait", site, draft, form, refusal, kept_for=kept_for)


def _join(
    request: HttpRequest, site: Site, draft: Draft, given: dict[str, Any], now: dt.datetime
) -> HttpResponse:
    """To the page of the list. A car that waits for somebody else is a matter for a person."""
    asked, sender = asked_in(site, draft), sender_of(request)
    try:
        entry, is_new = join_waiting(
            asked,
            complaint=draft.complaint,
            mobility=Mobility(draft.mobility),
            first_on=given["first_on"],
            last_on=given["last_on"],
            part_of_day=PartOfDay(given["part_of_day"]),
            photos=draft.key,
            sender=sender,
            now=now,
        )
    except Refusal as refusal:
        if refusal.obstacles[0].code != TAKEN:
            raise
        owed = ask_to_call(
            asked,
            question=draft.complaint,
            photos=draft.key,
            sender=sender,
            door="public",
            now=now,
        )
        return go_on(draft.but(owed=owed.pk), "call")
    if not is_new and not is_own(request, entry):
        return to_already(draft, PLACE)
    response = SeeOther(reverse("wait-link", args=[waiting_token(entry)]))
    keep_own(request, response, site, entry)
    draft.keep(response)
    return response


@link_view
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, token: str) -> HttpResponse:
    """What happens next; POST leaves the list. It names nobody: a phone that was typed may be
    known here under another name."""
    entry = open_waiting(token)
    if entry is None:
        return render(request, PAGE, {"state": "gone"}, status=404)
    site = entry.site
    speak_at(request, site)
    request.site = site  # type: ignore[assignment]
    if request.method == "POST":
        reason = _("By the client, link")
        withdraw(entry, reason=reason, by=None, door="link", now=the_present())
        return SeeOther(request.path)
    works = Operation.objects.filter(site=site, code__in=entry.operations)
    context = {
        "state": "waiting" if entry.state in _OPEN else entry.state,
        "work": work_words(site, works),
        "first": show_day(entry.first_on, language()),
        "last": show_day(entry.last_on, language()),
        "is_one_day": entry.first_on == entry.last_on,
        "part": entry.get_part_of_day_display(),
        "kept_for": site.policy.waiting_offer_minutes,
        "token": token,
    }
    return render(request, PAGE, context)
