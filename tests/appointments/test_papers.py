"""Papers at the desk: a numbered estimate, mailed; a card with its code (C1-2e, C1-5D)."""

from decimal import Decimal

import pytest
from django.core import mail

from appointments import documents
from appointments.documents import issue_estimate
from appointments.links import open_link
from appointments.models import ClientLink
from appointments.views import papers
from service_desk.clients.models import ContactPoint
from service_desk.lib.pdf import NoPaper
from service_desk.messaging.models import Message
from service_desk.messaging.sending import send_due
from service_desk.organisation.roles import Role
from service_desk.records.models import IssuedDocument
from tests.factories import NOW, at
from tests.factories.appointments import make_booking
from tests.factories.catalogue import make_operation, make_part
from tests.factories.clients import make_client
from tests.factories.desk import make_desk
from tests.factories.organisation import make_site, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def desk(client):
    desk = make_desk(tax_percent=Decimal(21))
    desk.sign_in(client)
    return desk


@pytest.fixture
def visit(desk):
    person = make_client(desk.site, "Лариса Орлова", language="ru", email="larisa@example.ru")
    return make_booking(desk.site, at("2027-03-12 10:15"), advisor=desk.ana, client=person)


@pytest.fixture
def unread(monkeypatch):
    """Stands in for the two seconds of drawing, where a test is about something else."""

    def draw(html, **options):
        return b"%PDF-1.7 " + html.encode()

    monkeypatch.setattr("service_desk.records.documents.draw_pdf", draw)
    monkeypatch.setattr(papers, "draw_pdf", draw)


@pytest.fixture
def no_pango(monkeypatch):
    def refuse(html, **options):
        raise NoPaper

    monkeypatch.setattr("service_desk.records.documents.draw_pdf", refuse)
    monkeypatch.setattr(papers, "draw_pdf", refuse)


def test_the_page_shows_the_estimate_in_the_clients_language_and_changes_nothing(
    client, desk, visit
):
    page = client.get(desk.visit_url(visit, "estimate/"))

    words = page.content.decode()
    assert '<html lang="ru">' in words
    assert "Замена масла" in words
    assert "129,00" in words
    assert "22,39" in words
    assert "Print this page" in words
    assert IssuedDocument.objects.count() == 0


@pytest.mark.usefixtures("unread")
def test_a_press_issues_it_once_and_shows_it_beside_the_desk(client, desk, visit):
    first = client.post(desk.visit_url(visit, "estimate/"))
    second = client.post(desk.visit_url(visit, "estimate/"))

    paper = IssuedDocument.objects.get()
    assert (paper.number, paper.language, paper.issued_by) == ("E-27-00001", "ru", desk.reception)
    assert first["Location"] == second["Location"] == f"{desk.url}documents/{paper.pk}/"
    shown = client.get(first["Location"])
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"] == 'inline; filename="E-27-00001.pdf"'
    assert shown["X-Content-Type-Options"] == "nosniff"
    panel = client.get(desk.visit_url(visit)).content.decode()
    assert "E-27-00001" in panel
    assert "Estimate issued" in panel


def test_the_pdf_is_a_pdf(client, desk, visit):
    make_part(desk.site, kit_of=desk.site.operations.get(code="OIL"))

    paper = issue_estimate(visit, by=None, now=NOW)

    assert bytes(paper.content).startswith(b"%PDF")
    assert paper.content_type == "application/pdf"


@pytest.mark.usefixtures("unread")
def test_it_is_mailed_once_with_the_paper_attached(client, desk, visit):
    said = client.post(desk.visit_url(visit, "estimate/"), {"mail": "1"}, follow=True)
    again = client.post(desk.visit_url(visit, "estimate/"), {"mail": "1"}, follow=True)

    assert "is on its way" in said.content.decode()
    assert "was sent before" in again.content.decode()
    row = Message.objects.get(kind="estimate")
    assert (row.channel, row.recipient) == ("email", "larisa@example.ru")
    send_due(row.due_at)
    (letter,) = mail.outbox
    (part,) = letter.attachments
    assert (part.get_content_type(), part.get_filename()) == (
        "application/pdf",
        "E-27-00001.pdf",
    )
    assert part.get_payload(decode=True) == bytes(IssuedDocument.objects.get().content)
    assert "129 €" in letter.body.replace("\xa0", " ")


@pytest.mark.usefixtures("unread")
def test_without_an_address_it_says_what_to_do(client, desk, visit):
    ContactPoint.objects.filter(kind="email").delete()

    answer = client.post(desk.visit_url(visit, "estimate/"), {"mail": "1"})

    assert answer.status_code == 409
    assert "There is no e-mail on file." in answer.content.decode()
    assert Message.objects.filter(kind="estimate").count() == 0


@pytest.mark.usefixtures("no_pango")
def test_without_pango_the_numbered_page_is_printed_instead(client, desk, visit):
    shown = client.post(desk.visit_url(visit, "estimate/"), follow=True)
    mailed = client.post(desk.visit_url(visit, "estimate/"), {"mail": "1"})

    words = shown.content.decode()
    assert shown["Content-Type"] == "text/html; charset=utf-8"
    assert "No PDF can be made here. Print this page instead." in words
    assert "E-27-00001" in words
    assert mailed.status_code == 409
    assert "No PDF can be made here." in mailed.content.decode()


@pytest.mark.usefixtures("no_pango")
def test_the_card_opens_the_clients_own_page(client, desk, visit, monkeypatch):
    codes = []
    monkeypatch.setattr(documents, "qr_code", lambda text: codes.append(text) or "")

    looked_at = client.get(desk.visit_url(visit, "card/"))
    handed_over = client.post(desk.visit_url(visit, "card/"))

    assert "пятница, 12 марта, 10:15" in looked_at.content.decode().replace("\xa0", " ")
    assert "Свидетельство о регистрации" in handed_over.content.decode()
    assert codes[0] == visit.number
    token = codes[1].rstrip("/").rpartition("/")[2]
    assert open_link(token, now=at("2027-03-08 09:00")).pk == visit.pk
    assert ClientLink.objects.filter(purpose="visit").count() == 1


def test_a_card_is_a6_and_mexico_prints_on_letter(client, desk, visit):
    card = client.get(desk.visit_url(visit, "card/")).content.decode()
    make_operation(mexico := make_site("mexico", country="MX"))
    paper = documents.estimate_page(make_booking(mexico, NOW), documents.Heading())

    assert 'class="paper paper-a6"' in card
    assert 'class="paper paper-letter"' in paper


@pytest.mark.usefixtures("unread")
def test_who_may_only_look_issues_nothing_and_strangers_find_nothing(client, desk, visit):
    paper = issue_estimate(visit, by=None, now=NOW)
    desk.sign_in(client, make_staff(desk.site, Role.QUALITY))
    stranger = make_staff(make_site("east"), Role.MANAGER)

    assert client.get(desk.visit_url(visit, "estimate/")).status_code == 200
    assert client.post(desk.visit_url(visit, "estimate/")).status_code == 403
    assert client.post(desk.visit_url(visit, "card/")).status_code == 403
    desk.sign_in(client, stranger)
    assert client.get(f"{desk.url}documents/{paper.pk}/").status_code == 404
    assert client.get(f"/desk/east/documents/{paper.pk}/").status_code == 404
