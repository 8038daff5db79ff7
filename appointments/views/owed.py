"""Answers owed: the chip in the bar, the list, and «called back»."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appointments.actions.requests import answer_owed, take_back_answer
from appointments.forms.registers import AnswerForm
from appointments.models import OwedAnswer
from appointments.registers.owed import given, owed_now
from appointments.templatetags.registers import owed_chip
from appointments.views.registers import show_register
from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal
from service_desk.lib.slots import day_bounds
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view

PAGE = "appointments/registers/owed.html"
CHIP = "appointments/registers/_owed_chip.html"
DAYS = 30


@desk_view(Right.SEE_CLIENTS)
@require_safe
def chip(request: HttpRequest, site: Site) -> HttpResponse:
    """The place in the bar alone: asked for again every twenty seconds."""
    context = {"site": site, "rights": request.rights}  # type: ignore[attr-defined]
    return render(request, CHIP, owed_chip(context))  # type: ignore[arg-type]


@desk_view(Right.SEE_CLIENTS)
@require_safe
def owed(request: HttpRequest, site: Site) -> HttpResponse:
    """What we owe, and what we kept of it in the last thirty days."""
    return _show(request, site)


@desk_view(Right.BOOK)
@require_POST
def answer(request: HttpRequest, site: Site, owed: int) -> HttpResponse:
    """We called back."""
    row = _row(site, owed)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, site, form=form, refused=row, status=400)
    try:
        answer_owed(row, **form.cleaned_data, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(request, site, form=form, refused=row, status=refusal.status)
    undo = reverse("owed_undo", args=[site.slug, row.pk])
    messages.success(request, _("The call is noted."), extra_tags=undo)
    return SeeOther(reverse("owed", args=[site.slug]))


@desk_view(Right.BOOK)
@require_POST
def undo(request: HttpRequest, site: Site, owed: int) -> HttpResponse:
    """We did not call back after all."""
    take_back_answer(_row(site, owed), by=staff(request), door="desk", now=clock.now())
    messages.success(request, _("Taken back."))
    return SeeOther(reverse("owed", args=[site.slug]))


def _show(request: HttpRequest, site: Site, *, status: int = 200, **refusal: Any) -> HttpResponse:
    now = clock.now()
    since = site.today(now) - dt.timedelta(DAYS - 1)
    rows, kept = given(site, since=day_bounds(since, site.zone_info).start)
    context = {
        "countdowns": owed_now(site, with_photos=True, now=now),
        "given": rows,
        "kept": kept,
        "days": DAYS,
        "blank": AnswerForm(),
        **refusal,
    }
    return show_register(request, site, PAGE, "owed", context, status=status)


def _row(site: Site, owed: int) -> OwedAnswer:
    return get_object_or_404(OwedAnswer.objects.select_related("site"), site=site, pk=owed)
