"""Extra work needs the client's word: asked by a link, or by voice with the same words (S-9a)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from appointments.messages.examples import row_about
from appointments.messages.holes import holes, longest
from appointments.messages.wording import address_as, car_words
from service_desk.lib.dates import show_moment, show_time
from service_desk.lib.money import show_money
from service_desk.lib.tokens import LENGTH
from service_desk.messaging.actions import Intent, intent_key, plan_messages
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door
from service_desk.messaging.wording import write
from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of
from workorders.links import consent_token, consent_url
from workorders.models import ConsentRequest, Finding
from workorders.states import DECIDED, ConsentState

EXTRA = "extra_work"
ANSWERED = gettext_noop("The client has answered.")
WITHDRAWN = gettext_noop("The question was withdrawn.")
ASKED_AGAIN = gettext_noop("The client was asked again.")
# While the car stands there, an answer of tomorrow is still an answer.
OF_USE = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is open, and how often it was asked."""

    request: ConsentRequest
    findings: list[Finding]
    ask: int


def asks_of(request: ConsentRequest) -> int:
    """How often a link to this question was sent. One query."""
    key = intent_key(EXTRA, request.order.visit, f"{request.pk}/")
    return Message.objects.filter(intent_key__startswith=key).count()


def plan_question(request: ConsentRequest, *, ask: int, is_said: bool, now: dt.datetime) -> None:
    """One row: a text or letter with the link; a call where the client is to be rung."""
    order = request.order
    intent = Intent(
        kind=EXTRA,
        subject=order.visit,
        about=f"{request.pk}/{ask}",
        due_at=now,
        not_after=now + OF_USE,
        language=order.visit.language,
        owner=order.advisor,
        through=Door.PHONE if is_said else "",
    )
    plan_messages(site=order.site, client=order.visit.client, intents=[intent], now=now)


def _find(message: Message, now: dt.datetime) -> Question:
    """The question as it is now. Raises NoLongerWanted once it is answered or asked anew."""
    row, _slash, ask = message.intent_key.rpartition(":")[2].partition("/")
    request = ConsentRequest.objects.select_related(
        "order__site", "order__visit__client", "order__visit__vehicle"
    ).get(pk=row)
    if request.state == ConsentState.ANSWERED:
        raise NoLongerWanted(ANSWERED)
    if request.state != ConsentState.SENT:
        raise NoLongerWanted(WITHDRAWN)
    if int(ask) != asks_of(request):
        raise NoLongerWanted(ASKED_AGAIN)
    left = [each for each in request.findings.all() if each.answer not in DECIDED]
    return Question(request, left, int(ask))


def _compose(message: Message, found: Question, *, now: dt.datetime, is_preview: bool) -> Draft:
    token = "x" * LENGTH if is_preview else consent_token(found.request, found.ask)
    words = words_of(found.request, found.findings, link=consent_url(token))
    return write(message, words, secrets=(token,), is_preview=is_preview)


def words_of(request: ConsentRequest, findings: list[Finding], *, link: str) -> dict[str, Any]:
    """What the texts may speak of, in the language that is active."""
    order, language = request.order, get_language() or "en"
    visit, site = order.visit, order.site
    ready, zone = request.new_ready_at, site.zone_info
    total = sum((each.amount for each in findings), Decimal(0))
    return {
        "name": address_as(visit.client.name, site.country),
        "site": site.name,
        "phone": site.phone_words,
        "car": car_words(visit.vehicle),
        "findings": [each.words for each in findings],
        "total": show_money(total, site.currency, language),
        "moment": show_moment(ready, zone, language) if ready else "",
        "time": show_time(ready, zone) if ready else "",
        "link": link,
    }


def preview_of(request: ConsentRequest, findings: list[Finding], channel: str) -> Draft:
    """What the client will read, in their language; no link is made."""
    row = _row(request, ask=0)
    row.channel, row.language = channel, request.order.visit.language
    with override(row.language):
        return _compose(
            row, Question(request, findings, 0), now=request.created_at, is_preview=True
        )


def _row(request: ConsentRequest, *, ask: int) -> Message:
    order = request.order
    visit = order.visit
    key = intent_key(EXTRA, visit, f"{request.pk}/{ask}")
    return row_about(visit, kind=EXTRA, key=key, site=order.site, client=visit.client)


def _url(message: Message) -> str:
    """The page of the order at the desk, where the answer is written down."""
    row = message.intent_key.rpartition(":")[2].partition("/")[0]
    order = ConsentRequest.objects.select_related("order__site").get(pk=row).order
    return reverse("order_extra", args=[order.site.slug, order.said])


def _example(site: Site, now: dt.datetime) -> Message | None:
    """The last question that is open."""
    open_ones = ConsentRequest.objects.filter(order__site=site, state=ConsentState.SENT)
    request = open_ones.select_related("order__site", "order__visit__client").order_by("pk").last()
    if request is None:
        return None
    rows = Message.objects.filter(subject=subject_of(request.order.visit), kind=EXTRA)
    return rows.order_by("-pk").first()


def _longest(site: Site, language: str) -> Mapping[str, Any]:
    found = "x" * 40
    return {**longest()(site, language), "findings": [found, found]}


register(
    Kind(
        code=EXTRA,
        label=_("Extra work"),
        find=_find,
        compose=_compose,
        url=_url,
        is_worth_a_call=True,
        is_awaited=True,
        template=f"workorders/messages/{EXTRA}",
        title=_("Your car: we need your word on extra work"),
        rank=55,
        holes=holes(
            ("name", "site", "phone", "car", "moment", "time"),
            findings=_("what was found, in plain words"),
            total=_("what it costs together, tax included"),
            link=_("the link to the page with the question"),
        ),
        needs=frozenset({"link"}),
        spare=frozenset({"findings"}),
        example=_example,
        longest=_longest,
    )
)
