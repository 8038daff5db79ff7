"""Verbs of the photos a client sends with their own words: kept, dropped, handed to the visit."""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models import BookingRequest, DraftPhoto
from appointments.states import Outcome
from service_desk.lib.photos import Photo
from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import hold, whole_transaction
from service_desk.organisation.models import Site
from service_desk.records.journal import record
from service_desk.visits.models import Visit, VisitPhoto

_BATCH = 200


@whole_transaction
def keep_photo(photo: Photo, *, site: Site, key: str, now: dt.datetime) -> DraftPhoto:
    """Keep a photo with the booking begun under ``key``. Raises Refusal 400 for a fourth."""
    hold(f"photos:{key}")
    taken = set(DraftPhoto.objects.filter(key=key).values_list("place", flat=True))
    free = next((place for place in range(1, DraftPhoto.PLACES + 1) if place not in taken), None)
    if free is None:
        sentence = _("Three photos are enough. Remove one to send another.")
        refuse("three_photos", sentence, "photos", status=400)
    file = ContentFile(photo.content, name="photo.jpg")
    return DraftPhoto.objects.create(site=site, key=key, place=free, file=file, added_at=now)


@whole_transaction
def drop_photo(photo: int, *, key: str) -> None:
    """Remove a photo of the booking begun under ``key``; one that has gone is no obstacle."""
    _forget(DraftPhoto.objects.select_for_update().filter(key=key, pk=photo))


def hand_over_photos(visit: Visit, *, key: str, door: str, now: dt.datetime) -> int:
    """The visit booked from this draft takes over its photos, in the caller's transaction.

    The files stay where they are. How many there were; a second call finds none.
    """
    photos = list(DraftPhoto.objects.select_for_update().filter(key=key))
    VisitPhoto.objects.bulk_create(
        VisitPhoto(visit=visit, file=photo.file.name, added_at=photo.added_at) for photo in photos
    )
    DraftPhoto.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
    if photos:
        record(
            site=visit.site,
            subject=visit,
            verb="photos_sent",
            by=None,
            door=door,
            now=now,
            count=len(photos),
        )
    return len(photos)


def send_along(request: BookingRequest, *, key: str) -> None:
    """The photos of this draft go with a wish for a call or a time, in the caller's transaction."""
    DraftPhoto.objects.filter(key=key).update(request=request)


def hand_over_wished(requests: Iterable[BookingRequest], visit: Visit, now: dt.datetime) -> None:
    """The visit that became of these wishes takes over their photos."""
    keys = DraftPhoto.objects.filter(request__in=list(requests)).values_list("key", flat=True)
    for key in sorted(set(keys)):
        hand_over_photos(visit, key=key, door="public", now=now)


@whole_transaction
def forget_photos(now: dt.datetime) -> int:
    """Sweep away the photos of bookings that were never finished and of wishes that are over; how
    many there were."""
    is_open = Q(request__outcome__in=[Outcome.OWED, Outcome.WAITING])
    old = DraftPhoto.objects.filter(added_at__lt=now - DraftPhoto.LIVES_FOR).exclude(is_open)
    # What is being handed over at this moment is a visit's already.
    return _forget(old.select_for_update(skip_locked=True, of=("self",))[:_BATCH])


def _forget(photos: Iterable[DraftPhoto]) -> int:
    """Rows first; a file is removed once nothing can name it any more."""
    gone = list(photos)
    DraftPhoto.objects.filter(pk__in=[photo.pk for photo in gone]).delete()
    for photo in gone:
        transaction.on_commit(partial(default_storage.delete, str(photo.file.name)))
    return len(gone)
