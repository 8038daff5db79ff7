"""How the public page is found: search engines, and the preview of a shared link."""

import json
import re
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree

import pytest
import time_machine
from PIL import Image

from service_desk.organisation.models import SiteLook
from tests.factories import NOW
from tests.factories.organisation import make_site
from tests.factories.public import link_to, make_martas_visit, make_open_site, text_of

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "ru", "es", "zh-hans"]
HERE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site():
    return make_open_site(name="Norte Motor")


class Head(HTMLParser):
    """What a machine reads of a page: meta, links, the block of data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[dict[str, str | None]] = []
        self.scripts: list[dict[str, str | None]] = []
        self.data = ""
        self.feed(html.partition("</head>")[0])

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "meta":
            self.meta[said.get("name") or said.get("property") or ""] = said.get("content") or ""
        elif tag == "link":
            self.links.append(said)
        elif tag == "script":
            self.scripts.append(said)

    def handle_data(self, data):
        if self.lasttag == "script":
            self.data += data

    @property
    def canonical(self):
        return next(link["href"] for link in self.links if link["rel"] == "canonical")

    @property
    def alternates(self):
        found = [link for link in self.links if link["rel"] == "alternate"]
        return {link["hreflang"]: link["href"] for link in found}


def head_of(client, path: str, **more) -> Head:
    return Head(text_of(client, path, **more))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shared_link_has_a_decent_preview_in_every_language(site, client, language):
    head = head_of(client, f"/book/north/?lang={language}")

    assert "Norte Motor" in head.meta["og:title"]
    assert "Norte Motor" in head.meta["og:description"]
    assert head.meta["description"] == head.meta["og:description"]
    assert 50 <= len(head.meta["description"]) * (3 if language == "zh-hans" else 1) <= 320
    assert head.meta["og:url"] == head.canonical == f"{HERE}/book/north/?lang={language}"
    locales = {"en": "en", "ru": "ru", "es": "es", "zh-hans": "zh_Hans"}
    assert head.meta["og:locale"] == locales[language]
    assert head.meta["twitter:card"] == "summary_large_image"


def test_each_language_has_an_address_and_none_is_the_browsers(site, client):
    head = head_of(client, "/book/north/?operations=OIL")

    assert head.canonical == f"{HERE}/book/north/"
    assert head.alternates == {
        "en": f"{HERE}/book/north/?lang=en",
        "ru": f"{HERE}/book/north/?lang=ru",
        "es": f"{HERE}/book/north/?lang=es",
        "zh-Hans": f"{HERE}/book/north/?lang=zh-hans",
        "x-default": f"{HERE}/book/north/",
    }


def test_a_garage_is_described_in_the_words_of_schema_org(site, client):
    head = head_of(client, "/book/north/?lang=en")

    assert head.scripts == [{"type": "application/ld+json"}]
    said = json.loads(head.data)
    assert (said["@type"], said["name"]) == ("AutoRepair", "Norte Motor")
    assert (said["telephone"], said["email"]) == ("+34911234567", "taller@example.com")
    assert said["address"]["streetAddress"] == "Calle de Alcalá 200, Madrid"
    assert said["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
            "opens": "08:00",
            "closes": "18:00",
        },
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Saturday"],
            "opens": "09:00",
            "closes": "13:00",
        },
    ]
    action = said["potentialAction"]
    assert (action["@type"], action["target"]["urlTemplate"]) == (
        "ReserveAction",
        f"{HERE}/book/north/",
    )


def test_a_name_cannot_end_the_block_of_data(client):
    site = make_open_site(name="</script><script>alert(1)</script>")

    head = head_of(client, "/book/north/")

    assert len(head.scripts) == 1
    assert json.loads(head.data)["name"] == site.name


def test_the_policy_still_takes_no_inline_script(site, client):
    policy = client.get("/book/north/")["Content-Security-Policy"]

    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy


def test_the_preview_is_a_picture_of_the_name_in_the_sites_colour(site, client):
    address = head_of(client, "/book/north/").meta["og:image"]
    SiteLook.objects.create(site=site, accent="#8a1538")

    head = head_of(client, "/book/north/")

    assert head.meta["og:image"] != address
    answer = client.get(head.meta["og:image"].removeprefix(HERE))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    picture = Image.open(BytesIO(answer.content))
    assert picture.size == (1200, 630)
    assert (138, 21, 56) in {colour for _count, colour in picture.convert("RGB").getcolors()}
    assert len(answer.content) <= 60_000


@pytest.mark.parametrize(
    "name", ["华东汽车服务中心", "Talleres Hermanos Fernández de la Vega y Asociados", "A" * 80]
)
def test_any_name_fits_the_picture(client, name):
    make_open_site(name=name)

    address = head_of(client, "/book/north/").meta["og:image"].removeprefix(HERE)

    assert client.get(address).status_code == 200


def test_the_list_of_sites_has_a_head_of_its_own(site, client):
    make_site("east")

    head = head_of(client, "/book/?lang=en")

    assert head.canonical == f"{HERE}/book/?lang=en"
    assert (head.meta["og:title"], head.meta["twitter:card"]) == (
        "Book a visit to the workshop",
        "summary",
    )


def test_the_page_of_a_visit_is_nobodys_to_find(site, client):
    answer = client.get(link_to(make_martas_visit(site)))

    assert answer["X-Robots-Tag"] == "noindex"
    head = Head(answer.content.decode())
    assert not {"description", "og:title"} & head.meta.keys()
    assert head.scripts == []


def test_robots_are_told_what_is_public(client):
    answer = client.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    said = answer.content.decode()
    hidden = set(re.findall(r"^Disallow: (\S+)$", said, re.MULTILINE))
    assert {"/v/", "/w/", "/desk/", "/admin/"} <= hidden
    assert not any("/book/north/".startswith(address) for address in hidden)
    assert f"Sitemap: {HERE}/sitemap.xml" in said


def test_the_sitemap_lists_what_is_open_in_each_language(site, client):
    make_site("east")
    make_site("old", is_active=False)

    answer = client.get("/sitemap.xml")

    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    ns = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    places = [each.text for each in root.findall("s:url/s:loc", ns)]
    assert places == [f"{HERE}/book/", f"{HERE}/book/east/", f"{HERE}/book/north/"]
    assert len(root.findall("s:url/x:link", ns)) == 3 * 5
