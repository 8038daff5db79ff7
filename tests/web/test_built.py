"""Stylesheets and the font, made when asked for and kept while their sources stay."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from service_desk.web.built import BuiltFinder
from service_desk.web.fonts import ONEST, FontFinder
from service_desk.web.stylesheets import StylesheetFinder, stripped


class ShoppingList(BuiltFinder):
    """A made file that says what it is made of, and counts how often it was made."""

    names = ("list.txt",)
    source: Path
    made = 0

    def sources(self, name: str) -> list[Path]:
        return [self.source]

    def build(self, name: str) -> bytes:
        self.made += 1
        return self.source.read_bytes().upper()


@pytest.fixture
def shopping(settings, tmp_path):
    settings.STATE_DIR = tmp_path / "state"
    finder = ShoppingList()
    finder.source = tmp_path / "list"
    finder.source.write_text("oil")
    return finder


def test_a_file_is_made_once_and_again_when_its_source_changes(shopping):
    first = Path(shopping.find("list.txt")).read_bytes()
    shopping.find("list.txt")
    made_before = shopping.made
    shopping.source.write_text("oil and filters")

    assert first == b"OIL"
    assert made_before == 1
    assert Path(shopping.find("list.txt")).read_bytes() == b"OIL AND FILTERS"


def test_a_finder_knows_only_its_own_files(shopping):
    assert shopping.find("other.txt") == []
    assert shopping.find("list.txt", find_all=True) == [shopping.find("list.txt")]
    assert [name for name, _storage in shopping.list([])] == ["list.txt"]


def test_half_a_file_is_never_left_behind(shopping):
    shopping.find("list.txt")

    folder = Path(shopping.storage.location)
    assert {path.name for path in folder.iterdir()} == {"list.txt", "list.txt.stamp"}


def test_comments_and_indentation_stay_at_home():
    written = "/* why */\n.a {\n  color: red; /* the\n  reason */\n}\n\n\n.b { margin: 0; }\n"

    assert stripped(written) == ".a {\ncolor: red;\n}\n.b { margin: 0; }"


def test_a_bundle_keeps_the_order_of_the_cascade():
    desk = StylesheetFinder().build("css/desk.bundle.css").decode()

    rules = ("--canvas: #F7F3EC", "@font-face", ".button {", "@media print")
    tokens, base, button, paper = (desk.index(rule) for rule in rules)
    assert tokens < base < button < paper


def test_the_font_has_the_letters_of_three_languages_and_numbers_of_one_width():
    from io import BytesIO

    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(FontFinder().build(ONEST)))

    assert {ord(letter) for letter in "AzñÑ¿ёЁЖя«»№—€₽"} <= set(font.getBestCmap())
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [
        ("wght", 400, 700)
    ]
    assert "SIL Open Font License" in font["name"].getDebugName(13)


@pytest.mark.parametrize("name", ["css/desk.bundle.css", "css/public.bundle.css", ONEST])
def test_pages_find_what_is_made(name):
    assert finders.find(name)
