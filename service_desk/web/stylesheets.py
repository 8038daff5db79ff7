"""One stylesheet for each shell, put together from the small files of ``static/css``.

No bundler: the order below is the cascade, and comments and indentation are left out. The
weights these may have are held by ``tests/house/test_weights.py``.
"""

import re
from pathlib import Path

from django.conf import settings

from service_desk.web.built import BuiltFinder

_GROUND = ("tokens.css", "base.css", "tones.css")

BUNDLES: dict[str, tuple[str, ...]] = {
    # Staff: one request, cached by its hash for the whole working day.
    "css/desk.bundle.css": (
        *_GROUND,
        "ui/shell.css",
        "ui/menu.css",
        "ui/button.css",
        "ui/key.css",
        "ui/field.css",
        "ui/choice.css",
        "ui/status.css",
        "ui/meter.css",
        "ui/offer.css",
        "ui/job.css",
        "ui/table.css",
        "ui/timeline.css",
        "ui/combobox.css",
        "ui/notice.css",
        "ui/palette.css",
        "ui/ticket.css",
        "ui/panel.css",
        "quarters.css",
        "pages/glance.css",
        "pages/board.css",
        "pages/desk-panel.css",
        "pages/reception.css",
        "pages/quick-book.css",
        "pages/day-list.css",
        "pages/messages.css",
        "pages/calls.css",
        "pages/dossier.css",
        "pages/away.css",
        "pages/registers.css",
        "screen-print.css",
    ),
    # The workshop's pages, beside the desk's own: who only books never loads it.
    "css/workshop.bundle.css": (
        "ui/signature.css",
        "pages/tablet.css",
        "pages/orders.css",
        "pages/intake.css",
        "pages/workshop.css",
        "pages/extra.css",
        "pages/quality.css",
        "pages/handover.css",
        "pages/papers.css",
    ),
    # Clients: only what a phone needs to book and to answer.
    "css/public.bundle.css": (
        *_GROUND,
        "ui/button.css",
        "ui/field.css",
        "ui/choice.css",
        "ui/status.css",
        "ui/offer.css",
        "ui/notice.css",
        "ui/ticket.css",
        "pages/public.css",
        "pages/public-form.css",
        "pages/account.css",
        "pages/booking.css",
        "pages/public-steps.css",
        "pages/beside.css",
        "pages/visit.css",
        "pages/dealer.css",
        "screen-print.css",
    ),
    "css/wall.bundle.css": (*_GROUND, "pages/wall.css"),
    # Django's set-up pages, on top of its own.
    "css/set-up.bundle.css": ("tokens.css", "pages/set-up.css", "pages/texts.css"),
    # The specimen page alone, on top of the desk's.
    "css/components.bundle.css": ("pages/components.css",),
}


def stripped(css: str) -> str:
    """The same rules without comments, indentation and blank lines."""
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    lines = (line.strip() for line in without_comments.splitlines())
    return "\n".join(line for line in lines if line)


class StylesheetFinder(BuiltFinder):
    """Serves the bundles to runserver, whitenoise and collectstatic alike."""

    names = tuple(BUNDLES)

    def sources(self, name: str) -> list[Path]:
        return [settings.BASE_DIR / "static" / "css" / part for part in BUNDLES[name]]

    def build(self, name: str) -> bytes:
        parts = (stripped(path.read_text(encoding="utf-8")) for path in self.sources(name))
        return "\n".join(parts).encode()
