"""Photos as phones send them, made fit to keep and to show: a JPEG of our own, and nothing else.

What arrives is never kept. It is opened by the three decoders named here and by no other, after
its size has been read from its head; turned upright, made small, put on white, and written anew.
So no place, no name of a phone and no hidden file can come along: there is nothing left of the
bytes that were sent.

    read_photo    what somebody sent, as a Photo; PhotoError with a sentence for the field
    thumbnail     the same, small, for a list
"""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms

from service_desk.lib.refusals import Unreadable

CONTENT_TYPE = "image/jpeg"
# Named one by one: asked for these, an iPhone turns its HEIC into JPEG by itself.
ACCEPT = "image/jpeg,image/png,image/webp"
LONGEST_SIDE = 1600
HEAVIEST = 400_000
"""Bytes of a photo as it is kept (UX-26)."""
HEAVIEST_SENT = 15_000_000
"""Bytes of a photo as it is sent."""
THUMBNAIL_SIDE = 240

_FORMATS = ("JPEG", "PNG", "WEBP")
# A JPEG is read at a half, a quarter or an eighth; the others, and a progressive JPEG, have to
# be in memory whole.
_MOST_PIXELS, _MOST_PIXELS_WHOLE = 50_000_000, 25_000_000
# Sides and qualities, the first light enough is kept. Only noise goes far down.
_TRIES = ((1600, 85), (1600, 75), (1600, 62), (1280, 60), (1024, 55), (800, 45), (480, 40))
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# Decoders meet bytes that somebody chose with care, and say so in many ways.
_BROKEN = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError, IndexError),
    *(AttributeError, OverflowError, ZeroDivisionError, struct.error, zlib.error),
)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
# Each photo being read takes up to 200 MB for a moment: two at a time in a process.
_AT_WORK = BoundedSemaphore(2)

_SENTENCES = {
    "empty": _("This file is empty. Please choose the photo again."),
    "too_heavy": _("This photo is larger than 15 MB. Please choose a smaller one."),
    "heic": _("We can't open a HEIC photo. Please send a JPEG."),
    "not_a_photo": _("This is not a photo. Choose a JPEG, PNG or WebP file."),
    "moving": _("This picture moves. Please choose a still one."),
    "too_many_pixels": _("This photo has too many pixels. Please choose a smaller one."),
    "broken": _("This photo did not arrive whole. Please choose it again."),
}


class PhotoError(Unreadable):
    """Reasons: empty, too_heavy, heic, not_a_photo, moving, too_many_pixels, broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, _SENTENCES[reason])


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG as it is kept: upright, in sRGB, at most 1600 pixels long and 400 kB heavy."""

    content: bytes
    width: int
    height: int


def read_photo(file: IO[bytes]) -> Photo:
    """The photo in ``file``, made anew. Raises PhotoError for what is none, or none to keep."""
    _check_outside(file)
    with _AT_WORK, _opened(file) as image:
        return _light(_upright(image))


def thumbnail(content: bytes, side: int = THUMBNAIL_SIDE) -> bytes:
    """A photo of ours as a small JPEG, its longest side ``side`` pixels."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
        image.thumbnail((side, side), reducing_gap=2.0)
        return _written(image, 72)


def _check_outside(file: IO[bytes]) -> None:
    """What can be told without any decoder."""
    weight = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(32)
    file.seek(0)
    if weight == 0:
        raise PhotoError("empty")
    if weight > HEAVIEST_SENT:
        raise PhotoError("too_heavy")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise PhotoError("heic")
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    if not (is_webp or head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))):
        raise PhotoError("not_a_photo")


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The picture with its size known and nothing of it decoded yet."""
    try:
        with Image.open(file, formats=_FORMATS) as image:
            # Two cameras of one phone put two pictures into a JPEG: the first is the photo.
            is_jpeg = image.format in {"JPEG", "MPO"}
            if not is_jpeg and getattr(image, "is_animated", False):
                raise PhotoError("moving")
            is_read_small = is_jpeg and not image.info.get("progressive")
            most = _MOST_PIXELS if is_read_small else _MOST_PIXELS_WHOLE
            if image.width * image.height > most:
                raise PhotoError("too_many_pixels")
            yield image
    except PhotoError:
        raise
    except _BOMB as error:
        raise PhotoError("too_many_pixels") from error
    except _BROKEN as error:
        raise PhotoError("broken") from error


def _upright(image: Image.Image) -> Image.Image:
    """Decoded, small, in the colours and the way up it was seen: a picture without a past."""
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    if image.mode in {"P", "PA", "1"}:
        image = image.convert("RGBA")  # colours of a palette can't be mixed
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    seen = _on_white(_in_srgb(image, profile))
    for turn in _TURNS.get(orientation, ()):
        seen = seen.transpose(turn)
    return seen


def _orientation(image: Image.Image) -> int:
    """Which way the camera was held; 1, upright, where it says nothing that can be read."""
    try:
        said = image.getexif().get(ExifTags.Base.Orientation, 1)
    except _BROKEN:
        return 1
    return said if isinstance(said, int) else 1


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours that every screen takes for granted; as it is where the profile is odd."""
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        seen = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, *_BROKEN):
        return image
    return seen or image


def _on_white(image: Image.Image) -> Image.Image:
    """A new picture: only what is seen goes over, no comment, no profile, no place."""
    fresh = Image.new("RGB", image.size, "white")
    if image.mode in {"RGBA", "LA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        fresh.paste(layered, mask=layered.getchannel("A"))
    else:
        fresh.paste(image.convert("RGB"))
    return fresh


def _light(image: Image.Image) -> Photo:
    for side, quality in _TRIES:
        image.thumbnail((side, side))
        content = _written(image, quality)
        if len(content) <= HEAVIEST:
            break
    return Photo(content, image.width, image.height)


def _written(image: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
