"""A wall screen gets its address, is heard of, and gets another address."""

import datetime as dt

from django.conf import settings

from appointments.models import WallScreen
from service_desk.lib.tokens import hash_token, new_token


def give_address(screen: WallScreen, *, now: dt.datetime) -> str:
    """A new secret address for ``screen``, saved with it; the one before ends at once.

    Only its hash is kept: this is the one moment in which the address can be read.
    """
    token = new_token()
    screen.token_hash = token.digest
    screen.made_at = now
    screen.seen_at = None
    screen.expires_at = now + WallScreen.LIVES_FOR
    screen.save()
    return f"{settings.PUBLIC_URL}/wall/{token.raw}/"


def open_wall(raw: str, *, now: dt.datetime) -> WallScreen | None:
    """The screen of an address; None for one that is unknown or over. One query, no change."""
    found = WallScreen.objects.select_related("site").filter(token_hash=hash_token(raw))
    return found.filter(expires_at__gt=now).first()


def keep_wall(screen: WallScreen, *, now: dt.datetime) -> None:
    """It hangs there and works: good for another month."""
    screen.seen_at = now
    screen.expires_at = now + WallScreen.LIVES_FOR
    screen.save(update_fields=["seen_at", "expires_at"])
