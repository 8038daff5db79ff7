"""A parts list may say when more comes; one that does not leaves what was known (C1-6)."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from service_desk.catalogue.models import Stock
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def eta(tmp_path):
    make_site("north")

    def eta(*lines):
        path = tmp_path / "parts.csv"
        path.write_text("\n".join(lines))
        said = StringIO()
        call_command("import_csv", "parts", path, stdout=said)
        return Stock.objects.values_list("eta", flat=True).get()

    return eta


def test_the_day_more_comes_is_read_kept_and_taken_away(eta):
    head = "part;name;on_hand;price;expected"

    assert eta(head, "PAD-F;Front pads;0;58.00;12.03.2027") == dt.date(2027, 3, 12)
    assert eta("part;on_hand;price", "PAD-F;0;58.00") == dt.date(2027, 3, 12)
    assert eta("артикул;остаток;цена;ожидается", "PAD-F;0;58.00;15.03.2027") == dt.date(2027, 3, 15)
    assert eta(head, "PAD-F;Front pads;4;58.00;") is None
