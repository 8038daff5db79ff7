"""Universal search: one field for clients, cars, visits, work, loaners, screens (UX-61)."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from appointments.finding.commands import commands_for
from appointments.finding.hits import Group, Hit, address
from appointments.finding.upper import finders
from service_desk.clients.queries import FEWEST_PHONE_DIGITS, search_clients
from service_desk.lib.lookalikes import latin_letters, readings
from service_desk.lib.phones import digits, show_phone
from service_desk.lib.pinyin import has_han
from service_desk.lib.plates import normalise_plate, show_plate
from service_desk.lib.spelling import sound_key
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Right
from service_desk.visits.models import Visit

FEWEST = 2
MOST_CLIENTS = 8
MOST_OF_A_KIND = 5
_YEARS_BACK = 4
_NUMBER = re.compile(r"(?:(?P<slug>[A-Z][A-Z0-9-]*?)-)?(?:(?P<year>\d\d)-)?(?P<serial>\d{1,5})")


class Asker(NamedTuple):
    """Who searches, and what they may do at the site: nobody is shown what they can't open."""

    staff: Staff
    rights: frozenset[Right]


class Answer(NamedTuple):
    """What was found, and how many more signs would find more; the hint is empty where none."""

    groups: list[Group]
    hint: str

    @property
    def total(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def find(*, site: Site, text: str, asker: Asker, now: dt.datetime) -> Answer:
    """All that ``text`` is a piece of at ``site``.

    Five queries at most and one for each floor above, each on an index.
    """
    text = " ".join(text.replace("\0", " ").split())
    if not _is_enough(text):
        return Answer([], _more_needed(FEWEST - len(text)) if text else "")
    groups = [
        Group("visits", _("Visits"), list(_visits(site, text, now))),
        *(finder(site, text, asker, now) for finder in finders),
        Group("clients", _("Clients and cars"), list(_clients(site, text, asker))),
        Group("work", _("Work"), list(_operations(site, text, asker))),
        Group("loaners", _("Loaners"), list(_loaners(site, text, asker))),
        Group("screens", _("Screens and settings"), list(_screens(site, text, asker))),
    ]
    return Answer([group for group in groups if group.hits], _hint(text))


def _is_enough(text: str) -> bool:
    return len(text) >= FEWEST or has_han(text)


def _more_needed(count: int) -> str:
    sentence = ngettext("Type %(count)d more character.", "Type %(count)d more characters.", count)
    return sentence % {"count": count}


def _hint(text: str) -> str:
    """A few digits are no phone yet."""
    figures = digits(text)
    short = FEWEST_PHONE_DIGITS - len(figures)
    if short <= 0 or any(char.isalpha() for char in text):
        return ""
    sentence = ngettext(
        "%(count)d more digit finds phones.", "%(count)d more digits find phones.", short
    )
    return sentence % {"count": short}


def _visits(site: Site, text: str, now: dt.datetime) -> Iterator[Hit]:
    """By number, or by its end: 42 is the 42nd of this year and of the years before."""
    said = _NUMBER.fullmatch(latin_letters(text).upper().replace(" ", "-"))
    if said is None or said["slug"] not in {None, site.slug.upper()}:
        return
    this_year = site.today(now).year
    years = range(this_year, this_year - _YEARS_BACK, -1)
    tails = [said["year"]] if said["year"] else [f"{year % 100:02d}" for year in years]
    numbers = [f"{site.slug.upper()}-{tail}-{int(said['serial']):05d}" for tail in tails]
    found = Visit.objects.filter(site=site, number__in=numbers).select_related("client", "vehicle")
    for visit in found.order_by("-created_at"):
        car = show_plate(visit.vehicle.plate)
        detail = " · ".join(filter(None, (visit.client.name, car, visit.get_state_display())))
        url = address("visit", site.slug, visit.number)
        yield Hit(visit.number, url, detail, in_panel=True)


def _clients(site: Site, text: str, asker: Asker) -> Iterator[Hit]:
    if Right.SEE_CLIENTS not in asker.rights:
        return
    for hit in search_clients(site=site, text=text, limit=MOST_CLIENTS):
        car = hit.vehicle
        facts = (
            show_phone(hit.phone, site.country) if hit.phone else "",
            f"{car.make} {car.model}".strip() if car else "",
        )
        url = address("client", site.slug, hit.client.pk)
        url = url or f"{address('clients', site.slug)}?q={hit.phone or hit.client.name}"
        plate = show_plate(car.plate) if car else ""
        yield Hit(hit.client.name, url, " · ".join(filter(None, facts)), plate)


def _operations(site: Site, text: str, asker: Asker) -> Iterator[Hit]:
    """By code or by name in any of the four languages; opens a booking of it."""
    if Right.BOOK not in asker.rights:
        return
    named = Q(code__istartswith=latin_letters(text))
    for reading in readings(text):
        for field in ("name", "name_ru", "name_es", "name_zh"):
            named |= Q(**{f"{field}__icontains": reading})
    book = address("board_book", site.slug)
    for work in site.operations.filter(named, is_active=True)[:MOST_OF_A_KIND]:
        yield Hit(work.local_name, f"{book}?operations={work.code}", code=work.code, in_panel=True)


def _loaners(site: Site, text: str, asker: Asker) -> Iterator[Hit]:
    """A fleet is a few dozen cars: read once, compared as plates are."""
    wanted = normalise_plate(text)
    if len(wanted) < FEWEST:
        return
    calendar = address("loaners", site.slug) or address("board", site.slug)
    for car in site.loaners.filter(is_active=True):
        if wanted in normalise_plate(car.plate) or wanted in normalise_plate(car.model):
            own = address("admin:organisation_loaner_change", car.pk)
            url = own if _sets_up(asker) else calendar
            yield Hit(car.model, url, code=show_plate(car.plate))


def _screens(site: Site, text: str, asker: Asker) -> Iterator[Hit]:
    """Screens and commands that have an address, and the pages of the set-up."""
    wanted = [sound_key(reading) for reading in readings(text)]
    for command in commands_for(site, asker.rights):
        if command.url and _is_named(wanted, str(command.label), command.english):
            yield Hit(command.label, command.url, in_panel=command.in_panel)
    if _sets_up(asker):
        for model in _set_up_models():
            label = str(model._meta.verbose_name_plural)
            with override("en"):
                english = str(model._meta.verbose_name_plural)
            if _is_named(wanted, label, english):
                page = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
                yield Hit(capfirst(label), address(page), _("Set-up"))


def _is_named(wanted: list[str], *labels: str) -> bool:
    """Whether a word of a label begins so, in the page's language or in English."""
    keys = [f" {sound_key(label)}" for label in labels]
    return any(f" {way}" in key for way in wanted if len(way) >= FEWEST for key in keys)


def _sets_up(asker: Asker) -> bool:
    return asker.staff.is_staff and Right.SET_UP in asker.rights


def _set_up_models() -> list[Any]:
    return list(admin.site._registry)
