"""A client at the public page, step by step, with Django's test client and no script."""

import re
from typing import Any

from django.test import Client

from appointments.actions import book_visit
from appointments.links import issue_link
from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from tests.factories import NOW, at
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_advisor, make_site
from tests.factories.wishes import make_wish

MARTA = {"name": "Marta García", "phone": "612 345 678", "email": ""}


def make_open_site(slug: str = "north", *, advisors: int = 2, **fields: Any) -> Site:
    """A site where oil, brakes and a diagnosis can be booked with so many advisors."""
    site = make_site(slug, **fields)
    make_operation(site, position=1)
    make_operation(site, "BRAKES", name="Brakes", name_es="Frenos", norm_hours=1.5, price=95)
    make_operation(site, "DIAG", name="Diagnosis", name_es="Diagnosis", norm_hours=1, price=60)
    names = ("Ana Ruiz", "Luis Pardo", "Carmen Gil", "Pablo Sanz", "Nuria Cano", "Jorge Vidal")
    for number in range(advisors):
        make_advisor(site, names[number % len(names)], desk=number + 1)
    return site


def make_martas_visit(site: Site) -> Visit:
    """Marta García's oil service on Thursday 11 March at ten, in English, car and handover."""
    wish = make_wish(
        site,
        at("2027-03-11 10:00"),
        client={"name": "Marta García", "phone": "612 345 678", "language": "en"},
        vehicle={"plate": "4821 KLM", "make": "SEAT", "model": "León"},
        plan_handover=True,
    )
    return book_visit(wish, by=None, door="desk", now=NOW)


def link_to(visit: Visit) -> str:
    """The address of a new link to the visit."""
    return f"/v/{issue_link(visit, now=NOW)}/"


def text_of(browser: Client, path: str, *, status: int = 200) -> str:
    """The page at ``path``, which must answer with ``status``."""
    page = browser.get(path)
    assert page.status_code == status, page.content.decode()
    return page.content.decode()


def heading_of(html: str) -> str:
    """The words of the h1, with plain spaces."""
    return html.partition("<h1>")[2].partition("</h1>")[0].replace("\u00a0", " ").strip()


class Walk:
    """One browser on its way through a booking; ``page`` is the last answer, ``path`` its
    address, and ``seen`` every address asked for."""

    def __init__(self, site: Site, *, browser: Client | None = None, language: str = "en") -> None:
        self.site = site
        self.browser = browser or Client(headers={"accept-language": language})
        self.seen: list[str] = []
        self.get(f"/book/{site.slug}/")

    def get(self, path: str) -> Any:
        self.page = self.browser.get(path)
        self.path = path
        self.seen.append(path)
        return self.page

    def post(self, path: str = "", **answers: Any) -> Any:
        """Send the form of the page and, if all is well, open the page it leads to."""
        path = path or self.action
        self.page = self.browser.post(path, answers)
        self.seen.append(path)
        if self.page.status_code == 303:
            self.get(self.page["Location"])
        return self.page

    @property
    def html(self) -> str:
        return self.page.content.decode()

    @property
    def action(self) -> str:
        found = re.search(r'<form method="post" action="([^"]+)"', self.html)
        assert found, self.html
        return found[1]

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.html, re.DOTALL)
        assert found
        return found[1].split(" · ")[0].strip()

    @property
    def times(self) -> list[str]:
        """The instants of all time buttons, those on offer first."""
        return re.findall(r'<button[^>]* name="starts_at"[^>]* value="([^"]+)"', self.html)

    def work(self, *codes: str, **more: Any) -> "Walk":
        self.post(operations=codes or ["OIL"], **more)
        return self

    def car(self, **said: Any) -> "Walk":
        self.post(**(said or {"plate": "4821 KLM", "mileage": "64.000"}))
        return self

    def when(self, starts_at: str = "", mobility: str = "none") -> "Walk":
        self.post(starts_at=starts_at or self.times[0], mobility=mobility)
        return self

    @property
    def answers(self) -> str:
        """The hidden field of the last step."""
        found = re.search(r'name="answers" value="([^"]+)"', self.html)
        assert found
        return found[1]

    def you(self, **said: Any) -> "Walk":
        self.post(answers=self.answers, **{**MARTA, **said})
        return self

    def to_the_last_step(self, starts_at: str = "") -> "Walk":
        return self.work().car().when(starts_at)
