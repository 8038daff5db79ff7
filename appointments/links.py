"""The client's signed links: made when a message goes out, gone when the visit changes.

Each opens one thing. The token of a lesser purpose follows from that of the page, so that the
page can offer it without writing anything; it leads back to nothing.
"""

import datetime as dt

from django.conf import settings
from django.db.models import Max
from django.utils.crypto import constant_time_compare, salted_hmac

from appointments.models import ClientLink, WaitingEntry
from appointments.states import LinkPurpose
from service_desk.lib.tokens import LENGTH, Token, derive_token, hash_token, new_token
from service_desk.visits.models import Visit

# After the last appointment of the visit: the page until a repair that waits for parts is long
# over and the second call was made; the file while there is something to put into a calendar.
LIVES_ON = {
    LinkPurpose.VISIT: dt.timedelta(days=90),
    LinkPurpose.CALENDAR: dt.timedelta(days=1),
}
_WAITING = "appointments.waiting"
_ROW_DIGITS = 19
WAITING_LENGTH = LENGTH + 7
"""How long the token of a waiting client is, until there are ten million of them."""


class LinkGone(Exception):
    """The link is not valid any more. ``visit`` is known for an expired or superseded one.

    The page may offer a new link to the known phone; it shows nothing of the visit.
    """

    def __init__(self, visit: Visit | None = None) -> None:
        super().__init__("this link is no longer valid")
        self.visit = visit


def issue_link(visit: Visit, *, now: dt.datetime) -> str:
    """A new raw token for the client's page of ``visit``; only its hash is kept.

    With it goes the one for the calendar file (``calendar_token``). Two queries.
    """
    token = new_token()
    tokens = {LinkPurpose.VISIT: token, LinkPurpose.CALENDAR: _lesser(token.raw)}
    held = visit.appointments.filter(cancelled_at=None)
    until = max(held.aggregate(last=Max("starts_at"))["last"] or now, now)
    ClientLink.objects.bulk_create(
        ClientLink(
            visit=visit,
            purpose=purpose,
            token_hash=each.digest,
            created_at=now,
            expires_at=until + LIVES_ON[purpose],
        )
        for purpose, each in tokens.items()
    )
    return token.raw


def calendar_token(raw: str) -> str:
    """The raw token of the calendar file, for whoever has that of the page."""
    return _lesser(raw).raw


def link_url(raw: str) -> str:
    """The full address of a page's token, as it stands in a message."""
    return f"{settings.PUBLIC_URL}/v/{raw}/"


def calendar_url(raw: str) -> str:
    """The full address of the calendar file, for the token of the page."""
    return f"{settings.PUBLIC_URL}/c/{calendar_token(raw)}/visit.ics"


def open_link(raw: str, *, purpose: LinkPurpose = LinkPurpose.VISIT, now: dt.datetime) -> Visit:
    """The visit that a token of this purpose opens. One query; changes nothing.

    Raises LinkGone for an unknown, expired or superseded token, and for one of another purpose.
    """
    with_visit = ClientLink.objects.select_related(
        "visit__client", "visit__vehicle", "visit__site__policy", "visit__site__look"
    ).defer("visit__site__look__logo")
    link = with_visit.filter(token_hash=hash_token(raw), purpose=purpose).first()
    if link is None:
        raise LinkGone
    if link.superseded_at is not None or link.expires_at <= now:
        raise LinkGone(link.visit)
    return link.visit


def visit_once_behind(raw: str) -> Visit | None:
    """The visit a token was ever made for, dead or alive, whatever its purpose. One query."""
    rows = ClientLink.objects.select_related("visit__client", "visit__site__policy")
    link = rows.filter(token_hash=hash_token(raw)).first()
    return link.visit if link else None


def waiting_token(entry: WaitingEntry) -> str:
    """The client's token to their place in the list: it opens that and nothing else.

    It follows from the row, so that it can be told again in a message; nothing of it is stored.
    """
    return f"{_seal(entry.pk)}{entry.pk}"


def open_waiting(raw: str) -> WaitingEntry | None:
    """The place in the list that a token opens, open or over; None for any other. One query."""
    seal, row = raw[:LENGTH], raw[LENGTH:]
    if not (row.isdecimal() and row.isascii() and len(row) < _ROW_DIGITS):
        return None
    if not constant_time_compare(seal, _seal(int(row))):
        return None
    entries = WaitingEntry.objects.select_related("site__policy", "site__look", "client").defer(
        "site__look__logo"
    )
    return entries.filter(pk=row).first()


def _seal(row: int) -> str:
    raw = salted_hmac(_WAITING, str(row), algorithm="sha256").hexdigest()
    return derive_token(raw, "waiting").raw


def supersede_links(visit: Visit, *, now: dt.datetime) -> int:
    """End every link of a visit: called by the verbs that change it, in their transaction."""
    return ClientLink.objects.filter(superseded_at=None, visit=visit).update(superseded_at=now)


def _lesser(raw: str) -> Token:
    return derive_token(raw, LinkPurpose.CALENDAR.value)
