"""A paper that goes out: numbered without gaps, the same one while it says the same."""

import datetime as dt

import pytest
from django.db import transaction

from service_desk.records import documents
from service_desk.records.documents import Heading, draw, file_name, issue
from service_desk.records.models import IssuedDocument, JournalEntry, NumberSeries
from tests.factories import NOW
from tests.factories.organisation import make_site
from tests.factories.visits import make_visit

pytestmark = pytest.mark.django_db


def paper(visit, words="Oil 129.00", *, now=NOW, language="es") -> IssuedDocument:
    def write(heading: Heading) -> str:
        return f"<p>{words} {heading.number} {heading.version} {heading.made_at}</p>"

    return issue(
        subject=visit,
        site=visit.site,
        kind="estimate",
        prefix="E",
        language=language,
        write=write,
        by=None,
        now=now,
    )


def test_numbers_run_by_site_and_year_without_gaps():
    north, east = make_site("north"), make_site("east")

    first, second = paper(make_visit(north)), paper(make_visit(north))
    elsewhere = paper(make_visit(east))
    later = paper(make_visit(north), now=NOW + dt.timedelta(days=400))

    assert [first.number, second.number] == ["E-27-00001", "E-27-00002"]
    assert (elsewhere.number, later.number) == ("E-27-00001", "E-28-00001")


def test_a_number_that_was_not_used_is_given_again():
    visit = make_visit(make_site("north"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        paper(visit)
        raise ZeroDivisionError

    assert paper(visit).number == "E-27-00001"


def test_asked_for_again_it_is_the_same_paper():
    visit = make_visit(make_site("north"))
    first = paper(visit)

    again = paper(visit, now=NOW + dt.timedelta(hours=3))

    assert again.pk == first.pk
    assert NumberSeries.objects.get(kind="estimate").last == 1


def test_other_words_are_the_next_version_under_the_same_number():
    visit = make_visit(make_site("north"))
    first = paper(visit)

    second = paper(visit, "Oil 149.00")

    assert (second.number, second.version) == (first.number, 2)
    assert file_name(second) == "E-27-00001-v2.html"
    assert [entry.data["version"] for entry in JournalEntry.objects.order_by("id")] == [1, 2]


def test_what_is_kept_is_what_was_drawn():
    document = paper(make_visit(make_site("north")))

    assert draw(document)

    kept = IssuedDocument.objects.get()
    assert bytes(kept.content).startswith(b"%PDF")
    assert (kept.content_type, file_name(kept)) == ("application/pdf", "E-27-00001.pdf")
    assert draw(kept), "a paper is drawn once"
    assert bytes(IssuedDocument.objects.get().content) == bytes(kept.content)


def test_where_no_pdf_can_be_drawn_the_page_stays(monkeypatch):
    def refuse(html, **options):
        raise documents.NoPaper

    monkeypatch.setattr(documents, "draw_pdf", refuse)
    document = paper(make_visit(make_site("north")))

    assert not draw(document)
    assert IssuedDocument.objects.get().content_type == "text/html; charset=utf-8"
