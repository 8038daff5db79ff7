"""A logo as an owner has it, made into the small PNG that every page of the site shows.

It is drawn anew from its pixels: no metadata, no scripts, no second picture hidden behind it.
"""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from service_desk.lib.refusals import Unreadable

SHOWN = (320, 80)
"""The most that a page shows, in CSS pixels; kept twice as fine for sharp screens."""
LENGTH = 40_000
"""The most bytes of the PNG: half of what a first view may weigh."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_MOST_TYPED = 5_000_000  # bytes
_MOST_PIXELS = 30_000_000  # looked at in the head of the file, before a pixel is read
_COLOURS = (256, 64, 16)
# Decoders meet bytes that nobody checked, and say so in many ways.
_BROKEN = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError, IndexError),
    *(AttributeError, OverflowError, ZeroDivisionError, struct.error, zlib.error),
    Image.DecompressionBombError,
)


class LogoError(Unreadable):
    """Reasons: too_large, format, broken."""


@dataclass(frozen=True, slots=True)
class Logo:
    """PNG bytes, and the size it is shown at in CSS pixels."""

    png: bytes
    width: int
    height: int


def read_logo(content: bytes) -> Logo:
    """The logo in ``content``, its empty edges cut off. LogoError where there is none."""
    if len(content) > _MOST_TYPED:
        raise LogoError("too_large", _("This picture is too large. Choose one below 5 MB."))
    picture = _cropped(_opened(content))
    picture.thumbnail((2 * SHOWN[0], 2 * SHOWN[1]), Image.Resampling.LANCZOS)
    width, height = (max(1, round(side / 2)) for side in picture.size)
    return Logo(_packed(picture), width, height)


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                sentence = _("This picture has too many pixels. Make it smaller first.")
                raise LogoError("too_large", sentence)
            return ImageOps.exif_transpose(picture).convert("RGBA")
    except UnidentifiedImageError:
        sentence = _("This file is no picture we can read. Choose a PNG, JPEG or WebP.")
        raise LogoError("format", sentence) from None
    except LogoError:
        raise
    except _BROKEN:
        sentence = _("This picture is broken. Save it anew and choose it again.")
        raise LogoError("broken", sentence) from None


def _cropped(picture: Image.Image) -> Image.Image:
    """Without the empty margin that logos are handed over with."""
    return picture.crop(picture.getchannel("A").getbbox() or (0, 0, *picture.size))


def _packed(picture: Image.Image) -> bytes:
    """As fine as fits: all colours, else fewer, else fewer pixels."""
    tries = [picture, *(picture.quantize(colours) for colours in _COLOURS)]
    for each in tries:
        each.save(packed := BytesIO(), "PNG", optimize=True)
        if packed.tell() <= LENGTH:
            return packed.getvalue()
    return _packed(picture.resize((max(1, picture.width // 2), max(1, picture.height // 2))))
