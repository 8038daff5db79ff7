"""Quality control: the queue of a site, an order's check, and making the car ready after it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from appointments.views.replies import SeeOther
from appointments.views.screen import is_fragment, staff
from service_desk.lib import clock
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions import quality
from workorders.actions.intake_marks import keep_photo
from workorders.forms.quality import CheckPhotoForm, PassForm
from workorders.models import WorkOrder
from workorders.promise import earliest_promise
from workorders.reads.quality import check_sheet, queue_of
from workorders.reads.ready import ready_list
from workorders.states import IN_WORKSHOP, Mark, OrderState, Shot
from workorders.views.orders import order_or_404

QUEUE, PAGE, PART = (
    "workorders/quality_queue.html",
    "workorders/quality.html",
    "workorders/_quality.html",
)
ASIDE = "workorders/_quality_aside.html"
# As far as one drives round the house, to be pressed and not typed.
USUAL_KM = ("3", "5", "10")


@desk_view(Right.SEE_ORDERS)
@require_safe
def checks(request: HttpRequest, site: Site) -> HttpResponse:
    """Every finished order by its due time: to be checked, and to be made ready."""
    now = clock.now()
    context = {"queue": queue_of(site, now=now), "now": now, "nav": "workshop", "shell": "alone"}
    return render(request, QUEUE, context)


@desk_view(Right.SEE_ORDERS)
@require_safe
def check(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """An order's check; once passed, the list of what makes the car ready."""
    return show_check(request, site, said)


@desk_view(Right.SEE_ORDERS)
@require_safe
def aside(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """For the order page: where its check stands, what is open, the way there."""
    return render(request, ASIDE, _context(request, order_or_404(site, said)))


def press(
    right: Right, act: Callable[..., Any], words: str | Promise, *, undo: str = ""
) -> Callable[..., HttpResponse]:
    """The view of a verb that needs no form: done, said, and ``undo`` names its reverse."""

    @desk_view(right)
    @require_POST
    def do(request: HttpRequest, site: Site, said: str) -> HttpResponse:
        order = order_or_404(site, said)
        try:
            act(order, by=staff(request), door="desk", now=clock.now())
        except Refusal as refusal:
            return show_check(request, site, order.said, refusal=refusal, status=refusal.status)
        back = reverse(undo, args=[site.slug, order.said]) if undo else ""
        return show_done(request, site, order, words, undo=back)

    return do


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
        quality.mark_point(
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
        marked = quality.mark_rest(order, by=staff(request), door="desk", now=clock.now())
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
        quality.unmark(order, points=points, by=by, door="desk", now=clock.now())
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


def show_check(
    request: HttpRequest,
    site: Site,
    said: str,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page; for htmx the part that a press draws anew. A refusal's sentences come first."""
    context = {**_context(request, order_or_404(site, said)), "refusal": refusal, **more}
    template = PART if is_fragment(request) else PAGE
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def show_done(
    request: HttpRequest,
    site: Site,
    order: WorkOrder,
    said: str | Promise = "",
    *,
    undo: str = "",
) -> HttpResponse:
    """Done: the part as it is now and a toast with Undo, or back to the page."""
    if is_fragment(request):
        return show_check(request, site, order.said, toast=str(said), undo=undo)
    if said:
        messages.success(request, str(said), extra_tags=undo)
    return SeeOther(reverse("order_check", args=[site.slug, order.said]))


def _context(request: HttpRequest, order: WorkOrder) -> dict[str, Any]:
    now, rights = clock.now(), request.rights  # type: ignore[attr-defined]
    sheet = check_sheet(order)
    is_ready_stage = order.state == OrderState.READY or (
        order.state == OrderState.CHECKING and sheet.is_checked
    )
    is_again = order.state in IN_WORKSHOP and sheet.last_back is not None
    return {
        "nav": "workshop",
        "shell": "alone",
        "now": now,
        "order": order,
        "visit": order.visit,
        "sheet": sheet,
        "ready": ready_list(order) if is_ready_stage else None,
        "promise": earliest_promise(order, now=now) if is_again else None,
        "marks": Mark.choices,
        "usual_km": USUAL_KM,
        "photo_key": uuid4(),
        # Without script the question stands on the page instead of opening over it.
        "asks_back": "back" in request.GET,
        "can_check": Right.CHECK_QUALITY in rights,
        "can_hand_over": Right.HAND_OVER in rights,
        "can_receive": Right.RECEIVE in rights,
    }


def _refuse(form: PassForm | CheckPhotoForm) -> Any:
    found = [
        Blocker(str(error.code), error.message, name)
        for name, errors in form.errors.as_data().items()
        for error in errors
    ]
    raise Refusal(*found, status=400)
