"""What browser tests share: the sizes of the desk's screens, and what a screen may not have."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OFFICE = {"width": 1366, "height": 768}
WIDE = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}

Sit = Callable[..., Page]


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is: a rule and the element that breaks it."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]
