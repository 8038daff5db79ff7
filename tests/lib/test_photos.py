"""Photos made fit to keep: what comes in, what is refused, and that nothing else comes along."""

import contextlib
import io
import random
import struct
import zlib

import pytest
from PIL import ExifTags, Image

from service_desk.lib.photos import (
    HEAVIEST,
    HEAVIEST_SENT,
    LONGEST_SIDE,
    Photo,
    PhotoError,
    read_photo,
    thumbnail,
)

RED, BLUE = (200, 30, 40), (20, 40, 200)


def scene(width: int = 900, height: int = 600) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    return image


def sent(image: Image.Image, kind: str = "JPEG", **how) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file


def opened(photo: Photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.content), formats=["JPEG"])


def looks_like(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def reason_of(content: bytes) -> str:
    with pytest.raises(PhotoError) as refused:
        read_photo(io.BytesIO(content))
    assert 0 < len(str(refused.value).split()) <= 15
    return refused.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_jpeg_of_ours(kind):
    photo = read_photo(sent(scene(), kind))

    image = opened(photo)
    assert (image.format, image.size, (photo.width, photo.height)) == (
        "JPEG",
        (900, 600),
        (900, 600),
    )
    assert looks_like(image.getpixel((450, 100)), RED)
    assert looks_like(image.getpixel((450, 500)), BLUE)


def test_a_large_photo_is_made_small():
    photo = read_photo(sent(scene(4000, 3000), quality=95))

    assert (photo.width, photo.height) == (LONGEST_SIDE, 1200)
    assert len(photo.content) <= HEAVIEST


def test_noise_weighs_no_more_than_anything_else():
    noise = Image.frombytes("RGB", (2200, 1800), random.Random(7).randbytes(2200 * 1800 * 3))

    photo = read_photo(sent(noise, quality=95))

    assert len(photo.content) <= HEAVIEST


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_the_way_it_was_seen(orientation):
    """What the camera wrote, turned back as it says, is red above and blue below."""
    camera = {
        1: (),
        2: (Image.Transpose.FLIP_LEFT_RIGHT,),
        3: (Image.Transpose.ROTATE_180,),
        4: (Image.Transpose.FLIP_TOP_BOTTOM,),
        5: (Image.Transpose.TRANSPOSE,),
        6: (Image.Transpose.ROTATE_90,),
        7: (Image.Transpose.TRANSVERSE,),
        8: (Image.Transpose.ROTATE_270,),
    }
    held = scene()
    held.paste((240, 240, 240), (0, 0, 200, 150))  # a mark at the upper left
    for turn in camera[orientation]:
        held = held.transpose(turn)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation

    photo = read_photo(sent(held, exif=exif))

    image = opened(photo)
    assert image.size == (900, 600)
    assert looks_like(image.getpixel((100, 70)), (240, 240, 240))
    assert looks_like(image.getpixel((800, 100)), RED)
    assert looks_like(image.getpixel((450, 550)), BLUE)


def test_neither_place_nor_phone_nor_words_come_along():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Secretphone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (40.0, 25.0, 0.0)
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Secretphone</x:xmpmeta>"
    file = sent(scene(), exif=exif, xmp=xmp, comment=b"Secretphone")
    assert file.getvalue().count(b"Secretphone") == 3

    photo = read_photo(file)

    assert b"Secretphone" not in photo.content
    assert b"Exif" not in photo.content
    assert dict(opened(photo).getexif()) == {}
    assert set(opened(photo).info) <= {
        *("jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression")
    }


def test_what_was_hidden_behind_the_photo_is_gone():
    """A file that is a photo and a page at once stays a photo only."""
    photo = read_photo(io.BytesIO(sent(scene()).getvalue() + b"<script>alert(1)</script>"))

    assert b"script" not in photo.content


def test_what_is_clear_becomes_white():
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))

    assert looks_like(opened(read_photo(sent(clear, "PNG"))).getpixel((150, 150)), (255,) * 3)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("LA", "PNG"),
        ("I;16", "PNG"),
    ],
)
def test_every_way_to_write_colours_is_read(mode, kind):
    image = scene().convert("RGB")
    written = Image.new("I;16", (900, 600)) if mode == "I;16" else image.convert(mode)

    assert opened(read_photo(sent(written, kind))).mode == "RGB"


def test_two_pictures_of_one_phone_are_its_photo():
    """Phones with two lenses write an MPO: a JPEG with another behind it."""
    file = sent(scene(), "MPO", save_all=True, append_images=[scene(300, 200)])

    assert (read_photo(file).width, read_photo(file).height) == (900, 600)


def test_a_photo_with_the_colours_of_its_screen_keeps_how_it_looks():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    image = opened(read_photo(sent(scene(), icc_profile=profile)))

    assert "icc_profile" not in image.info
    assert looks_like(image.getpixel((450, 100)), RED)


def test_a_profile_that_is_none_costs_nothing():
    assert read_photo(sent(scene(), icc_profile=b"no profile at all")).width == 900


def moving(kind: str) -> bytes:
    return sent(
        scene(60, 40), kind, save_all=True, append_images=[scene(60, 40).rotate(180)]
    ).getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head says that it is huge."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


REFUSED = {
    "nothing": (lambda: b"", "empty"),
    "too heavy": (lambda: b"\xff\xd8\xff" + bytes(HEAVIEST_SENT), "too_heavy"),
    "an iPhone's own": (lambda: b"\0\0\0\x18ftypheic" + bytes(64), "heic"),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", "not_a_photo"),
    "a drawing": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_photo"),
    "a paper": (lambda: b"%PDF-1.7", "not_a_photo"),
    "PostScript": (lambda: sent(scene(), "EPS").getvalue(), "not_a_photo"),
    "a GIF": (lambda: sent(scene(), "GIF").getvalue(), "not_a_photo"),
    "a TIFF": (lambda: sent(scene(), "TIFF").getvalue(), "not_a_photo"),
    "a moving PNG": (lambda: moving("PNG"), "moving"),
    "a moving WebP": (lambda: moving("WEBP"), "moving"),
    "169 million pixels": (lambda: bomb(13_000, 13_000), "too_many_pixels"),
    "ten thousand million pixels": (lambda: bomb(100_000, 100_000), "too_many_pixels"),
    "half of a photo": (lambda: sent(scene()).getvalue()[:2000], "broken"),
    "a PNG without rows": (lambda: bomb(900, 900), "broken"),
    "a head alone": (lambda: b"\xff\xd8\xff\xe0", "broken"),
    "a WebP head alone": (lambda: b"RIFF\x10\0\0\0WEBPVP8 ", "broken"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_a_sentence(what):
    make, reason = REFUSED[what]

    assert reason_of(make()) == reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_bytes_that_somebody_chose_with_care_end_in_a_photo_or_a_sentence(kind):
    """Three hundred photos with a few bytes changed: no other error ever comes out."""
    chance = random.Random(kind)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    good = sent(scene(64, 48), kind, exif=exif).getvalue()
    for _number in range(300):
        bad = bytearray(good)
        for _change in range(chance.randint(1, 12)):
            bad[chance.randrange(12, len(bad))] = chance.randrange(256)
        with contextlib.suppress(PhotoError):
            read_photo(io.BytesIO(bytes(bad)))


def test_a_thumbnail_is_small_and_upright():
    photo = read_photo(sent(scene(4000, 3000)))

    small = Image.open(io.BytesIO(thumbnail(photo.content)))

    assert small.size == (240, 180)
    assert len(thumbnail(photo.content)) < 20_000
