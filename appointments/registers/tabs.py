"""The registers beside one another, each with how many rows wait in it."""

from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.models import BookingRequest, OwedAnswer, WaitingEntry
from appointments.models.waiting import WAITS
from appointments.states import Decision, LostReason, Outcome
from service_desk.organisation.models import Site

LOST = Q(outcome=Outcome.LOST)
_UNTOLD = LOST & Q(told_at=None)
_LEFT = Q(decision=Decision.LEAVE)

# The work lists of lost requests: what belongs in each (B-1.f3, B-1.f7).
WORK: dict[str, Q] = {
    "decide": LOST & Q(decided_at=None),
    "call": _UNTOLD & Q(decision=Decision.CHASE, came_at=None),
    "buy": _UNTOLD & Q(lost_reason=LostReason.NO_PART, came_at=None) & ~_LEFT,
    "tell": _UNTOLD & Q(came_at__isnull=False) & ~_LEFT,
}


class Tab(NamedTuple):
    """``number`` is how many wait there, None where nothing is counted."""

    key: str
    word: str | Promise
    url: str
    number: int | None


def tabs_of(site: Site) -> list[Tab]:
    """The heads of every register page, with their numbers. Three queries."""
    counts: dict[str, int] = BookingRequest.objects.filter(LOST, site=site).aggregate(
        **{key: Count("pk", filter=condition) for key, condition in WORK.items()}
    )
    owed = OwedAnswer.objects.filter(site=site, answered_at=None).count()
    waiting = WaitingEntry.objects.filter(WAITS, site=site).count()

    def tab(key: str, word: str | Promise, name: str, number: int | None) -> Tab:
        return Tab(key, word, reverse(name, args=[site.slug]), number)

    return [
        tab("requests", _("All requests"), "requests", None),
        tab("decide", _("To decide"), "requests_decide", counts["decide"]),
        tab("call", _("To call"), "requests_call", counts["call"]),
        tab("buy", _("Parts to buy"), "requests_buy", counts["buy"]),
        tab("tell", _("Tell the client"), "requests_tell", counts["tell"]),
        tab("owed", _("Answers owed"), "owed", owed),
        tab("waiting", _("Waiting list"), "waiting", waiting),
        tab("exempt", _("Outside the rules"), "exempt", None),
    ]
