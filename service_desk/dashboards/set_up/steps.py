"""What a new dealership still has to say before it can be booked (UX-58)."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.models import MobilityLimit
from service_desk.catalogue.models import Operation
from service_desk.clients.models import Client
from service_desk.messaging.models import MessageText
from service_desk.organisation.models import (
    Closure,
    Loaner,
    OpeningHours,
    Posting,
    Shift,
    Site,
    SiteLook,
    Staff,
    Zone,
)
from service_desk.organisation.queries import sites_set_up_by
from service_desk.organisation.roles import RIGHTS, Right, Role
from workorders.models import RoleLimit, WorkshopPolicy

BOOKERS = [role for role, rights in RIGHTS.items() if Right.BOOK in rights]


class Step(NamedTuple):
    """``missing`` names the sites at which it is still to be done; an optional one can wait."""

    title: Promise
    why: Promise
    url: str
    is_done: bool
    missing: tuple[str, ...] = ()
    is_optional: bool = False


class _AtEachSite(NamedTuple):
    """Something each site needs; ``key`` names the annotation of ``_what_is_there``."""

    key: str
    title: Promise
    why: Promise
    page: str
    is_optional: bool = False


NEEDS = (
    _AtEachSite("has_hours", _("Opening hours"), _("When clients may come."), "organisation_site"),
    _AtEachSite(
        "has_holidays", _("Holidays"), _("The days on which nobody is here."), "organisation_site"
    ),
    _AtEachSite(
        "has_zones",
        _("Arrival zones"),
        _("Labour hours a day, and how a client gets there."),
        "organisation_site",
    ),
    _AtEachSite(
        "has_advisors",
        _("Service advisors"),
        _("At least one with shifts: their quarters are what is booked."),
        "organisation_staff",
    ),
    _AtEachSite(
        "has_desk", _("Reception"), _("Somebody who books at the desk."), "organisation_staff"
    ),
    _AtEachSite(
        "has_operations",
        _("Operations"),
        _("What is done, how long it takes, what it costs."),
        "catalogue_operation",
    ),
)
EXTRAS = (
    _AtEachSite(
        "has_tax",
        _("Tax"),
        _("The share contained in prices, as estimates show it."),
        "organisation_site",
        is_optional=True,
    ),
    _AtEachSite(
        "has_limits",
        _("Limits of mobility"),
        _("How many a day can wait here, or be driven."),
        "appointments_mobilitylimit",
        is_optional=True,
    ),
    _AtEachSite(
        "has_loaners",
        _("Loaners"),
        _("Cars to lend while the client's is here."),
        "organisation_loaner",
        is_optional=True,
    ),
    _AtEachSite(
        "has_workshop",
        _("Workshop"),
        _("Price of a labour hour, guarantee, how many cars are checked."),
        "workorders_workshoppolicy",
        is_optional=True,
    ),
    _AtEachSite(
        "has_role_limits",
        _("Limits of roles"),
        _("How much discount and goodwill a role may give by its own word."),
        "workorders_rolelimit",
        is_optional=True,
    ),
    _AtEachSite(
        "has_look",
        _("Colour, logo, own website"),
        _("The pages for clients look like yours, and your website can show them."),
        "organisation_site",
        is_optional=True,
    ),
    _AtEachSite(
        "has_texts",
        _("Texts of messages"),
        _("How you say it to clients. Until then our words go out."),
        "messaging_messagetext",
        is_optional=True,
    ),
    _AtEachSite(
        "has_clients",
        _("Clients"),
        _("From the old system, by a file."),
        "clients_client",
        is_optional=True,
    ),
)


def next_step(steps: Iterable[Step]) -> Step | None:
    """The first thing that must be done and is not."""
    return next((step for step in steps if not step.is_done and not step.is_optional), None)


def set_up_steps(staff: Staff, *, now: dt.datetime) -> list[Step]:
    """The list in the order it is best done, for the sites this person sets up. Two queries."""
    sites = list(_what_is_there(sites_set_up_by(staff).filter(is_active=True), now))
    return [
        Step(
            _("Sites"),
            _("Name, time zone, currency and languages."),
            _page("organisation_site", adding=not sites),
            bool(sites),
        ),
        *(_asked_of(sites, need) for need in NEEDS),
        Step(
            _("Second factor"),
            _("An app or a key for your own account, which may change everything."),
            reverse("mfa_index"),
            Authenticator.objects.filter(user=staff).exists(),
        ),
        *(_asked_of(sites, need) for need in EXTRAS),
    ]


def _what_is_there(sites: QuerySet[Site], now: dt.datetime) -> QuerySet[Site]:
    here = OuterRef("pk")
    at_work = Posting.objects.filter(site=here, staff__is_active=True)
    with_shifts = Exists(Shift.objects.filter(site=OuterRef("site"), staff=OuterRef("staff")))
    return sites.annotate(
        has_hours=Exists(OpeningHours.objects.filter(site=here)),
        has_holidays=Exists(Closure.objects.filter(site=here, on__gt=now.date())),
        has_zones=Exists(Zone.objects.filter(site=here, daily_hours__gt=0)),
        has_advisors=Exists(at_work.filter(with_shifts, role=Role.ADVISOR)),
        has_desk=Exists(at_work.filter(role__in=BOOKERS).exclude(role=Role.ADMINISTRATOR)),
        has_operations=Exists(Operation.objects.filter(site=here, is_active=True)),
        has_tax=Q(tax_percent__gt=0),
        has_limits=Exists(MobilityLimit.objects.filter(site=here)),
        has_loaners=Exists(Loaner.objects.filter(site=here, is_active=True)),
        has_workshop=Exists(WorkshopPolicy.objects.filter(site=here)),
        has_role_limits=Exists(RoleLimit.objects.filter(site=here)),
        has_look=Exists(SiteLook.objects.filter(site=here)),
        has_texts=Exists(MessageText.objects.filter(site=here)),
        has_clients=Exists(Client.objects.filter(site=here)),
    )


def _asked_of(sites: list[Site], need: _AtEachSite) -> Step:
    missing = tuple(site.name for site in sites if not getattr(site, need.key))
    return Step(
        need.title,
        need.why,
        _page(need.page),
        bool(sites) and not missing,
        missing,
        need.is_optional,
    )


def _page(name: str, *, adding: bool = False) -> str:
    """The page of the set-up where rows of this kind stand; empty while nobody registered it."""
    try:
        return reverse(f"admin:{name}_{'add' if adding else 'changelist'}")
    except NoReverseMatch:
        return ""
