"""The language of a site's own words: holes, brackets, lists; and the text that is tried."""

import pytest
from django.utils.translation import override

from service_desk.messaging.kinds import Kind, register
from service_desk.messaging.models import MessageText
from service_desk.messaging.states import Door, Form
from service_desk.messaging.wording import fill, trying, write
from tests.factories import NOW
from tests.factories.messages import make_message

VALUES = {
    "name": "Lucía",
    "car": "",
    "papers": ["Licence", "Service book"],
    "works": [],
    "day": "Tue",
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hello[ {name}],", "Hello Lucía,"),
        ("Hello[ {car}],", "Hello,"),
        ("Bring: {papers}.", "Bring: Licence, Service book."),
        ("[Bring: {works}.] See you.", "See you."),
        ("A [{car}] b", "A b"),
        ("[{name} and {car}]!", "!"),
        ("One\n[Car: {car}]\nTwo", "One\nTwo"),
        ("One\n{car}\nTwo", "One\nTwo"),
        ("One\n\nTwo", "One\n\nTwo"),
        ("Bring:\n– {papers}\nBye", "Bring:\n– Licence\n– Service book\nBye"),
        ("[Bring:\n- {works}\n]Bye", "Bye"),
        ("- {name}", "- Lucía"),
        ("{nobody} knows [{nobody}]", "{nobody} knows {nobody}"),
        ("[no hole] stays", "no hole stays"),
    ],
)
def test_fill(text, filled):
    assert fill(text, VALUES) == filled


def test_what_a_client_is_called_is_no_hole():
    """A name with signs in it is a name: nothing that was filled in is looked at again."""
    assert fill(
        "{name} {day}\n– {papers}", {"name": "{day}[", "day": "Tue", "papers": ["{day}"]}
    ) == ("{day}[ Tue\n– {day}")


@pytest.fixture
def words():
    """A row of a kind whose own words are never read: the site has some."""
    register(
        Kind(
            code="note", label="Note", find=lambda *_: None, compose=lambda *_, **__: None,
            template="none", title="For {name}",
        )
    )  # fmt: skip
    row = make_message(channel=Door.SMS)
    own = MessageText(
        site=row.site, kind="note", form=Form.TEXT, language="es", title="", body="{name}: {link}"
    )
    own.changed_at = NOW
    own.save()
    return row, {"name": "Lucía", "link": "https://x/abc/"}


@pytest.mark.django_db
def test_a_sites_own_words_are_used_in_their_language_and_the_secret_is_kept_nowhere(words):
    row, values = words

    with override("es"):
        draft = write(row, values, is_preview=False, secrets=["abc"])

    assert (draft.title, draft.body, draft.masked_body, draft.segments) == (
        "For Lucía", "Lucia: https://x/abc/", "Lucia: https://x/•••/", 1,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_text_is_tried_without_being_saved_and_only_in_its_own_place(words):
    row, values = words
    tried = MessageText(
        site=row.site, kind="note", form=Form.TEXT, language="es", body="Try {name}"
    )

    with override("es"):
        with trying(tried):
            first = write(row, values, is_preview=True).body
        after = write(row, values, is_preview=True, secrets=["abc"]).body
        row.kind, tried.kind = "note", "flyer"
        with trying(tried):
            elsewhere = write(row, values, is_preview=True).body

    assert (first, after, elsewhere) == (
        "Try Lucia",
        "Lucia: https://x/•••/",
        "Lucia: https://x/abc/",
    )
