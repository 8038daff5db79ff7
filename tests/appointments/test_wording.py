"""The words: in every language, for every channel, whatever is in a name."""

import pytest
from django.conf import settings as conf
from django.utils.translation import override

from appointments.links import calendar_token, open_link
from appointments.messages.finding import Promise
from appointments.messages.times import CANCELLED, CARD, CONFIRMATION, MOVED
from appointments.messages.wording import compose
from appointments.models import ClientLink
from service_desk.messaging.segments import segments
from service_desk.messaging.states import Door
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client, make_vehicle
from tests.factories.messages import make_message
from tests.factories.organisation import make_advisor, make_site

pytestmark = pytest.mark.django_db
KINDS = (CARD, CONFIRMATION, MOVED, CANCELLED)
LANGUAGES = [code for code, _name in conf.LANGUAGES]


@pytest.fixture(autouse=True)
def address(settings):
    settings.PUBLIC_URL = "https://cita.vega.es"


@pytest.fixture
def found():
    return promise(make_site())


def promise(site, *, name="Lucía Vega Martín", **work) -> Promise:
    make_advisor(site, "Ana Ruiz")
    client = make_client(site, name, email="lucia@example.com")
    visit = make_booking(
        site,
        at("2027-03-12 10:15"),
        client=client,
        vehicle=make_vehicle(client, "1234 BCD"),
        operations=(make_operation(site, **work),),
        handover_at=at("2027-03-12 16:00"),
    )
    handover, drop_off = visit.appointments.order_by("-starts_at")
    return Promise(visit, drop_off, handover)


def draft(found, kind=CARD, door=Door.EMAIL, language="en", *, is_preview=False):
    message = make_message(
        found.visit.client, kind=kind, channel=door, subject=f"visit:{found.visit.pk}"
    )
    with override(language):
        return compose(message, found, now=NOW, is_preview=is_preview)


def test_the_card_says_what_when_who_where_and_what_to_bring(found):
    token = "•••"

    letter = draft(found, is_preview=True)

    assert letter.title == "Your visit: Friday 12\u00a0March, 10:15"
    assert letter.body.replace("\u00a0", " ") == (
        "Hello Lucía,\n"
        "\n"
        "Your visit is booked. We look forward to seeing you.\n"
        "\n"
        "When: Friday 12 March, 10:15 (Madrid time)\n"
        "What: Oil service\n"
        "Car: Citroën C4, 1234 BCD\n"
        "Your service advisor: Ana Ruiz\n"
        "Ready for you: Friday 12 March, 16:00\n"
        "\n"
        "Where: Talleres Vega, express entrance\n"
        "Calle de Alcalá 200, Madrid\n"
        "Entrance B, left of the showroom\n"
        "\n"
        "Please bring:\n"
        "– Registration certificate\n"
        "– Service book\n"
        "\n"
        "Confirm, move or cancel:\n"
        f"https://cita.vega.es/v/{token}/\n"
        "\n"
        "For your calendar:\n"
        f"https://cita.vega.es/c/{token}/visit.ics\n"
        "\n"
        "Talleres Vega\n"
        "911 234 567"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("door", [Door.EMAIL, Door.SMS])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_in_every_language(found, kind, door, language):
    text = draft(found, kind, door, language)

    whole = text.title + text.body
    assert "10:15" in text.title
    assert "Talleres Vega" in text.body
    assert "https://cita.vega.es/" in text.body
    assert not {"{", "}", "%", "&", "<"} & set(whole)
    assert "\n\n\n" not in text.body


@pytest.mark.parametrize("kind", [CARD, CONFIRMATION, MOVED])
def test_the_link_opens_the_visit_and_is_kept_nowhere(found, kind):
    text = draft(found, kind)

    token = text.body.partition("/v/")[2].partition("/")[0]
    assert open_link(token, now=NOW) == found.visit
    kept = text.body.replace(token, "•••").replace(calendar_token(token), "•••")
    assert text.masked_body == kept
    assert [secret for secret in (token, calendar_token(token)) if secret in kept] == []
    assert token not in str(list(ClientLink.objects.values()))


def test_a_preview_makes_no_link(found):
    assert "/v/•••/" in draft(found, is_preview=True).body
    assert ClientLink.objects.count() == 0


def test_a_cancellation_leads_to_the_public_page(found):
    found.visit.site.slug = "north"

    assert "https://cita.vega.es/book/north/" in draft(found, CANCELLED).body
    assert ClientLink.objects.count() == 0


@pytest.mark.parametrize(("language", "most"), [("en", 1), ("es", 1), ("ru", 2), ("zh-hans", 2)])
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_one_segment_where_the_alphabet_lets_it(found, kind, language, most):
    """UX-66. Cyrillic and Chinese have 70 characters, of which the link alone takes 46."""
    text = draft(found, kind, Door.SMS, language)

    assert text.body.startswith("Talleres Vega")
    assert segments(text.body) == text.segments <= most


def test_papers_are_named_in_a_text_if_they_cost_no_further_segment(found, settings):
    settings.PUBLIC_URL = "https://vega.es"
    operation = found.visit.works.get().operation
    operation.papers = ["licence"]
    operation.save()
    with_room = draft(found, CARD, Door.SMS).body
    operation.papers = ["registration", "service_book", "licence", "warranty", "insurance"]
    operation.save()
    without = draft(found, CARD, Door.SMS).body

    assert ("Driving licence" in with_room, "Driving licence" in without) == (True, False)


@pytest.mark.parametrize(
    "name",
    [
        "visit http://evil.example now",
        "evil.com",
        "\u202e\u200b",
        "12345",
        "",
    ],
)
def test_what_is_no_name_is_not_repeated(found, name):
    """S16: our letter must not carry somebody's link to a stranger."""
    found.visit.client.name = name

    letter = draft(found)

    assert letter.body.startswith("Hello,\n")
    assert "evil" not in letter.body


def test_markup_in_a_name_stays_text(found):
    found.visit.site.name = "Vega & Hijos <S.L.>"

    assert "Vega & Hijos <S.L.>" in draft(found).body


def test_the_longest_real_data_still_reads():
    """UX-59."""
    longest = promise(
        make_site(name="Servicio Oficial Citroën Automóviles Hermanos Fernández-Villaverde S.L."),
        name="María de los Ángeles Fernández-Villaverde y García de la Concepción",
        name_es="Sustitución del kit de distribución con bomba de agua y correa auxiliar completa",
    )

    for language in LANGUAGES:
        text = draft(longest, CARD, Door.SMS, language)
        assert segments(text.body) <= 5
        assert len(text.title) < 160


@pytest.mark.parametrize(
    ("sender", "door", "is_said"),
    [("+34600111222", Door.SMS, True), ("", Door.SMS, False), ("+34600111222", Door.EMAIL, False)],
)
def test_an_answer_by_text_is_asked_for_where_somebody_hears_it(
    settings, found, sender, door, is_said
):
    settings.SMS_GATEWAY, settings.SMS_SENDER = "twilio", sender

    said = draft(found, CONFIRMATION, door)

    assert ("Reply 1 to confirm." in said.body) is is_said
    assert segments(said.body) == 1 or door == Door.EMAIL
