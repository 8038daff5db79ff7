"""``…/call/``: call me back, today if the house is open for long enough."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from appointments.actions.call_me import ask_to_call, due_to_call
from appointments.forms.aside import CallMeForm
from appointments.models import OwedAnswer
from appointments.views.aside import asked_in, beside, show_aside
from appointments.views.draft import Draft
from appointments.views.sender import sender_of
from appointments.views.steps import go_on
from appointments.views.words import language
from service_desk.lib.dates import show_on_day, show_time
from service_desk.lib.refusals import Refusal
from service_desk.lib.text import unbroken
from service_desk.organisation.models import Site


@beside
def call_me(request: HttpRequest, site: Site, draft: Draft, now: dt.datetime) -> HttpResponse:
    """GET asks for the number, and says by when we call; after the POST it says so again."""
    if request.method != "POST" and draft.owed is not None:
        return _called(request, site, draft, now)
    sent = request.POST if request.method == "POST" else None
    initial = {**draft.answers(), "question": draft.complaint}
    form = CallMeForm(sent, initial=initial, country=site.country)
    promise = promise_to_call(site, due_to_call(site, now=now), now)
    if not form.is_valid():
        return show_aside(request, "call_me", site, draft, form, promise=promise)
    given = form.cleaned_data
    draft = draft.but(name=given["name"], phone=given["phone"])
    try:
        owed = ask_to_call(
            asked_in(site, draft, wish=given["question"]),
            question=given["question"],
            suits=given["suits"],
            photos=draft.key,
            sender=sender_of(request),
            door="public",
            now=now,
        )
    except Refusal as refusal:
        return show_aside(request, "call_me", site, draft, form, refusal, promise=promise)
    return go_on(draft.but(owed=owed.pk), "call")


def promise_to_call(site: Site, due_at: dt.datetime | None, now: dt.datetime) -> str:
    """By when we call, as a person would say it; "" where nobody can say."""
    if due_at is None:
        return ""
    on, time = site.local(due_at).date(), show_time(due_at, site.zone_info)
    days_off = (on - site.today(now)).days
    if days_off == 0:
        return _("We call you today before {time}.").format(time=time)
    if days_off == 1:
        return _("We call you tomorrow before {time}.").format(time=time)
    on_day = show_on_day(on, language())
    return _("We call you {on_day} before {time}.").format(on_day=on_day, time=time)


def _called(request: HttpRequest, site: Site, draft: Draft, now: dt.datetime) -> HttpResponse:
    owed = OwedAnswer.objects.filter(site=site, pk=draft.owed or 0).first()
    due_at = owed.due_at if owed and owed.answered_at is None and owed.due_at > now else None
    promise = promise_to_call(site, due_at, now)
    return show_aside(request, "called", site, draft, promise=promise, phone=unbroken(draft.phone))
