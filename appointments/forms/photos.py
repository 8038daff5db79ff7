"""Photos beside the own words."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.models import DraftPhoto
from service_desk.lib.photos import ACCEPT, Photo, PhotoError, read_photo
from service_desk.lib.refusals import Sentence


class SentPhotos(NamedTuple):
    """The photos that can be kept, and why others can't: one bad photo does not cost the rest."""

    photos: Sequence[Photo] = ()
    refused: Sequence[Sentence] = ()


class PhotoInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once, read; it refuses nothing itself, the page keeps the good ones."""

    widget = PhotoInput

    def __init__(self, **more: Any) -> None:
        attrs = {"accept": ACCEPT, "multiple": True}
        more.setdefault("label", _("Add a photo"))
        super().__init__(required=False, widget=PhotoInput(attrs=attrs), **more)

    def clean(self, data: Any, initial: Any = None) -> SentPhotos:
        sent = [file for file in data or () if file]
        photos: list[Photo] = []
        refused: dict[str, Sentence] = {}
        for file in sent[: DraftPhoto.PLACES]:
            try:
                photos.append(read_photo(file))
            except PhotoError as error:
                refused[error.reason] = error.message
        if len(sent) > DraftPhoto.PLACES:
            refused["three_photos"] = _("Three photos are enough: the first three are kept.")
        return SentPhotos(photos, tuple(refused.values()))
