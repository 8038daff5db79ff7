"""Photos of cars, drawn here: small pictures with the car's own plate, of nobody's car."""

import io
import random
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from workorders.states import Shot

SIZE = (640, 480)
_PAINTS = (
    (38, 66, 104),
    (158, 27, 36),
    (196, 199, 201),
    (46, 50, 54),
    (228, 226, 220),
    (34, 92, 74),
)
_FLOOR, _WALL, _TYRE, _GLASS, _RIM = (
    (128, 128, 124),
    (205, 205, 198),
    (24, 24, 26),
    (74, 92, 104),
    (170, 172, 174),
)
_LAMP, _TAIL, _NIGHT, _AMBER = (250, 244, 205), (190, 24, 32), (24, 25, 29), (240, 150, 20)
_LATIN = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
Pen = ImageDraw.ImageDraw
Colour = tuple[int, int, int]


def paint_of(plate: str) -> Colour:
    """The colour of this car, the same on each of its photos."""
    return random.Random(plate).choice(_PAINTS)


def draw_shot(shot: Shot, *, plate: str, vin: str, km: int) -> bytes:
    """A JPEG of what ``shot`` names."""
    image = Image.new("RGB", SIZE, _WALL)
    pen = ImageDraw.Draw(image)
    if shot == Shot.DASHBOARD:
        _dashboard(pen, km)
    elif shot == Shot.VIN_PLATE:
        _label(pen, vin or "—", plate)
    elif shot in {Shot.DAMAGE, Shot.FINDING, Shot.PAPER}:
        _close_up(pen, shot, paint_of(plate))
    else:
        _car(pen, paint_of(plate), plate, is_rear=shot in {Shot.REAR_LEFT, Shot.REAR_RIGHT})
        if shot in {Shot.FRONT_RIGHT, Shot.REAR_LEFT}:
            image = _mirrored(image, plate)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=78)
    return written.getvalue()


def _car(pen: Pen, paint: Colour, plate: str, *, is_rear: bool) -> None:
    dark = _shade(paint, 0.72)
    pen.rectangle((0, 330, 640, 480), fill=_FLOOR)
    pen.ellipse((60, 352, 590, 410), fill=_shade(_FLOOR, 0.7))
    pen.polygon(((205, 215), (262, 130), (455, 130), (530, 215)), fill=dark)
    pen.polygon(((228, 211), (272, 143), (352, 143), (352, 211)), fill=_GLASS)
    pen.polygon(((364, 211), (364, 143), (446, 143), (502, 211)), fill=_GLASS)
    pen.rounded_rectangle((70, 208, 585, 345), 34, fill=paint)
    pen.rounded_rectangle((70, 300, 585, 352), 22, fill=dark)
    for left in (250, 358, 478):
        pen.line((left, 216, left, 334), fill=dark, width=3)
    for middle in (175, 480):
        pen.ellipse((middle - 56, 290, middle + 56, 402), fill=_TYRE)
        pen.ellipse((middle - 32, 314, middle + 32, 378), fill=_RIM)
    pen.rounded_rectangle((74, 236, 132, 268), 10, fill=_TAIL if is_rear else _LAMP)
    pen.rounded_rectangle((72, 306, 168, 332), 4, fill=(250, 250, 246), outline=_TYRE, width=2)
    _write(pen, (80, 310), plate, 16)


def _mirrored(image: Image.Image, plate: str) -> Image.Image:
    """The other side; the plate can be read there as well."""
    turned = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    pen = ImageDraw.Draw(turned)
    pen.rounded_rectangle((472, 306, 568, 332), 4, fill=(250, 250, 246), outline=_TYRE, width=2)
    _write(pen, (480, 310), plate, 16)
    return turned


def _dashboard(pen: Pen, km: int) -> None:
    pen.rectangle((0, 0, *SIZE), fill=_NIGHT)
    for middle in (180, 460):
        box = (middle - 130, 110, middle + 130, 370)
        pen.arc(box, 140, 400, fill=_LAMP, width=6)
        pen.pieslice((middle - 104, 136, middle + 104, 344), 196, 199, fill=_AMBER)
        pen.ellipse((middle - 18, 222, middle + 18, 258), fill=(70, 72, 78))
    pen.rounded_rectangle((244, 372, 396, 420), 8, fill=(58, 66, 60))
    _write(pen, (262, 384), f"{km:,} km".replace(",", " "), 24, _LAMP)


def _label(pen: Pen, vin: str, plate: str) -> None:
    pen.rounded_rectangle((60, 130, 580, 350), 14, fill=(238, 238, 232), outline=_TYRE, width=4)
    _write(pen, (90, 170), vin, 34)
    _write(pen, (90, 240), plate, 28)
    for bar in range(60):
        left = 90 + bar * 8
        pen.line((left, 296, left, 332), fill=_TYRE, width=2 + bar * 7 % 5)


def _close_up(pen: Pen, shot: Shot, paint: Colour) -> None:
    if shot == Shot.PAPER:
        pen.rectangle((150, 40, 490, 450), fill=(250, 250, 246), outline=_TYRE)
        for line in range(14):
            pen.line(
                (180, 80 + line * 25, 460 - line * 37 % 120, 80 + line * 25), fill=_GLASS, width=4
            )
        return
    if shot == Shot.FINDING:
        pen.rectangle((0, 0, *SIZE), fill=(52, 52, 50))
        pen.ellipse((120, 40, 520, 440), fill=(150, 148, 144), outline=_TYRE, width=6)
        for ring in range(6):
            inset = 18 + ring * 22
            pen.arc(
                (120 + inset, 40 + inset, 520 - inset, 440 - inset),
                20,
                330,
                fill=(120, 96, 76),
                width=5,
            )
        pen.ellipse((260, 180, 380, 300), fill=(52, 52, 50))
        return
    pen.rectangle((0, 0, *SIZE), fill=paint)
    pen.line((0, 120, 640, 96), fill=_shade(paint, 0.7), width=5)
    for scratch in range(5):
        top = 230 + scratch * 9
        pen.line(
            (150 + scratch * 12, top, 470 - scratch * 20, top + 26),
            fill=_shade(paint, 1.5),
            width=3,
        )


def _write(pen: Pen, at: tuple[int, int], text: str, size: int, colour: Colour = _TYRE) -> None:
    pen.text(at, text.upper().translate(_LATIN), fill=colour, font=_font(size))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _shade(colour: Colour, by: float) -> Colour:
    red, green, blue = (min(255, round(part * by)) for part in colour)
    return red, green, blue
