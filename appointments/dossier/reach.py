"""How a client is reached and what they agreed to: channels, crossed with the reason."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from appointments.board.words import language
from service_desk.clients.models import Client, Consent, ContactPoint
from service_desk.clients.states import Channel, ContactKind, Purpose
from service_desk.lib.dates import show_date
from service_desk.lib.phones import can_text, show_phone
from service_desk.organisation.models import Site

MISSING_WORDS: dict[str, str | Promise] = {
    "phone": pgettext_lazy("missing in the file", "phone"),
    "email": pgettext_lazy("missing in the file", "e-mail"),
    "address": pgettext_lazy("missing in the file", "address"),
    "mileage": pgettext_lazy("missing in the file", "mileage"),
    "vin": pgettext_lazy("missing in the file", "VIN"),
}
_PURPOSES: dict[Purpose, str | Promise] = {
    Purpose.VISIT: gettext_lazy("Messages about a visit"),
    Purpose.CARE: gettext_lazy("Follow-up"),
    Purpose.OFFERS: gettext_lazy("Offers"),
}


class Point(NamedTuple):
    """A phone or an e-mail with its link; ``value`` is what is dialled."""

    value: str
    shown: str
    link: str
    is_phone: bool
    is_wrong: bool = False


class Way(NamedTuple):
    """A channel; crossed out where ``why_not`` says something."""

    code: str
    word: str
    is_preferred: bool
    why_not: str


class Answer(NamedTuple):
    """What was asked and said; ``is_given`` None: never asked."""

    purpose: str
    word: str
    is_given: bool | None
    said: str


def points_of(points: Iterable[ContactPoint], site: Site) -> list[Point]:
    """Phones first, the main one before the others."""
    shown = []
    for point in points:
        is_phone = point.kind == ContactKind.PHONE
        words = show_phone(point.value, site.country) if is_phone else point.value
        scheme = "tel" if is_phone else "mailto"
        shown.append(
            Point(
                point.value,
                words,
                f"{scheme}:{point.value}",
                is_phone,
                point.wrong_since is not None,
            )
        )
    return sorted(shown, key=lambda point: not point.is_phone)


def ways_to_tell(
    client: Client, points: Sequence[Point], answers: Sequence[Answer], site: Site
) -> list[Way]:
    """SMS, e-mail and phone, each with the reason it can't be used, if there is one."""
    phones = [point.value for point in points if point.is_phone and not point.is_wrong]
    letters = any(not point.is_phone for point in points)
    about_visits = next(each for each in answers if each.purpose == Purpose.VISIT)
    nothing_written = about_visits.said if about_visits.is_given is False else ""
    if client.prefers == Channel.PHONE:
        nothing_written = nothing_written or _("prefers a call")
    reasons = {
        Channel.SMS: nothing_written or ("" if any(map(can_text, phones)) else _("no mobile")),
        Channel.EMAIL: nothing_written or ("" if letters else _("no e-mail address")),
        Channel.PHONE: "" if phones else _("no phone"),
    }
    if client.silent_since is not None:
        reasons = dict.fromkeys(Channel, _("not to be contacted"))
    return [
        Way(channel.value, str(channel.label), client.prefers == channel, reasons[channel])
        for channel in Channel
    ]


def answers_of(newest: Iterable[Consent], site: Site) -> list[Answer]:
    """The newest answer to each question, the unasked ones included."""
    said = {consent.purpose: consent for consent in newest}
    answers = []
    for purpose, word in _PURPOSES.items():
        consent = said.get(purpose)
        if consent is None:
            answers.append(Answer(purpose.value, str(word), None, _("not asked yet")))
            continue
        day = show_date(site.local(consent.at).date(), language())
        sentence = _("agreed on %(day)s") if consent.is_given else _("refused on %(day)s")
        answers.append(Answer(purpose.value, str(word), consent.is_given, sentence % {"day": day}))
    return answers
