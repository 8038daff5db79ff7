"""The sentence to read out: who, when, what, where to drive, what to bring (C1-5A to C1-5C).

In the client's language, whatever the language of the desk. Each sentence is one message, whose
facts a translator puts in any order: ``day`` is as it stands by itself (вторник, 12 марта),
``on_day`` as it is said after "on" (во вторник, 12 марта; el martes 12 de marzo).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

from appointments.messages.wording import entrance_of
from service_desk.catalogue.models import Operation
from service_desk.catalogue.states import Paper
from service_desk.lib.dates import show_day, show_on_day
from service_desk.lib.locales import locale_for
from service_desk.visits.states import Mobility

# In the case in which something is brought: «возьмите сервисную книжку».
_BRING = {
    Paper.REGISTRATION: pgettext_lazy("please bring", "the registration certificate"),
    Paper.SERVICE_BOOK: pgettext_lazy("please bring", "the service book"),
    Paper.LICENCE: pgettext_lazy("please bring", "your driving licence"),
    Paper.WARRANTY: pgettext_lazy("please bring", "the warranty booklet"),
    Paper.WHEEL_KEY: pgettext_lazy("please bring", "the key of the locking wheel nuts"),
    Paper.INVOICE: pgettext_lazy("please bring", "the last invoice"),
    Paper.INSURANCE: pgettext_lazy("please bring", "the insurance claim"),
}
# Who drives a car of ours shows a licence, whatever is done to their own.
_PAPERS_FOR = {Mobility.LOANER: Paper.LICENCE}


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitFacts:
    """What was agreed. Instants are UTC, ``zone`` is the site's; ``advisor`` as clients hear it."""

    starts_at: dt.datetime
    advisor: str
    works: Sequence[Operation]
    arrival: str
    zone: ZoneInfo
    handover_at: dt.datetime | None = None
    mobility: str = ""
    now: dt.datetime


def say_it(facts: VisitFacts, language: str) -> str:
    """The whole of it in ``language``: two or three sentences, ready to be read out."""
    with override(language):
        said = [_arrival(facts, language), _handover(facts, language), _papers(facts, language)]
        joint = "" if locale_for(language).language == "zh" else " "
        return joint.join(f"{words[:1].upper()}{words[1:]}" for words in said if words)


def _arrival(facts: VisitFacts, language: str) -> str:
    on = facts.starts_at.astimezone(facts.zone).date()
    words = {
        **_day(on, language),
        "time": _clock(facts.starts_at, facts.zone),
        "advisor": facts.advisor,
        "work": _listed([_inside(work.name_in(language)) for work in facts.works], language),
        "entrance": entrance_of(facts.arrival),
    }
    days = (on - facts.now.astimezone(facts.zone).date()).days
    if days == 0:
        return _("Today, {day}, at {time} with {advisor}: {work}, {entrance}.").format(**words)
    if days == 1:
        return _("Tomorrow, {day}, at {time} with {advisor}: {work}, {entrance}.").format(**words)
    return _("{on_day} at {time} with {advisor}: {work}, {entrance}.").format(**words)


def _handover(facts: VisitFacts, language: str) -> str:
    if facts.handover_at is None:
        return ""
    on = facts.handover_at.astimezone(facts.zone).date()
    words = {**_day(on, language), "time": _clock(facts.handover_at, facts.zone)}
    if on == facts.starts_at.astimezone(facts.zone).date():
        return _("Your car is ready for you at {time}.").format(**words)
    return _("Your car is ready for you {on_day} at {time}.").format(**words)


def _papers(facts: VisitFacts, language: str) -> str:
    wanted = {paper for work in facts.works for paper in work.papers}
    if facts.mobility in _PAPERS_FOR:
        wanted.add(_PAPERS_FOR[Mobility(facts.mobility)])
    papers = [str(words) for paper, words in _BRING.items() if paper.value in wanted]
    if not papers:
        return ""
    return _("Please bring {papers}.").format(papers=_listed(papers, language))


def _day(on: dt.date, language: str) -> dict[str, str]:
    """The day by itself and after its preposition, both in ``language``."""
    return {"day": show_day(on, language), "on_day": show_on_day(on, language)}


def _clock(at: dt.datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _listed(words: Sequence[str], language: str) -> str:
    """Two or three things as the language lists them: with its "and"."""
    return format_list(list(words), "standard", locale_for(language))


def _inside(name: str) -> str:
    """A name of the catalogue within a sentence: small, unless it is an abbreviation (ABS, ТО)."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"
