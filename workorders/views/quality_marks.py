"""The presses of a check: marks, the drive and the pass, back to work, a photo of what was seen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions import quality, quality_marks
from workorders.actions.intake_marks import keep_photo
from workorders.forms.quality import CheckPhotoForm, PassForm
from workorders.states import Shot
from workorders.views.orders import order_or_404
from workorders.views.quality import press, show_check, show_done

start = press(Right.CHECK_QUALITY, quality.start_check, _("The check has begun."))
not_passed = press(
    Right.CHECK_QUALITY, quality.take_back_pass, _("Taken back: the check is open again.")
)


@desk_view(Right.CHECK_QUALITY)
@require_POST
def mark(request: HttpRequest, site: Site, said: str, point: int) -> HttpResponse:
    """One point's answer, or the word beside it; the same answer pressed again takes it back."""
    order = order_or_404(site, said)
    try:
        quality_marks.mark_point(
            order,
            point=point,
            mark=request.POST.get("mark", ""),
            note=request.POST.get("note"),
            by=staff(request),
            door="desk",
            now=clock.now(),
        )
    except Refusal as refusal:
        return show_check(request, site, said, refusal=refusal, status=refusal.status)
    return show_done(request, site, order)


@desk_view(Right.CHECK_QUALITY)
@require_POST
def rest(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """All that nobody has marked is in order: one press."""
    order = order_or_404(site, said)
    try:
        marked = quality_marks.mark_rest(order, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        return show_check(request, site, said, refusal=refusal, status=refusal.status)
    points = ",".join(map(str, marked))
    back = f"{reverse('order_check_unmark', args=[site.slug, said])}?points={points}"
    words = ngettext("%(n)s point in order.", "%(n)s points in order.", len(marked))
    return show_done(request, site, order, words % {"n": len(marked)}, undo=back if marked else "")


@desk_view(Right.CHECK_QUALITY)
@require_POST
def unmark(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Those points are open again."""
    points = [int(each) for each in request.GET.get("points", "").split(",") if each.isdecimal()]
    order, by = order_or_404(site, said), staff(request)
    try:
        quality_marks.unmark(order, points=points, by=by, door="desk", now=clock.now())
    except Refusal as refusal:
        return show_check(request, site, said, refusal=refusal, status=refusal.status)
    return show_done(request, site, order, _("Taken back."))


@desk_view(Right.CHECK_QUALITY)
@require_POST
def passed(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Pass it, with the kilometres driven."""
    order, form = order_or_404(site, said), PassForm(request.POST)
    try:
        km = form.km if form.is_valid() else _refuse(form)
        quality.pass_check(order, road_km=km, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        typed = {"typed_km": request.POST.get("road_km", "")}
        return show_check(request, site, said, refusal=refusal, status=refusal.status, **typed)
    back = reverse("order_check_not_passed", args=[site.slug, said])
    return show_done(request, site, order, _("Passed. Now make the car ready."), undo=back)


@desk_view(Right.CHECK_QUALITY)
@require_POST
def back(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Back to work with what has to be done again, from the check or from READY."""
    order, reason = order_or_404(site, said), request.POST.get("reason", "")
    try:
        quality.send_back(order, reason=reason, by=staff(request), door="desk", now=clock.now())
    except Refusal as refusal:
        typed = {"typed_reason": reason, "asks_back": True}
        return show_check(request, site, said, refusal=refusal, status=refusal.status, **typed)
    return show_done(request, site, order, _("Back in work, in the same hands."))


@desk_view(Right.CHECK_QUALITY)
@require_POST
def photo(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Keep a photo of what was seen."""
    order, form, now = (
        order_or_404(site, said),
        CheckPhotoForm(request.POST, request.FILES),
        clock.now(),
    )
    try:
        keep_photo(
            order,
            photo=form.cleaned_data["file"] if form.is_valid() else _refuse(form),
            shot=Shot.CHECK,
            key=form.cleaned_data["key"],
            taken_at=now,
            right=Right.CHECK_QUALITY,
            by=staff(request),
            now=now,
        )
    except Refusal as refusal:
        return show_check(request, site, said, refusal=refusal, status=refusal.status)
    return show_done(request, site, order, _("The photo is kept."))


def _refuse(form: PassForm | CheckPhotoForm) -> Any:
    found = [
        Blocker(str(error.code), error.message, name)
        for name, errors in form.errors.as_data().items()
        for error in errors
    ]
    raise Refusal(*found, status=400)
