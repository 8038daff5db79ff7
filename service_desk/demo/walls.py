"""The demo's walls, at addresses that follow from the name of the site."""

import datetime as dt

from appointments.models import WallScreen
from service_desk.lib.tokens import Token, derive_token
from service_desk.organisation.models import Site


def demo_address(slug: str) -> Token:
    """What the wall of a demo site is opened with; no secret, as everything in the demo."""
    return derive_token(slug, "the demo's wall")


def hang_wall(site: Site, *, now: dt.datetime) -> None:
    """One screen in the reception zone, in the site's first two languages."""
    WallScreen.objects.create(
        site=site,
        name="Reception",
        languages=site.languages[:2],
        token_hash=demo_address(site.slug).digest,
        made_at=now,
        expires_at=now + WallScreen.LIVES_FOR,
    )
