"""A site's own colour and logo on the pages for its clients."""

import re
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from service_desk.lib.logos import read_logo
from service_desk.organisation.models import SiteLook
from tests.factories import NOW
from tests.factories.organisation import make_site
from tests.factories.public import link_to, make_martas_visit, make_open_site, text_of
from tests.organisation.pages import as_posted, owner_at

pytestmark = pytest.mark.django_db

FOR_A_YEAR = "public, max-age=31536000, immutable"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site(name="Norte Motor")


def a_picture(size=(600, 150)) -> bytes:
    Image.new("RGB", size, "#8a1538").save(packed := BytesIO(), "PNG")
    return packed.getvalue()


def give_look(site, **fields) -> SiteLook:
    look = SiteLook(site=site, **{"accent": "#8a1538", **fields})
    look.wear(read_logo(a_picture()))
    look.save()
    return look


def stylesheets(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)


def test_without_a_look_the_page_is_the_houses(site, client):
    page = text_of(client, "/book/north/")

    assert stylesheets(page) == ["/static/css/public.bundle.css"]
    assert "<img" not in page.partition("</header>")[0]


def test_the_page_asks_for_the_sites_stylesheet_after_the_houses(site, client):
    look = give_look(site)

    page = text_of(client, "/book/north/")

    assert stylesheets(page) == [
        "/static/css/public.bundle.css",
        f"/book/north/look-{look.version}.css",
    ]


def test_so_does_the_page_of_a_visit(site, client):
    look = give_look(site)

    page = text_of(client, link_to(make_martas_visit(site)))

    assert f"/book/north/look-{look.version}.css" in stylesheets(page)


def test_the_stylesheet_is_kept_for_a_year_and_holds_colours_only(site, client):
    look = give_look(site)

    answer = client.get(f"/book/north/look-{look.version}.css")

    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == FOR_A_YEAR
    assert answer.content.decode() == look.stylesheet
    assert set(re.findall(r"([\w-]+):#", look.stylesheet)) == {
        "--brand",
        "--brand-ink",
        "--brand-hover",
        "--on-brand",
        "--brand-tint",
    }


def test_another_colour_has_another_address(site):
    look = give_look(site)
    before = look.version

    look.accent = "#0057b8"

    assert look.version != before


def test_an_address_of_yesterday_gets_the_colour_of_today_and_is_not_kept(site, client):
    look = give_look(site)

    answer = client.get("/book/north/look-0000000000.css")

    assert (answer.content.decode(), answer["Cache-Control"]) == (look.stylesheet, "no-cache")


def test_the_logo_stands_in_the_head_with_its_size_and_the_name_for_who_does_not_see(site, client):
    look = give_look(site)

    head = text_of(client, "/book/north/").partition("</header>")[0]

    address = f"/book/north/logo-{look.logo_version}.png"
    assert f'<img src="{address}" alt="Norte Motor" width="300" height="75">' in head
    answer = client.get(address)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", FOR_A_YEAR)
    assert Image.open(BytesIO(answer.content)).size == (600, 150)


def test_what_a_site_does_not_have_is_not_there(site, client):
    make_site("east")
    SiteLook.objects.create(site=site)

    for place in ("north", "east", "nowhere"):
        assert client.get(f"/book/{place}/look-0.css").status_code == 404
        assert client.get(f"/book/{place}/logo-0.png").status_code == 404


def test_a_look_costs_no_query_and_no_logo_is_read_with_a_page(
    site, client, django_assert_num_queries
):
    give_look(site)

    with django_assert_num_queries(3) as asked:  # the site with its look, the work, the hours
        client.get("/book/north/")

    assert [query for query in asked if '"organisation_sitelook"."logo",' in query["sql"]] == []


# --- On the set-up page -------------------------------------------------------------------------


@pytest.fixture
def set_up(client, site):
    client.force_login(owner_at())
    return reverse("admin:organisation_site_change", args=[site.pk])


def save(client, url: str, **typed):
    """The page as it is, with ``typed`` into the look."""
    sent = as_posted(client.get(url))
    return client.post(url, sent | {f"look-0-{name}": value for name, value in typed.items()})


def told(answer) -> str:
    return answer.content.decode()


def test_a_colour_and_a_logo_are_saved(client, site, set_up):
    picture = SimpleUploadedFile("logo.png", a_picture(), "image/png")

    answer = save(client, set_up, accent="8A1538", picture=picture, website="norte.example.com")

    assert answer.status_code == 302, told(answer)
    look = SiteLook.objects.get()
    assert (look.accent, look.website) == ("#8a1538", "https://norte.example.com")
    assert (look.logo_width, look.logo_height) == (300, 75)
    page = client.get(set_up).content.decode()
    assert f"/book/north/logo-{look.logo_version}.png" in page
    assert '<a href="/book/north/" target="_blank" rel="noopener">' in page


def test_a_page_saved_without_a_word_about_looks_makes_none(client, site, set_up):
    assert save(client, set_up).status_code == 302
    assert SiteLook.objects.count() == 0


def test_a_colour_that_cannot_be_read_comes_back_with_one_that_can(client, site, set_up):
    answer = save(client, set_up, accent="#ff9900")

    assert answer.status_code == 200
    assert "#ff9900 on the page reaches a contrast of" in told(answer)
    nearest = re.search(r"The nearest is (#[0-9a-f]{6})", told(answer))[1]
    assert save(client, set_up, accent=nearest).status_code == 302


def test_what_is_no_picture_comes_back_with_a_sentence(client, site, set_up):
    paper = SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")

    answer = save(client, set_up, picture=paper)

    assert "This file is no picture we can read." in told(answer)


def test_a_logo_is_taken_off(client, site, set_up):
    give_look(site)

    save(client, set_up, no_logo="on")

    look = SiteLook.objects.get()
    assert (look.logo, look.logo_version, look.logo_width) == (None, "", None)
    assert look.accent == "#8a1538"


def test_websites_are_kept_as_origins_each_once(client, site, set_up):
    typed = "https://Norte.example.com/taller?x=1\nhttps://norte.example.com:443\nhttps://a.es:8443"

    answer = save(client, set_up, embed_hosts=typed)

    assert answer.status_code == 302, told(answer)
    assert SiteLook.objects.get().embed_hosts == ["https://norte.example.com", "https://a.es:8443"]
    page = client.get(set_up).content.decode()
    assert "&lt;iframe src=&quot;http://127.0.0.1:8000/embed/north/&quot;" in page


@pytest.mark.parametrize(
    "typed",
    ["http://norte.example.com", "norte.example.com", "https://*.example.com", "*", "https://"],
)
def test_what_is_no_website_is_refused(client, site, set_up, typed):
    answer = save(client, set_up, embed_hosts=typed)

    assert "is no website. Write one such as https://example.com" in told(answer)
    assert SiteLook.objects.count() == 0
