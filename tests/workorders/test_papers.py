"""Papers at the desk: made and opened by one press, printed again as a counted copy."""

import pytest

from service_desk.lib import pdf
from service_desk.organisation.roles import Role
from service_desk.records import documents
from service_desk.records.models import DocumentPrint, IssuedDocument
from tests.factories import NOW, at
from tests.factories.desk import make_desk
from tests.factories.orders import make_order
from tests.factories.organisation import make_staff
from tests.factories.papers import make_full_order
from workorders.actions.papers import issue_paper, print_paper
from workorders.documents import PAPERS
from workorders.models import WorkOrder
from workorders.reads.papers import stale_papers
from workorders.states import OrderState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def at_nine(time_machine):
    return time_machine.move_to(NOW, tick=False)


@pytest.fixture
def desk(client):
    desk = make_desk()
    desk.sign_in(client)
    return desk


@pytest.fixture
def order(desk):
    return make_full_order(desk.site, by=desk.ana)


@pytest.fixture
def pages_only(monkeypatch):
    """A machine without the page engine: every paper stays the page to print."""
    monkeypatch.setattr(pdf, "LIBRARIES", ("no-such-library",))
    pdf.can_draw.cache_clear()
    yield
    pdf.can_draw.cache_clear()


def papers_url(order: WorkOrder, rest: str = "") -> str:
    return f"/desk/{order.site.slug}/orders/{order.said}/papers/{rest}"


def test_one_press_issues_draws_counts_and_opens(client, order):
    answer = client.post(papers_url(order, "make/work_order/"))

    paper = IssuedDocument.objects.get()
    assert (paper.number, paper.subject_version, paper.content_type) == (
        "WO-27-00001",
        order.version,
        "application/pdf",
    )
    assert answer.status_code == 303
    assert answer["Location"] == papers_url(order, f"{paper.pk}/copies/1/")
    opened = client.get(answer["Location"])
    assert opened.content == bytes(paper.content)


@pytest.mark.usefixtures("pages_only")
def test_a_second_print_is_marked_and_the_first_stays_as_it_was(client, desk, order):
    client.post(papers_url(order, "make/work_order/"))
    paper = IssuedDocument.objects.get()

    again = client.post(papers_url(order, f"{paper.pk}/print/"))

    words = client.get(again["Location"]).content.decode()
    assert f"Copy 2, printed 8 March 2027, 09:00 by {desk.reception.name}" in words.replace(
        "\xa0", " "
    )
    assert "No PDF can be made here. Print this page instead." in words
    first = client.get(papers_url(order, f"{paper.pk}/copies/1/")).content.decode()
    assert "Copy" not in first
    assert bytes(IssuedDocument.objects.get().content) == bytes(paper.content)


def test_a_copy_as_a_pdf_is_drawn_anew(client, order):
    client.post(papers_url(order, "make/gate_pass/"))
    paper = IssuedDocument.objects.get()

    copy = client.get(client.post(papers_url(order, f"{paper.pk}/print/"))["Location"])

    assert copy["Content-Type"] == "application/pdf"
    assert copy.content.startswith(b"%PDF")
    assert copy.content != bytes(paper.content)


def test_looking_counts_nothing(client, desk, order):
    shown = client.get(papers_url(order, "make/settlement/")).content.decode()
    client.get(papers_url(order))

    assert "A look ahead: not issued yet" in shown
    assert (IssuedDocument.objects.count(), DocumentPrint.objects.count()) == (0, 0)


@pytest.mark.usefixtures("pages_only")
def test_an_older_version_says_so_and_the_order_knows_what_is_out_of_date(client, desk, order):
    paper = issue_paper(PAPERS["work_order"], order, by=desk.ana, now=NOW)
    print_paper(paper, by=desk.ana, now=at("2027-03-08 10:05"))
    order.version += 1
    order.save()

    (stale,) = stale_papers(order)
    newer = issue_paper(PAPERS["work_order"], order, by=desk.ana, now=NOW)

    assert (stale.kind, stale.version, stale.now) == (
        "work_order",
        order.version - 1,
        order.version,
    )
    assert (newer.number, newer.version) == (paper.number, 2)
    old = client.get(papers_url(order, f"{paper.pk}/?page")).content.decode()
    assert "Version 1. Now there is version 2." in old
    page = client.get(papers_url(order)).content.decode()
    assert "was printed 8 March 2027, 10:05" in page.replace("\xa0", " ")
    print_paper(newer, by=desk.ana, now=NOW)
    assert stale_papers(order) == []


def test_a_paper_that_waits_says_for_what(client, desk):
    order = make_full_order(desk.site, by=desk.ana, state=OrderState.DRAFT)

    answer = client.post(papers_url(order, "make/settlement/"))

    assert answer.status_code == 409
    assert "Issue the settlement first." in answer.content.decode()
    assert client.get(papers_url(order, "make/settlement/")).status_code == 404


@pytest.mark.faults
def test_a_paper_too_large_is_the_page_to_print_and_nothing_is_lost(client, desk, order):
    order.visit.complaint = " ".join("W" * 3_000_000)
    order.visit.save()

    answer = client.post(papers_url(order, "make/diagnosis_sheet/"), follow=True)

    paper = IssuedDocument.objects.get()
    assert paper.content_type == documents.PAGE
    assert "No PDF can be made here. Print this page instead." in answer.content.decode()
    assert order.visit.complaint in answer.content.decode()
    assert DocumentPrint.objects.get().copy == 1


@pytest.mark.usefixtures("pages_only")
def test_a_mechanic_has_the_job_card_and_no_price(client, desk, order):
    client.post(papers_url(order, "make/gate_pass/"))
    paper = IssuedDocument.objects.get()
    desk.sign_in(client, make_staff(desk.site, Role.MECHANIC))

    page = client.get(papers_url(order)).content.decode()

    assert "Job card" in page
    assert "Settlement" not in page
    assert client.get(papers_url(order, f"{paper.pk}/")).status_code == 404
    assert client.post(papers_url(order, "make/settlement/")).status_code == 404
    assert client.get(papers_url(order, "make/job_card/")).status_code == 200


def test_the_aside_offers_the_paper_of_the_state(client, order):
    words = client.get(papers_url(order, "aside/")).content.decode()

    assert papers_url(order, "make/settlement/") in words
    assert 'data-code="KeyP"' in words


@pytest.mark.usefixtures("pages_only")
def test_papers_take_no_number_of_the_orders(desk, order):
    issue_paper(PAPERS["work_order"], order, by=desk.ana, now=NOW)

    following = make_order(desk.site)

    assert (order.said, following.said) == ("W27-00001", "W27-00002")
