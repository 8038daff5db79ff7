"""What browser tests of the clients' pages share: a phone, its taps, and what no page may have."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page


class Taps:
    """A page whose taps are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def tap(self, role: str, name: str | re.Pattern[str], *, leads_on: bool = True) -> None:
        if leads_on:
            press(self.page, role, name)
        else:
            self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.count += 1


def on_a_phone(browser: Browser, *, width: int = 390, script: bool = False, **more) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        java_script_enabled=script,
        locale="en-GB",
        **more,
    )
    return context.new_page()


def overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than the screen."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def set_text_size(page: Page, size: str) -> None:
    """The reader's own text size, and two frames for the page to settle."""
    page.evaluate(
        """size => new Promise(settled => {
            document.documentElement.style.fontSize = size;
            requestAnimationFrame(() => requestAnimationFrame(settled));
        })""",
        size,
    )


def press(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    """Tap what leads to another page, and wait for that page."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]


def violations_of(page: Page) -> list[str]:
    """All that axe finds in the light, and in the dark what light and dark may differ in."""
    found = []
    for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        answer = Axe().run(page, options={"resultTypes": ["violations"], **rules})
        found += [
            f"{scheme} {each['id']}: {node['html'][:120]}"
            for each in answer.response["violations"]
            for node in each["nodes"]
        ]
    return found
