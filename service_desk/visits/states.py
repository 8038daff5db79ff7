"""States of a visit, their words and the moves between them; imports nothing of ours.

Values are the STAR vocabulary's where it has a word. The timeline's seven steps are those of
the trade's core process: booking, preparation, reception, work, quality control, handover,
follow-up.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VisitState(models.TextChoices):
    REQUESTED = "REQUESTED", pgettext_lazy("visit state", "Requested")
    BOOKED = "BOOKED", pgettext_lazy("visit state", "Booked")
    CONFIRMED = "CONFIRMED", pgettext_lazy("visit state", "Confirmed")
    PREPARED = "PREPARED", pgettext_lazy("visit state", "Prepared")
    ARRIVED = "ARRIVED", pgettext_lazy("visit state", "Arrived")
    IN_WORK = "IN_WORK", pgettext_lazy("visit state", "In work")
    WAITING = "WAITING", pgettext_lazy("visit state", "Waiting")
    CHECKING = "CHECKING", pgettext_lazy("visit state", "Checking")
    READY = "READY", pgettext_lazy("visit state", "Ready")
    HANDED_OVER = "HANDED_OVER", pgettext_lazy("visit state", "Handed over")
    CONTACTED = "CONTACTED", pgettext_lazy("visit state", "Contacted")
    NO_SHOW = "NO_SHOW", pgettext_lazy("visit state", "No-show")
    CANCELLED = "CANCELLED", pgettext_lazy("visit state", "Cancelled")


_S = VisitState

TRANSITIONS: dict[VisitState, frozenset[VisitState]] = {
    _S.REQUESTED: frozenset({_S.BOOKED, _S.CANCELLED}),
    _S.BOOKED: frozenset({_S.CONFIRMED, _S.PREPARED, _S.ARRIVED, _S.NO_SHOW, _S.CANCELLED}),
    # A moved visit is asked again: it goes back to booked.
    _S.CONFIRMED: frozenset({_S.BOOKED, _S.PREPARED, _S.ARRIVED, _S.NO_SHOW, _S.CANCELLED}),
    _S.PREPARED: frozenset({_S.BOOKED, _S.ARRIVED, _S.NO_SHOW, _S.CANCELLED}),
    # Taken back: expected again, or, a walk-in noted by mistake, cancelled. Ready at once: the
    # client wants none of it, and the car leaves as it came (S-3c).
    _S.ARRIVED: frozenset(
        {_S.IN_WORK, _S.READY, _S.BOOKED, _S.CONFIRMED, _S.PREPARED, _S.CANCELLED}
    ),
    _S.IN_WORK: frozenset({_S.ARRIVED, _S.WAITING, _S.CHECKING, _S.READY}),
    _S.WAITING: frozenset({_S.IN_WORK}),
    _S.CHECKING: frozenset({_S.IN_WORK, _S.READY}),
    _S.READY: frozenset({_S.HANDED_OVER, _S.IN_WORK}),
    _S.HANDED_OVER: frozenset({_S.CONTACTED}),
    _S.CONTACTED: frozenset(),
    _S.NO_SHOW: frozenset({_S.ARRIVED, _S.BOOKED}),
    _S.CANCELLED: frozenset({_S.BOOKED}),
}


def sources_of(target: VisitState) -> frozenset[VisitState]:
    """The states from which a visit may come to ``target``."""
    return frozenset(source for source, targets in TRANSITIONS.items() if target in targets)


# The car has not come yet: the visit may be moved, cancelled, confirmed.
AHEAD = frozenset({_S.REQUESTED, _S.BOOKED, _S.CONFIRMED, _S.PREPARED})
ON_SITE = frozenset({_S.ARRIVED, _S.IN_WORK, _S.WAITING, _S.CHECKING, _S.READY})


class Source(models.TextChoices):
    """Where the booking came from (B-1.D)."""

    PUBLIC = "public", _("Public page")
    PHONE = "phone", _("Phone")
    COUNTER = "counter", _("Counter")
    WALK_IN = "walk_in", _("Walk-in")
    API = "api", _("Another system")
    INVITATION = "invitation", _("Our invitation")
    IMPORT = "import", _("Imported")


class Payment(models.TextChoices):
    """How the client means to pay (R-1.14)."""

    CARD = "card", _("By card")
    CASH = "cash", _("In cash")
    TRANSFER = "transfer", _("By transfer")
    WARRANTY = "warranty", _("Under warranty")


class ToldBy(models.TextChoices):
    """How this booking is confirmed to the client; empty: as they prefer."""

    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")
    NONE = "none", _("None")


class Mobility(models.TextChoices):
    """How the client gets on while the car is here (C1-4); STAR words where it has them."""

    NONE = "none", _("Leaves the car")
    WAIT = "wait", _("Waits here")
    LOANER = "loaner", _("Loaner")
    SHUTTLE = "shuttle", _("Shuttle")
    TAXI = "taxi", _("Taxi")
    TRANSIT = "transit", _("Public transport")
    COLLECT = "collect", _("Collect and deliver")
