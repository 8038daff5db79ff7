"""A name under something: what the pad posts, and what is kept of it."""

import json

import pytest

from service_desk.lib.refusals import Refusal
from tests.factories import NOW
from tests.factories.orders import STROKES, make_order
from tests.factories.organisation import make_site
from workorders.actions.signing import keep_signature
from workorders.forms.signing import SignatureForm
from workorders.states import Purpose, SignedBy

pytestmark = pytest.mark.django_db


def signed(**typed: str) -> SignatureForm:
    form = SignatureForm({"name": "Lucía Navarro", "strokes": json.dumps(STROKES), **typed})
    assert form.is_valid(), form.errors
    return form


def test_a_pad_is_kept_as_its_strokes_and_signed_again_it_is_redone():
    order = make_order(make_site())
    keep_signature(order, purpose=Purpose.HANDOVER, **signed().signature(), by=None, now=NOW)
    again = signed(strokes="[[[5, 7.4], [9, 11]]]").signature()

    keep_signature(order, purpose=Purpose.HANDOVER, **again, by=None, now=NOW)

    [kept] = order.signatures.filter(purpose=Purpose.HANDOVER)
    assert (kept.name, kept.way, kept.strokes) == (
        "Lucía Navarro",
        SignedBy.PAD,
        [[[5, 7], [9, 11]]],
    )


def test_on_paper_it_needs_a_name_only():
    order = make_order(make_site())
    form = signed(way="paper", strokes="")

    kept = keep_signature(order, purpose=Purpose.HANDOVER, **form.signature(), by=None, now=NOW)

    assert (kept.way, kept.strokes) == (SignedBy.PAPER, [])


@pytest.mark.parametrize(
    "strokes", ["", "[]", "[[]]", "{}", "[[[1, 2], [3]]]", "[[[1, 5000]]]", "[[[1, NaN]]]", "nine"]
)
def test_an_empty_or_broken_pad_is_asked_for_again(strokes):
    order = make_order(make_site())
    form = signed(strokes=strokes)

    with pytest.raises(Refusal) as refused:
        keep_signature(order, purpose=Purpose.HANDOVER, **form.signature(), by=None, now=NOW)

    assert refused.value.status == 400
    assert [obstacle.field for obstacle in refused.value.obstacles] == ["strokes"]
