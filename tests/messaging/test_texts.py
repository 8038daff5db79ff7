"""Our own words as a text one can edit: the same to the letter, whatever is empty (UX-59)."""

from itertools import combinations

import pytest
from django.conf import settings
from django.utils.translation import override

from service_desk.messaging.kinds import kinds
from service_desk.messaging.models import MessagePolicy, MessageText
from service_desk.messaging.rules import cautions_about, obstacles_to_text
from service_desk.messaging.samples import longest_draft, sample_of
from service_desk.messaging.segments import segments
from service_desk.messaging.states import Form
from service_desk.messaging.texts import default_text, default_title, written_kinds
from service_desk.messaging.wording import fill, ours
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation
from tests.factories.clients import make_client
from tests.factories.organisation import make_advisor, make_site

LANGUAGES = [code for code, _name in settings.LANGUAGES]
KINDS = {kind.code: kind for kind in written_kinds()}
LISTS = frozenset({"works", "papers", "times", "findings"})
PLACES = [(code, form, language) for code in KINDS for form in Form for language in LANGUAGES]


def real(name):
    return ["one", "two & three"] if name in LISTS else f"some <{name}>"


def test_every_kind_that_is_written_can_be_edited():
    unsaid = [kind.code for kind in kinds() if not kind.is_said and not kind.template]

    assert set(unsaid) <= {"trial", "note", "flyer", "budget"}
    assert {code for code, kind in KINDS.items() if not (kind.title and kind.holes)} == set()
    assert {code for code, kind in KINDS.items() if kind.needs - kind.holes.keys()} == set()


@pytest.mark.parametrize(("code", "form", "language"), PLACES)
def test_our_words_as_a_text_say_what_the_template_says(code, form, language):
    kind = KINDS[code]
    values = {name: real(name) for name in kind.holes}
    optional = [name for name in kind.holes if name not in kind.needs]
    empties = [(), *((name,) for name in optional), *combinations(optional, 2), tuple(optional)]

    text = default_text(kind, form, language)

    with override(language):
        for empty in empties:
            shown = values | {name: type(values[name])() for name in empty}
            assert fill(text, shown) == ours(kind.template, form, shown), empty
    assert set("{}[]") & set(fill(text, values)) == set()


def test_our_words_read_as_somebody_would_have_written_them():
    card = KINDS["card"]

    assert default_title(card, "en") == "Your visit: {moment}"
    assert default_text(card, Form.TEXT, "en") == (
        "{site}: {day}, {time}, {work}, {entrance}. [Bring: {papers}.] Move or cancel: {link}"
    )
    assert default_text(card, Form.LETTER, "en").startswith(
        "Hello[ {name}],\n\nYour visit is booked. We look forward to seeing you.\n\n"
        "When: {moment} ({city} time)\nWhat: {works}\n[Car: {car}]\n"
    )


@pytest.fixture
def site():
    """A site whose every word is long, and real."""
    site = make_site(name="Servicio Oficial Citroën Hermanos Fernández-Villaverde")
    make_advisor(site, "María de los Ángeles Fernández-Villaverde")
    name = "Sustitución del kit de distribución con bomba de agua y correa auxiliar"
    make_operation(site, name_es=name, name_ru="Замена комплекта ремня ГРМ с водяным насосом")
    return site


def text_at(site, body, *, kind="card", form=Form.TEXT, language="en", title=""):
    return MessageText(site=site, kind=kind, form=form, language=language, title=title, body=body)


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "form", "language"), PLACES)
def test_our_words_fit_with_the_longest_real_data(code, form, language, site):
    """UX-59: no hole is left open, and a text costs what a site allows, at the most."""
    text = text_at(
        site, default_text(KINDS[code], form, language), kind=code, form=form, language=language
    )

    draft = longest_draft(text)

    assert list(obstacles_to_text(text)) == []
    assert set("{}[]") & set(draft.title + draft.body) == set()
    assert len(draft.title) <= 160
    assert form == Form.LETTER or segments(draft.body) <= MessagePolicy().longest_text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", ["Write the text, or use ours again."]),
        ("See you {dya}. {link}", ["There is no {dya} here. Did you mean {day}?"]),
        ("{link} {x9}", ["There is no {x9} here. Choose one from the list."]),
        ("See {day. {link}", ["A { stands alone. A hole has one on each side, such as {name}."]),
        (
            "[Car: {car} {link}",
            ["A [ stands alone, or in other brackets. Each part has two of its own."],
        ),
        (
            "[a [b] c] {link}",
            ["A [ stands alone, or in other brackets. Each part has two of its own."],
        ),
        ("See you {day}.", ["Put {link} in: without it the text is of no use."]),
        ("See you[, {name}: {link}]", ["Take {link} out of the brackets: it would go with them."]),
        ("x" * 620 + "{link}", ["With long names it costs 5 texts; at most 4 are allowed."]),
        ("See you {day} at {time}[, {name}]: {link}", []),
    ],
)
def test_what_stands_in_the_way_of_a_text(site, body, said):
    found = list(obstacles_to_text(text_at(site, body)))

    assert [str(each.message) for each in found] == said
    assert {each.field for each in found} <= {"body"}


@pytest.mark.django_db
def test_a_subject_has_holes_too(site):
    letter = text_at(site, "{link}", form=Form.LETTER, title="See you {moment")

    assert [each.field for each in obstacles_to_text(letter)] == ["title"]


@pytest.mark.django_db
def test_a_site_may_allow_longer_texts(site):
    MessagePolicy.objects.create(site=site, longest_text=6)

    assert list(obstacles_to_text(text_at(site, "x" * 620 + "{link}"))) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "body", "said"),
    [
        ("en", "See you: {link}", []),
        ("es", "Mañana, miércoles", []),
        (
            "es",
            "Está aquí",
            ["á í goes without its accent, so that 160 letters go into a text."],
        ),
        (
            "es",
            "Listo 🚗 {link}",
            ["🚗 makes it costly: 70 letters go into a text, without it 160."],
        ),
        ("es", "«Está»", ["á goes without its accent, so that 160 letters go into a text."]),
        ("ru", "До встречи", []),
    ],
)
def test_what_an_alphabet_costs_is_said(site, language, body, said):
    """UX-66."""
    text = text_at(site, body, language=language)

    assert [str(each.message) for each in cautions_about(text)] == said


@pytest.mark.django_db
def test_a_sample_speaks_of_the_next_visit_and_changes_nothing(site, django_assert_max_num_queries):
    client = make_client(site, "Lucía Vega Martín")
    visit = make_booking(site, at("2027-03-12 10:15"), client=client)
    text = text_at(site, "{name}, {time}: {link}")

    with django_assert_max_num_queries(20):
        sample = sample_of(text, now=NOW)

    assert (sample.body.split("http")[0], sample.is_real) == ("Lucia, 10:15: ", True)
    assert "/v/•••/" in sample.body
    assert (sample.segments, sample.at_most) == (1, 1)
    assert visit.links.count() == 0


@pytest.mark.django_db
def test_without_any_visit_a_sample_has_long_words(site):
    sample = sample_of(text_at(site, "{name}, {link}"), now=NOW)

    assert (sample.body.split(",")[0], sample.is_real) == ("Maximiliana", False)
