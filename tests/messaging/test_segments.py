"""What the network counts (UX-66)."""

import pytest

from service_desk.messaging.channels.sms import sender_of
from service_desk.messaging.segments import fit, segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # two places each
        ("€" * 81, 2),
        ("ñéà" * 53, 1),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("ж" * 70, 1),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("约" * 71, 2),
        ("🚗" * 35, 1),  # two places each
        ("🚗" * 36, 2),
    ],
)
def test_segments(text, count):
    assert segments(text) == count


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("vie 12\u00a0de\u00a0marzo – «Vega»", 'vie 12 de marzo - "Vega"'),
        ("Martín, miércoles, mañana", "Martin, miércoles, mañana"),
        ("Łódź", "Łódź"),  # Ł has no letter under it: nothing is gained
        ("Ёлкина, 10:15", "Ёлкина, 10:15"),
        ("café – 约", "café - 约"),
    ],
)
def test_fit(text, sent):
    assert fit(text) == sent


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("Talleres Vega", "TalleresVeg"),
        ("Citroën Núñez", "CitroenNune"),
        ("Вега Сервис", "VegaServis"),
        ("北京车行", "Service"),
    ],
)
def test_sender_of(name, sender):
    assert sender_of(name) == sender
