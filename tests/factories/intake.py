"""A walk-around with everything said and seen, or nearly."""

import io
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from service_desk.organisation.models import Staff
from tests.factories import NOW
from workorders.actions.intake import start_intake
from workorders.actions.intake_saving import save_answer
from workorders.models import Intake, OrderPhoto, WorkOrder
from workorders.states import SIX_SHOTS, Mark, Point

ALL_WELL = {
    "mileage": "48640",
    "fuel": "5",
    "tag": "14",
    "has_protection": "1",
    **{f"mark:{point}": Mark.OK.value for point in Point.values},
}


def make_intake(order: WorkOrder, *, by: Staff, **fields: Any) -> Intake:
    """A walk-around that has been started; ``fields`` go on the row."""
    intake = start_intake(order, by=by, door="desk", now=NOW)
    Intake.objects.filter(pk=intake.pk).update(**fields)
    intake.refresh_from_db()
    return intake


def answer(order: WorkOrder, answers: dict[str, str], *, by: Staff) -> None:
    """Answers given one by one, on a tablet that had seen none of them."""
    for name, value in answers.items():
        save_answer(order, name=name, value=value, was="", by=by, now=NOW)


def make_photo(order: WorkOrder, shot: str, **fields: Any) -> OrderPhoto:
    """A photo whose bytes are lost: the storage is not for tests of rules."""
    return OrderPhoto.objects.create(
        **{
            "order": order,
            "shot": shot,
            "file": f"photos/{uuid4().hex}.jpg",
            "key": uuid4(),
            "taken_at": NOW,
            "received_at": NOW,
            **fields,
        }
    )


def make_whole_intake(order: WorkOrder, *, by: Staff) -> Intake:
    """All six shots, all answers: ready to be signed."""
    intake = make_intake(order, by=by)
    answer(order, ALL_WELL, by=by)
    for shot in SIX_SHOTS:
        make_photo(order, shot)
    return intake


def a_jpeg(width: int = 64, height: int = 48, colour: str = "#8899aa") -> SimpleUploadedFile:
    """A photo as a tablet sends it."""
    Image.new("RGB", (width, height), colour).save(written := io.BytesIO(), "JPEG")
    return SimpleUploadedFile("photo.jpg", written.getvalue(), "image/jpeg")
