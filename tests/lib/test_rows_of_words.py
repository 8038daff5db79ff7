"""Words in a row and remarks on a line, as the page's language separates them."""

import pytest
from django.utils.translation import override

from service_desk.lib.text import in_a_row, side_by_side


@pytest.mark.parametrize(
    ("language", "row", "line"),
    [
        ("en", "oil, brakes", "45 min, €129"),
        ("ru", "oil, brakes", "45 min, €129"),
        ("zh-hans", "oil、brakes", "45 min，€129"),
    ],
)
def test_what_stands_between(language, row, line):
    with override(language):
        assert in_a_row(["oil", "", "brakes"]) == row
        assert side_by_side(["45 min", None, "€129"]) == line
