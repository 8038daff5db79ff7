"""The client's signed link: made when a message goes out, gone when the visit changes."""

import datetime as dt

from django.conf import settings

from appointments.models import ClientLink
from appointments.states import LinkPurpose
from service_desk.lib.tokens import hash_token, new_token
from service_desk.visits.models import Visit

# Long enough for the follow-up after the handover; a moved visit ends it earlier.
LIVES_FOR = dt.timedelta(days=120)


class LinkGone(Exception):
    """The link is not valid any more. ``visit`` is known for an expired or superseded one.

    The page may offer a new link to the known phone; it shows nothing of the visit.
    """

    def __init__(self, visit: Visit | None = None) -> None:
        super().__init__("this link is no longer valid")
        self.visit = visit


def issue_link(visit: Visit, *, now: dt.datetime) -> str:
    """A new raw token for the client's page of ``visit``; only its hash is kept."""
    token = new_token()
    ClientLink.objects.create(
        visit=visit,
        purpose=LinkPurpose.VISIT,
        token_hash=token.digest,
        created_at=now,
        expires_at=now + LIVES_FOR,
    )
    return token.raw


def link_url(raw: str) -> str:
    """The full address of a token, as it stands in a message."""
    return f"{settings.PUBLIC_URL}/v/{raw}/"


def open_link(raw: str, *, now: dt.datetime) -> Visit:
    """The visit a token opens. One query; changes nothing.

    Raises LinkGone for an unknown, expired or superseded token.
    """
    link = (
        ClientLink.objects.select_related("visit__client", "visit__vehicle", "visit__site__policy")
        .filter(token_hash=hash_token(raw))
        .first()
    )
    if link is None:
        raise LinkGone
    if link.superseded_at is not None or link.expires_at <= now:
        raise LinkGone(link.visit)
    return link.visit


def supersede_links(visit: Visit, *, now: dt.datetime) -> int:
    """End every link of a visit: called by the verbs that change it, in their transaction."""
    return ClientLink.objects.filter(superseded_at=None, visit=visit).update(superseded_at=now)
