"""The quick-book panel under the hand of a test: fields are typed, a button is pressed."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.factories.desk import Desk

FRAGMENT = {"HX-Request": "true"}
# Ten o'clock in Madrid, on Tuesday 9 March 2027.
TOMORROW_TEN = "2027-03-09T09:00Z"


@dataclass
class PanelHand:
    """``typed`` is what stands in the form; each press sends the whole of it."""

    desk: Desk
    browser: Client
    typed: dict[str, Any] = field(default_factory=dict)

    def press(self, button: str, value: str = "1", *, status: int = 200, at: str = "") -> str:
        """Press a button; the fragment that comes back. ``at``: owe, wait or lost."""
        answer = self.browser.post(
            f"{self.desk.url}board/panel/book/{at and f'{at}/'}",
            {**self.typed, button: value},
            headers=FRAGMENT,
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    def type(self, **fields: Any) -> "PanelHand":
        self.typed |= fields
        return self


def words_of(page: str) -> str:
    """The page as it is read: no tags, single spaces, ordinary ones."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).replace("\xa0", " ").split())
