"""Papers of the way in: the intake sheet, the diagnosis sheet, the order supplement."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from service_desk.visits.models import DeferredDefect
from workorders.documents.car import (
    damage_words,
    data_address,
    intake_of,
    papers_of_car,
    photos_of,
    pins_as_tapped,
    points_of,
    state_of_car,
)
from workorders.documents.words import Box, Writer, box_of, ink_of, signatures_of
from workorders.documents.work_order import words_of
from workorders.models import ConsentRequest, Finding, Intake, WorkOrder
from workorders.states import SIX_SHOTS, Agreed, Answer, Purpose

OUTLINE_WIDTH = 632


def intake_sheet(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """The walk-around: outline, marks, photos, belongings, papers, permissions (S-6a–S-6e)."""
    intake = intake_of(order)
    assert intake is not None, "rules.papers asks for the walk-around first"
    photos = list(order.photos.all())
    damages = list(intake.damages.select_related("photo"))
    given, client = signatures_of(order), order.visit.client.name
    under = Purpose.NO_INSPECTION if intake.refused_at else Purpose.INTAKE
    heading = (
        _("I want no walk-around of my car")
        if intake.refused_at
        else _("Walk-around done together: I agree with what is written here")
    )
    key = order.keys.order_by("-taken_at").first()
    advisor = intake.signed_by or intake.started_by
    return {
        **state_of_car(order, write),
        "words": words_of(order),
        "large_pins": pins_as_tapped(damages, OUTLINE_WIDTH),
        "damages": [
            (row.number, damage_words(row, write), data_address(row.photo)) for row in damages
        ],
        "shots": photos_of(photos, SIX_SHOTS),
        "points": points_of(intake),
        "things": [(row.words, row.is_in_box) for row in intake.belongings.all()],
        "car_papers": papers_of_car(intake, write),
        "permissions": _permissions(intake),
        "key": key,
        "boxes": [
            box_of(given, under, heading, _("{name}, client").format(name=client), write),
            Box(_("Walk-around done for the service"), advisor.name if advisor else ""),
        ],
    }


def diagnosis_sheet(order: WorkOrder, write: Writer) -> dict[str, Any]:
    """What was found, where the fault is, and what is advised (S-2d)."""
    findings = Finding.objects.filter(request__order=order).select_related("photo", "operation")
    asked = list(findings.order_by("request__number", "position", "id"))
    told = {row.defect_id for row in asked}
    others = DeferredDefect.objects.filter(
        found_in=order.visit, settled_by=None, dropped_at=None
    ).exclude(pk__in=[pk for pk in told if pk])
    intake = intake_of(order)
    return {
        "words": words_of(order),
        "note": intake.note if intake else "",
        "findings": [_finding(row, write, with_photo=True) for row in asked],
        "others": [
            (row.words, _advice(write.day(row.remind_on), is_safety=row.is_safety))
            for row in others
        ],
        "boxes": [
            Box(_("Diagnosis"), order.advisor.name if order.advisor else ""),
            Box(
                _("I have been told of this"),
                _("{name}, client").format(name=order.visit.client.name),
            ),
        ],
    }


def supplement(request: ConsentRequest, write: Writer) -> dict[str, Any]:
    """One question about extra work and its answer: the order's addition (S-9c)."""
    order = request.order
    rows = list(request.findings.select_related("photo", "operation", "defect"))
    approved = [row for row in rows if row.answer == Answer.APPROVED]
    answered = Q(purpose=Purpose.EXTRA, about__startswith=f"question:{request.number}:")
    refused = Q(purpose=Purpose.SAFETY, about__in=[f"finding:{row.pk}" for row in rows])
    signed = order.signatures.filter(answered | refused).order_by("id")
    boxes = [
        Box(str(row.get_purpose_display()), row.name, ink_of(row), write.stamp(row.signed_at))
        for row in signed
    ]
    client = _("{name}, client").format(name=order.visit.client.name)
    return {
        "request": request,
        "findings": [_finding(row, write) for row in rows],
        "answered": write.stamp(request.answered_at) if request.answered_at else "",
        "how": str(Agreed(request.how).label) if request.how else "",
        "ready": write.moment(request.new_ready_at),
        "added": write.money(sum((row.amount for row in approved), start=Decimal(0))),
        "told": write.stamp(request.told_at) if request.told_at else "",
        "boxes": boxes or [Box(_("I agree to the work marked as approved"), client)],
    }


def _finding(row: Finding, write: Writer, *, with_photo: bool = False) -> dict[str, Any]:
    remind = write.day(row.defect.remind_on) if row.defect and row.defect.remind_on else ""
    return {
        "words": row.words,
        "technical": row.technical,
        "hours": write.number(row.hours) if row.hours else "",
        "amount": write.money(row.amount),
        "is_safety": row.is_safety,
        "answer": str(Answer(row.answer).label) if row.answer else _("no answer yet"),
        "is_approved": row.answer == Answer.APPROVED,
        "advice": _("Repaired on this visit.")
        if row.answer == Answer.APPROVED
        else _advice(remind, is_safety=row.is_safety),
        "photo": data_address(row.photo) if with_photo else "",
    }


def _advice(remind: str, *, is_safety: bool) -> str:
    if is_safety:
        return _("Repair before you drive on: it is about safety.")
    if remind:
        return _("Repair by {day}.").format(day=remind)
    return _("Repair at the next service.")


def _permissions(intake: Intake) -> list[str]:
    """What the client allowed before signing (S-2b, B-3.11)."""
    said = {
        _("The car may be diagnosed."): intake.may_diagnose,
        _("Parts may be taken apart to find the fault."): intake.may_dismantle,
    }
    return [sentence for sentence, is_allowed in said.items() if is_allowed]
