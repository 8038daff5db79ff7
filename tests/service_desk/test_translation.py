"""Sentences are found in Python and in templates, and a catalogue tells what it lacks."""

import pytest

from service_desk.management.translation.catalogue import Catalogue
from service_desk.management.translation.extract import (
    Sentence,
    Sighting,
    find_sentences,
    sentences_in,
)


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        ('_("Book")', Sentence("", "Book")),
        ('gettext_lazy("Two " "parts")', Sentence("", "Two parts")),
        ('ngettext("%(n)s car", "%(n)s cars", n)', Sentence("", "%(n)s car", "%(n)s cars")),
        ('pgettext("verb", "Book")', Sentence("verb", "Book")),
        ('npgettext_lazy("a", "b", "c", "n")', Sentence("a", "b", "c")),
    ],
)
def test_sentences_are_found_in_python(python, expected):
    assert [sentence for sentence, _ in sentences_in(python)] == [expected]


def test_a_variable_is_no_sentence():
    assert list(sentences_in("_(name)\ngettext(row.title)")) == []


def test_sentences_are_found_in_a_template(tmp_path):
    page = tmp_path / "templates" / "desk" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        """
        <h1>It's {% translate "Today" context "heading" %}</h1>
      {% button label=_("Book") %} {{ name|default:_("nobody") }}
            {% blocktranslate trimmed count n=cars %}
              One car
            {% plural %}
              {{ n }} cars
            {% endblocktranslate %}
        """
    )
    assert find_sentences(tmp_path) == {
        sentence: [Sighting("templates/desk/page.html")]
        for sentence in (
            Sentence("", "Book"),
            Sentence("", "One car", "%(n)s cars"),
            Sentence("", "nobody"),
            Sentence("heading", "Today"),
        )
    }


@pytest.fixture
def spanish(tmp_path):
    """A Spanish catalogue of two sentences, both translated."""
    catalogue = Catalogue("es", tmp_path)
    catalogue.merge(FOUND)
    catalogue.entries[BOOK].msgstr = "Reservar %(what)s"
    catalogue.entries[CARS].msgstr_plural = {0: "Un coche", 1: "%(n)s coches"}
    catalogue.save()
    return catalogue


BOOK = Sentence("", "Book %(what)s")
CARS = Sentence("", "One car", "%(n)s cars")
FOUND = {BOOK: [Sighting("a.py")], CARS: [Sighting("b.html")]}


def test_a_complete_catalogue_has_no_fault(spanish, tmp_path):
    assert list(Catalogue("es", tmp_path).faults(FOUND)) == []


def test_saving_twice_writes_the_same_bytes(spanish, tmp_path):
    before = spanish.path.read_bytes(), spanish.compiled_path.read_bytes()
    again = Catalogue("es", tmp_path)
    again.merge(FOUND)
    again.save()
    assert (spanish.path.read_bytes(), spanish.compiled_path.read_bytes()) == before


def test_a_new_sentence_is_missing_until_merged_then_untranslated(spanish):
    new = Sentence("", "Cancel")
    found = {**FOUND, new: [Sighting("a.py")]}
    assert list(spanish.faults(found)) == ["missing: 'Cancel'"]
    spanish.merge(found)
    assert list(spanish.faults(found)) == ["not translated: 'Cancel'"]
    assert spanish.untranslated() == [new]


def test_a_gone_sentence_is_named_and_merged_away(spanish):
    found = {BOOK: FOUND[BOOK]}
    assert next(iter(spanish.faults(found))) == "not in the source any more: 'One car'"
    spanish.merge(found)
    assert list(spanish.entries) == [BOOK]


def test_a_translation_that_lost_its_hole_is_named(spanish):
    spanish.entries[BOOK].msgstr = "Reservar"
    spanish.save()
    assert list(spanish.faults(FOUND)) == ["'Book %(what)s' has ['%(what)s'], 'Reservar' has []"]


def test_a_stale_compiled_catalogue_is_named(spanish):
    spanish.entries[BOOK].msgstr = "Reserve %(what)s"
    assert list(spanish.faults(FOUND)) == ["django.mo is not the compiled django.po"]


def test_a_doubtful_translation_is_named(spanish):
    spanish.entries[BOOK].flags.append("fuzzy")
    spanish.save()
    assert list(spanish.faults(FOUND)) == ["fuzzy: 'Book %(what)s'"]
