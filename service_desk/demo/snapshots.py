"""Photos that clients sent with their own words: drawn here, for the demo brings no pictures."""

import io
import random
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from service_desk.demo.stories import Story
from service_desk.lib.photos import read_photo
from service_desk.organisation.models import Site
from service_desk.visits.models import VisitPhoto
from service_desk.visits.states import AHEAD, ON_SITE, Source

_MOST = 8
_SIZE = (1200, 900)
_NIGHT, _AMBER, _WHITE = (24, 25, 29), (240, 150, 20), (235, 235, 230)


def write_photos(site: Site, stories: Sequence[Story], rng: random.Random) -> None:
    """One or two photos with the next bookings from the public page that say what is wrong."""
    told = [
        story
        for story in stories
        if story.booking.source == Source.PUBLIC
        and story.booking.complaint
        and story.visit.state in AHEAD | ON_SITE
    ]
    told.sort(key=lambda story: (story.booking.starts_at, story.booking.seed))
    photos = []
    for number, story in enumerate(told[:_MOST]):
        for place in range(1 + number % 2):
            name = _keep(f"photos/demo/{site.slug}-{number}-{place}.jpg", _dashboard(rng))
            photos.append(
                VisitPhoto(visit=story.visit, file=name, added_at=story.booking.created_at)
            )
    VisitPhoto.objects.bulk_create(photos)


def _keep(name: str, image: Image.Image) -> str:
    drawn = io.BytesIO()
    image.save(drawn, "PNG")
    default_storage.delete(name)  # of a demo loaded before
    return default_storage.save(name, ContentFile(read_photo(drawn).content))


def _dashboard(rng: random.Random) -> Image.Image:
    """Two dials in the dark, and the lamp that should not be lit."""
    image = Image.new("RGB", _SIZE, _NIGHT)
    pen = ImageDraw.Draw(image)
    for middle in (320, 880):
        box = (middle - 250, 200, middle + 250, 700)
        pen.arc(box, 140, 400, fill=_WHITE, width=10)
        for degrees in range(140, 401, 26):
            pen.arc(box, degrees, degrees + 3, fill=_WHITE, width=46)
        needle = rng.randint(150, 300)
        pen.pieslice((middle - 200, 250, middle + 200, 650), needle, needle + 3, fill=_AMBER)
        pen.ellipse((middle - 34, 416, middle + 34, 484), fill=(70, 72, 78))
    left = 520 + rng.randint(-30, 30)
    pen.rounded_rectangle((left, 560, left + 160, 660), 18, outline=_AMBER, width=14)
    pen.line((left + 50, 530, left + 110, 530), fill=_AMBER, width=14)
    pen.line((left + 80, 530, left + 80, 560), fill=_AMBER, width=14)
    pen.line((left - 34, 590, left - 34, 640), fill=_AMBER, width=14)
    pen.line((left + 190, 580, left + 190, 650), fill=_AMBER, width=14)
    return image
