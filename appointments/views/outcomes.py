"""What a call ends with where it does not end with a booking: three small steps of the panel.

Each is drawn under the form with all that was typed, and closes the panel once it is done.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from appointments.actions.by_phone import end_call
from appointments.actions.holds import release_holds
from appointments.actions.requests import note_lost, owe_answer
from appointments.actions.waiting import wait_for_time
from appointments.forms.book import read_began
from appointments.forms.outcomes import LostForm, OutcomeForm, OweForm, WaitForm
from appointments.states import LostReason, PartOfDay
from appointments.views.booking import offered_at
from appointments.views.panel import Panel
from appointments.views.replies import SeeOther
from appointments.views.screen import IDLE, is_fragment, show_panel, staff
from appointments.wishes import RequestWords
from parts_prep.queries import parts_needed
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.states import Mobility, Source
from service_desk.web.guards import desk_view

CHANGED = "desk:changed"
Act = Callable[[Panel, RequestWords, dict[str, Any]], str]


def _outcome(step: str, shape: type[OutcomeForm], act: Act) -> Callable[..., HttpResponse]:
    """The view of a step: it asks, and with ``done`` it acts."""

    @desk_view(Right.BOOK)
    @require_POST
    def view(request: HttpRequest, site: Site) -> HttpResponse:
        now, offered = clock.now(), offered_at(site)
        panel = Panel.read(request, site, request.POST, offered, now=now)
        is_done = "done" in request.POST
        parts = parts_needed(panel.form.chosen_works()) if shape is LostForm else ()
        given: dict[str, Any] = {"site": site, "parts": parts, "now": now}
        asked = shape(request.POST, **given) if is_done else shape(**given)
        if not is_done:
            return panel.show(step=step, outcome=asked)
        if not asked.is_valid():
            return panel.show(step=step, outcome=asked, status=400)
        try:
            said = _end(panel, asked, act)
        except Refusal as refusal:
            asked.refuse(refusal)
            return panel.show(step=step, outcome=asked, status=refusal.status)
        return _show_ended(request, site, said)

    return view


@whole_transaction
def _end(panel: Panel, asked: OutcomeForm, act: Act) -> str:
    words = _words(panel)
    typed = str(panel.form["began"].value() or "")
    began = None if words.source == Source.COUNTER else read_began(typed, now=panel.now)
    words = end_call(words, began=began, by=staff(panel.request), now=panel.now)
    release_holds(panel.owner, now=panel.now)
    return act(panel, words, asked.cleaned_data)


def _owe(panel: Panel, words: RequestWords, given: dict[str, Any]) -> str:
    owed = owe_answer(
        words,
        question=given["question"],
        by=staff(panel.request),
        door="desk",
        now=panel.now,
    )
    due = f"{panel.site.local(owed.due_at):%H:%M}"
    return _("Call %(name)s back by %(time)s.") % {"name": owed.name or owed.phone, "time": due}


def _wait(panel: Panel, words: RequestWords, given: dict[str, Any]) -> str:
    entry = wait_for_time(
        words,
        complaint=str(panel.form["complaint"].value() or ""),
        mobility=Mobility(panel.form["mobility"].value() or Mobility.NONE),
        first_on=given["first_on"],
        last_on=given["last_on"],
        part_of_day=PartOfDay(given["part_of_day"]),
        by=staff(panel.request),
        door="desk",
        now=panel.now,
    )
    return _("%(name)s is on the waiting list.") % {"name": entry.client.name}


def _lose(panel: Panel, words: RequestWords, given: dict[str, Any]) -> str:
    note_lost(
        words,
        reason=LostReason(given["lost_reason"]),
        note=given["note"],
        part=int(given["part"]) if given["part"] else None,
        by=staff(panel.request),
        door="desk",
        now=panel.now,
    )
    return _("Noted: nothing came of it. The service manager decides what follows.")


owe = _outcome("owe", OweForm, _owe)
wait = _outcome("wait", WaitForm, _wait)
lost = _outcome("lost", LostForm, _lose)


def _words(panel: Panel) -> RequestWords:
    """The wish as far as it was said."""
    form, person = panel.form, panel.person
    wish = str(form["complaint"].value() or "")
    if panel.place.at is not None:
        wish = f"{wish} {panel.site.local(panel.place.at):%Y-%m-%d %H:%M}".strip()
    return RequestWords(
        site=panel.site,
        source=Source.COUNTER if form["is_here"].value() else Source.PHONE,
        client=person.client.pk if person else None,
        vehicle=person.vehicle.pk if person and person.vehicle else None,
        name=str(form["name"].value() or ""),
        phone=str(form["phone"].value() or "") or (panel.typed.get("q", "") if not person else ""),
        plate=str(form["plate"].value() or ""),
        operations=tuple(work.code for work in form.chosen_works()),
        wish=wish[:400],
    )


def _show_ended(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The panel is idle again, what was done is said, and the board looks again."""
    if not is_fragment(request):
        messages.success(request, said)
        return SeeOther(reverse("board", args=[site.slug]))
    response = show_panel(request, site, IDLE, {"said": said})
    return trigger_client_event(response, CHANGED, {"card": ""})
