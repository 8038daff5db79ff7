"""Papers of an order: ten kinds, four languages, one page, nothing from outside."""

import re
import socket
import threading
import zlib
from decimal import Decimal

import pytest

from service_desk.lib import pdf
from service_desk.lib.pdf import PaperTooLarge, draw_pdf
from service_desk.organisation.roles import Role
from service_desk.records.documents import Heading, paper_css
from tests.factories import NOW
from tests.factories.organisation import make_site, make_staff
from tests.factories.papers import NAMES, WORDS, add_lines, make_full_order
from workorders.documents import PAPERS, writer_of
from workorders.models import OrderLine, WorkOrder
from workorders.states import OrderState, Origin, Pricing

pytestmark = pytest.mark.django_db

HEADING = Heading("WO-27-00001", 1, NOW)


@pytest.fixture
def site():
    return make_site("north", tax_percent=Decimal(21))


@pytest.fixture
def advisor(site):
    return make_staff(site, Role.ADVISOR)


def page_of(order: WorkOrder, kind: str) -> str:
    return writer_of(PAPERS[kind], order, order.consents.first())(HEADING)


def pages_in(content: bytes) -> int:
    """Pages of a PDF; its page objects lie in packed streams."""
    found = 0
    for start in re.finditer(rb"stream\r?\n", content):
        try:
            packed = zlib.decompressobj().decompress(content[start.end() :])
        except zlib.error:
            continue
        found += len(re.findall(rb"/Type ?/Page\b", packed))
    return found


@pytest.mark.parametrize("language", NAMES)
def test_each_paper_speaks_the_clients_language_and_names_the_client_whole(site, advisor, language):
    order = make_full_order(site, language=language, by=advisor)

    for kind, paper in PAPERS.items():
        page = page_of(order, kind)
        assert f'<html lang="{"es" if paper.of_the_house else language}">' in page, kind
        assert order.said in page, kind
        assert (NAMES[language] in page) is not (kind in {"job_card", "explain_sheet"}), kind
        assert "style=" not in page, kind
    assert WORDS[language] in page_of(order, "work_order")


def test_a_work_order_says_who_pays_what_and_where_the_marks_are(site, advisor):
    page = page_of(make_full_order(site, by=advisor), "work_order")

    assert "Repeat claim" in page
    for words in (
        *("You pay", "169.00", "Internal account of the service", "Price agreed"),
        *("1. Scratch 12 cm, left rear door", "2. Dent 3 cm, right front wing (known since"),
        *("6 photos.", "Child seat, Umbrella", "Brake fluid dark, €68.00 (safety)", "key No. 14"),
    ):
        assert words in page
    assert page.count('class="ink"') == 2


def test_the_clauses_follow_from_pricing_and_parts(site, advisor):
    order = make_full_order(site, by=advisor, state=OrderState.DRAFT)
    order.lines.filter(kind="part").update(amount=0, price=0, origin=Origin.CLIENTS_OWN)
    order.pricing = Pricing.BY_WORK

    page = page_of(order, "work_order")

    assert "there is no guarantee that the fault is gone" in page
    assert "No guarantee for parts you brought yourself" in page
    assert "Price not agreed yet" in page


def test_a_job_card_has_no_price_and_speaks_the_sites_language(site, advisor):
    page = page_of(make_full_order(site, language="ru", by=advisor), "job_card")

    assert '<html lang="es">' in page
    assert WORDS["ru"] in page
    assert "€" not in page
    assert '<b class="huge">14</b>' in page


def test_a_client_cannot_write_on_a_paper(site, advisor):
    order = make_full_order(site, by=advisor)
    order.visit.complaint = '<img src="http://127.0.0.1/x"><script>alert(1)</script>'

    page = page_of(order, "work_order")

    assert "<script" not in page
    assert "<img src" not in page


@pytest.mark.parametrize(("lines", "pages"), [(14, 1), (40, 2)])
def test_fourteen_lines_are_one_page_and_forty_repeat_their_head(site, advisor, lines, pages):
    order = make_full_order(site, language="ru", by=advisor, lines=lines)

    page = page_of(order, "work_order")

    assert page.count('<td class="n">') == lines
    assert "<thead>" in page
    assert "thead { display: table-header-group; }" in paper_css()
    assert pages_in(draw_pdf(page, css=paper_css())) == pages


def test_the_explain_sheet_and_the_walk_around_are_one_page_each(site, advisor):
    order = make_full_order(site, language="es", by=advisor)

    for kind in ("explain_sheet", "intake_sheet"):
        assert pages_in(draw_pdf(page_of(order, kind), css=paper_css())) == 1, kind


def test_nothing_outside_is_fetched(site, advisor):
    order = make_full_order(site, by=advisor)
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        done = threading.Event()

        def listen():
            while not done.is_set():
                try:
                    asked.append(server.accept())
                except TimeoutError:
                    continue

        listening = threading.Thread(target=listen)
        listening.start()
        here = f"http://127.0.0.1:{port}/x.png"
        page = page_of(order, "intake_sheet").replace(
            "</main>", f'<img src="{here}"><svg><image href="{here}"/></svg></main>'
        )
        content = draw_pdf(page, css=f'{paper_css()}body {{ background: url("{here}"); }}')
        done.set()
        listening.join()

    assert content.startswith(b"%PDF")
    assert asked == []


def test_a_paper_too_large_is_killed_and_the_page_is_still_there(site, advisor):
    order = make_full_order(site, by=advisor, state=OrderState.DRAFT)
    columns = "<td>x</td>" * 100_000
    page = page_of(order, "work_order").replace("</main>", f"<table>{columns}</table></main>")

    with pytest.raises(PaperTooLarge):
        draw_pdf(page, css=paper_css(), seconds=3)


def test_a_word_of_a_line_never_leaves_its_cell(site, advisor):
    order = make_full_order(site, by=advisor, state=OrderState.DRAFT)
    OrderLine.objects.filter(order=order, position=1).update(words="W" * 160)
    add_lines(order, 12)

    content = draw_pdf(page_of(order, "work_order"), css=paper_css())

    assert pages_in(content) in {1, 2}
    assert pdf.SECONDS == 20
