"""The public pages as a browser without styles reads them: question, answers, button."""

import re
from html.parser import HTMLParser

import pytest
import time_machine

from tests.factories import NOW
from tests.factories.public import Walk, make_open_site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def present():
    with time_machine.travel(NOW, tick=False):
        yield


class Reader(HTMLParser):
    """What comes one after another: the heading, what is answered, what is pressed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.order: list[str] = []
        self.labels: list[str] = []
        self.fields: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        kind = said.get("type") or ""
        if tag == "h1":
            self.order.append("question")
        elif tag in {"input", "textarea", "select"} and kind != "hidden":
            self.order.append("answer")
            self.fields.append(said.get("id") or "")
        elif tag == "button" and "aria-hidden" not in said:
            self.order.append("button")
        elif tag == "label":
            self.labels.append(said.get("for") or "")


def pages() -> dict[str, str]:
    walk = Walk(make_open_site())
    found = {"work": walk.html}
    found["car"] = walk.work().html
    found["when"] = walk.car().html
    for aside in ("call", "wait"):
        walk.get(re.sub(r"(when|call|wait)/$", f"{aside}/", walk.path))
        found[aside] = walk.html
    walk.get(walk.path.replace("wait/", "when/"))
    found["you"] = walk.when().html
    return found


def test_each_page_reads_in_order_and_names_each_field():
    read = {name: Reader(page) for name, page in pages().items()}

    assert {name: (r.order.count("question"), r.order[0]) for name, r in read.items()} == (
        dict.fromkeys(read, (1, "question"))
    )
    assert {name: r.order[-1] for name, r in read.items()} == dict.fromkeys(read, "button")
    # On the third page the times themselves are the buttons.
    assert {name for name, r in read.items() if "button" in r.order[:-1]} == {"when"}
    assert {name: set(r.fields) - set(r.labels) for name, r in read.items()} == (
        {name: set() for name in read}
    )
