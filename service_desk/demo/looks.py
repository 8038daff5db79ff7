"""How the demo dealerships look: one in the house's colours, the others in their own."""

from io import BytesIO

import fontpkg_onest  # type: ignore[import-untyped]
from PIL import Image, ImageDraw, ImageFont

from service_desk.demo.places import Place
from service_desk.lib.logos import read_logo
from service_desk.organisation.models import Site, SiteLook

_SIZE, _BOLD = 324, 700
_INK = "#241f1a"
_SUN, _RAYS = 180, 7  # radius in pixels, and how many


def dress(site: Site, place: Place) -> None:
    """The website that may show the booking; with a colour of its own also a logo in it."""
    look = SiteLook(
        site=site, accent=place.accent, website=place.website, embed_hosts=[place.website]
    )
    if place.accent:
        look.wear(read_logo(_drawn(place.name, place.accent)))
    look.save()


def _drawn(name: str, colour: str) -> bytes:
    """A sun that rises, and the name beside it; drawn large and made small like any logo."""
    font = ImageFont.truetype(str(fontpkg_onest.ROOT / "files" / "Onest[wght].ttf"), _SIZE)
    font.set_variation_by_axes([_BOLD])
    width = round(font.getlength(name))
    picture = Image.new("RGBA", (4 * _SUN + width, 2 * _SIZE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    middle, ground = 1.7 * _SUN, 1.35 * _SIZE
    for ray in range(_RAYS):
        turn = 180 + 180 * (ray + 0.5) / _RAYS
        box = (middle - 1.6 * _SUN, ground - 1.6 * _SUN, middle + 1.6 * _SUN, ground + 1.6 * _SUN)
        pen.arc(box, turn - 8, turn + 8, fill=colour, width=round(0.35 * _SUN))
    disc = (middle - _SUN, ground - _SUN, middle + _SUN, ground + _SUN)
    pen.pieslice(disc, 180, 360, fill=colour)
    pen.text((3.8 * _SUN, ground), name, font=font, fill=_INK, anchor="ls")
    picture.save(packed := BytesIO(), "PNG")
    return packed.getvalue()
