"""The estimate by e-mail, with its PDF: asked for by the client, sent at once (C1-2e)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from appointments.estimate import estimate_of_visit
from appointments.messages import reasons
from appointments.messages.examples import row_about
from appointments.messages.finding import visit_url
from appointments.messages.holes import holes, longest
from appointments.messages.wording import address_as
from service_desk.lib.money import show_money
from service_desk.lib.plates import show_plate
from service_desk.messaging.actions import Intent, intent_key, plan_messages
from service_desk.messaging.kinds import Attachment, Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door
from service_desk.messaging.wording import write
from service_desk.organisation.models import Site
from service_desk.records.documents import PDF, file_name
from service_desk.records.models import IssuedDocument
from service_desk.visits.models import Visit
from service_desk.visits.states import VisitState

ESTIMATE = "estimate"
# A letter that could not leave for three days is no longer what the client asked for.
OF_USE = dt.timedelta(days=3)
_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Paper:
    """An issued estimate with its visit."""

    visit: Visit
    document: IssuedDocument


def plan_estimate(visit: Visit, document: IssuedDocument, *, now: dt.datetime) -> bool:
    """Mail this version of the estimate, once; False if that was planned or done before."""
    intent = Intent(
        kind=ESTIMATE,
        subject=visit,
        about=f"{document.number}/v{document.version}",
        due_at=now,
        not_after=now + OF_USE,
        language=visit.language,
        through=Door.EMAIL,
    )
    return bool(plan_messages(site=visit.site, client=visit.client, intents=[intent], now=now))


def _find(message: Message, now: dt.datetime) -> Paper:
    """The paper is there, as a PDF, and the visit has not been cancelled."""
    number, _slash, version = message.intent_key.rpartition(":")[2].partition("/v")
    visit = Visit.objects.select_related("vehicle").get(pk=message.subject.partition(":")[2])
    visit.site, visit.client = message.site, message.client or visit.client
    if visit.state == VisitState.CANCELLED:
        raise NoLongerWanted(reasons.CANCELLED)
    document = IssuedDocument.objects.get(
        site=visit.site, kind=ESTIMATE, number=number, version=version or 1
    )
    return Paper(visit, document)


def _compose(message: Message, found: Paper, *, now: dt.datetime, is_preview: bool) -> Draft:
    visit, site, document = found.visit, found.visit.site, found.document
    estimate = estimate_of_visit(visit)
    works = [line.name for line in estimate.lines]
    words = {
        "name": address_as(visit.client.name, site.country),
        "number": document.number,
        "total": show_money(estimate.total, site.currency, visit.language),
        "car": show_plate(visit.vehicle.plate) or visit.vehicle.model,
        "work": works[0] if works else "",
        "works": works,
        "site": site.name,
        "phone": site.phone_words,
    }
    return write(
        message,
        words,
        attach=lambda: _attachments(document),
        is_preview=is_preview,
    )


def _attachments(document: IssuedDocument) -> tuple[Attachment, ...]:
    if document.content_type != PDF:
        return ()
    return (
        Attachment(
            name=file_name(document),
            content=bytes(document.content),
            maintype="application",
            subtype="pdf",
        ),
    )


def _example(site: Site, now: dt.datetime) -> Message | None:
    """The estimate that was issued last for a visit that has not been cancelled."""
    issued = IssuedDocument.objects.filter(site=site, kind=ESTIMATE).order_by("-id")
    alive = Visit.objects.filter(site=site).exclude(state=VisitState.CANCELLED)
    for document in issued[:_LOOKED_AT]:
        visit = alive.filter(pk=document.subject.partition(":")[2]).first()
        if visit is not None:
            about = f"{document.number}/v{document.version}"
            key = intent_key(ESTIMATE, visit, about)
            return row_about(visit, kind=ESTIMATE, key=key, site=site, client=visit.client)
    return None


register(
    Kind(
        code=ESTIMATE,
        label=_("Estimate"),
        find=_find,
        compose=_compose,
        url=visit_url,
        through=lambda found: Door.EMAIL,
        is_worth_a_call=True,
        template="appointments/messages/estimate",
        title=_("Estimate {number}"),
        rank=75,
        holes=holes(
            ("name", "site", "phone", "number", "total", "car", "work", "works"),
        ),
        example=_example,
        longest=longest(),
    )
)
