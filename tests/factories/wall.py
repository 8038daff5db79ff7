"""A screen that hangs in the reception zone."""

import datetime as dt
from typing import Any

from appointments.actions.walls import give_address
from appointments.models import WallScreen
from service_desk.organisation.models import Site
from tests.factories import NOW


def make_wall(site: Site, *, now: dt.datetime = NOW, **fields: Any) -> tuple[WallScreen, str]:
    """The screen, and its address as a path: ``/wall/<token>/``."""
    words = {"name": "Reception", "languages": ["en"], **fields}
    screen = WallScreen(site=site, **words)
    address = give_address(screen, now=now)
    return screen, address[address.index("/wall/") :]
