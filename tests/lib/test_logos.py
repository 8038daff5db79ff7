"""A logo: drawn anew, small, and nothing of the file it came in."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from service_desk.lib import logos
from service_desk.lib.logos import LogoError, read_logo


def picture(size=(900, 300), mode="RGBA", colour=(138, 21, 56, 255), form="PNG", **more) -> bytes:
    made = Image.new(mode, size, colour if mode == "RGBA" else colour[:3])
    made.save(packed := BytesIO(), form, **more)
    return packed.getvalue()


def opened(logo: logos.Logo) -> Image.Image:
    return Image.open(BytesIO(logo.png))


def test_a_large_logo_is_shown_within_its_room_and_kept_twice_as_fine():
    logo = read_logo(picture((900, 300)))

    assert (logo.width, logo.height) == (240, 80)
    assert opened(logo).size == (480, 160)


def test_a_wide_logo_keeps_its_shape():
    logo = read_logo(picture((2000, 100)))

    assert (logo.width, logo.height) == (320, 16)


def test_a_small_logo_is_not_blown_up():
    assert opened(read_logo(picture((120, 40)))).size == (120, 40)


def test_its_empty_margin_is_cut_off():
    margin = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    margin.paste((138, 21, 56, 255), (100, 150, 300, 250))
    margin.save(packed := BytesIO(), "PNG")

    assert opened(read_logo(packed.getvalue())).size == (200, 100)


def test_what_the_file_says_of_its_maker_is_gone():
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "somebody")
    assert b"somebody" in (typed := picture(pnginfo=said))

    assert b"somebody" not in read_logo(typed).png


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "GIF"])
def test_other_formats_become_png(form):
    logo = read_logo(picture((320, 80), "RGB", form=form))

    assert logo.png[:8] == b"\x89PNG\r\n\x1a\n"


def test_noise_is_made_to_fit():
    noise = Image.effect_noise((640, 160), 90).convert("RGBA")
    noise.save(packed := BytesIO(), "PNG")
    assert packed.tell() > logos.LENGTH

    assert len(read_logo(packed.getvalue()).png) <= logos.LENGTH


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format"),
        (b"%PDF-1.7", "format"),
        (picture()[:60], "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "format"),
        (bytes(5_000_001), "too_large"),
    ],
)
def test_what_is_no_picture_is_refused(content, reason):
    with pytest.raises(LogoError) as refused:
        read_logo(content)

    assert refused.value.reason == reason


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = picture((9000, 9000), "RGB", (0, 0, 0), "PNG")
    assert len(bomb) < 300_000

    with pytest.raises(LogoError) as refused:
        read_logo(bomb)

    assert refused.value.reason == "too_large"
