"""What the tablet sends by itself, one small thing at a time; every answer is data.

200 says what was kept, 400 and 409 what is wrong (with ``theirs`` where a colleague was first),
401 that nobody is signed in. The tablet keeps what it could not send.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from appointments.views.screen import staff
from appointments.views.visit_photos import show_photo
from service_desk.lib import clock
from service_desk.lib.refusals import Obstacle, Refusal
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions import intake_marks
from workorders.actions.intake_saving import save_answer
from workorders.forms.intake import AnswerForm, BelongingForm, DamageForm, KeyForm, PhotoForm
from workorders.models import OrderPhoto, WorkOrder
from workorders.queries import find_order
from workorders.reads.intake_screen import photo_url
from workorders.states import Shot

Write = Callable[[WorkOrder, Any, Staff], dict[str, Any]]


def order_or_404(site: Site, said: str) -> WorkOrder:
    order = find_order(site, said)
    if order is None:
        raise Http404
    return order


def sent(form_class: type[forms.Form], write: Write) -> Callable[..., HttpResponse]:
    """The view of one kind of sending: read by its form, kept by ``write``, answered as data."""

    @desk_view(Right.RECEIVE_CAR)
    @require_POST
    def keep(request: HttpRequest, site: Site, said: str) -> HttpResponse:
        order = order_or_404(site, said)
        form = form_class(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"obstacles": wrong_with(form)}, status=400)
        try:
            return JsonResponse(write(order, form, staff(request)))
        except Refusal as refusal:
            told = {"obstacles": [told_of(each) for each in refusal.obstacles]}
            theirs = {"theirs": refusal.alternatives[0]} if refusal.alternatives else {}
            return JsonResponse({**told, **theirs}, status=refusal.status)

    return keep


def wrong_with(form: forms.Form) -> list[dict[str, str]]:
    """What is wrong with a form, as data."""
    return [
        {"code": each["code"], "message": each["message"], "field": name}
        for name, errors in form.errors.get_json_data().items()
        for each in errors
    ]


def told_of(obstacle: Obstacle) -> dict[str, str]:
    return {
        "code": obstacle.code,
        "message": str(obstacle.message),
        "field": obstacle.field or "",
    }


def _answer(order: WorkOrder, form: AnswerForm, by: Staff) -> dict[str, Any]:
    saved = save_answer(order, **form.cleaned_data, by=by, now=clock.now())
    return {
        "value": saved.value,
        "saved": saved.count,
        "cautions": [told_of(each) for each in saved.cautions],
    }


def _damage(order: WorkOrder, form: DamageForm, by: Staff) -> dict[str, Any]:
    row = intake_marks.put_damage(order, **form.damage(), by=by)
    return {"number": row.number}


def _photo(order: WorkOrder, form: PhotoForm, by: Staff) -> dict[str, Any]:
    now, given = clock.now(), form.cleaned_data
    row = intake_marks.keep_photo(
        order,
        photo=given["file"],
        shot=Shot(given["shot"]),
        key=given["key"],
        words=given["words"],
        taken_at=form.taken(now),
        by=by,
        now=now,
    )
    return {"url": photo_url(order, row)}


def _belonging(order: WorkOrder, form: BelongingForm, by: Staff) -> dict[str, Any]:
    intake_marks.put_belonging(order, **form.cleaned_data, by=by)
    return {}


def _drop(verb: Callable[..., None]) -> Write:
    def drop(order: WorkOrder, form: KeyForm, by: Staff) -> dict[str, Any]:
        verb(order, key=form.cleaned_data["key"], by=by)
        return {}

    return drop


save = sent(AnswerForm, _answer)
damage = sent(DamageForm, _damage)
photo = sent(PhotoForm, _photo)
belonging = sent(BelongingForm, _belonging)
drop_damage = sent(KeyForm, _drop(intake_marks.drop_damage))
drop_belonging = sent(KeyForm, _drop(intake_marks.drop_belonging))
drop_photo = sent(KeyForm, _drop(intake_marks.drop_photo))


@desk_view(Right.SEE_ORDERS)
@require_safe
def order_photo(request: HttpRequest, site: Site, said: str, shot: UUID) -> HttpResponse:
    """A photo of an order, whole or small; it has no address of its own anywhere else."""
    row = OrderPhoto.objects.filter(order=order_or_404(site, said), key=shot).first()
    return show_photo(row.file if row else None, is_small="small" in request.GET)
