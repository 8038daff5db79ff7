"""The evening on which so many booked by themselves that the page asked for codes: one of them."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import override

from appointments.messages.code import plan_code
from appointments.models import ProofCode
from service_desk.demo.stories import Story
from service_desk.lib.phones import can_text
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door, MessageState
from service_desk.organisation.models import Site
from service_desk.visits.states import Source

_BEFORE_IT_WAS_BOOKED = dt.timedelta(minutes=2)
_ON_ITS_WAY = dt.timedelta(seconds=14)


def write_proof(
    site: Site, stories: Sequence[Story], phones: dict[int, str], now: dt.datetime
) -> None:
    """The last client of the public page who was sent a code, and entered it."""
    booked = [
        story
        for story in stories
        if story.booking.source == Source.PUBLIC
        and story.booking.created_at < now
        and can_text(phones.get(story.visit.client_id, ""))
    ]
    if not booked:
        return
    last = max(booked, key=lambda story: story.booking.created_at)
    asked_at = last.booking.created_at - _BEFORE_IT_WAS_BOOKED
    proof = ProofCode.objects.create(
        site=site,
        draft=f"demo-{site.slug}"[:24],
        recipient=phones[last.visit.client_id],
        asked_at=asked_at,
        expires_at=asked_at + ProofCode.LIVES_FOR,
    )
    row = plan_code(proof, through=Door.SMS, language=last.visit.language, now=asked_at)
    with override(row.language):
        draft = kind_of(row.kind).compose(row, proof, now=asked_at, is_preview=True)
    Message.objects.filter(pk=row.pk).update(
        state=MessageState.SENT,
        sent_at=asked_at + _ON_ITS_WAY,
        attempts=1,
        title=draft.title,
        body=draft.masked_body,
    )
    ProofCode.objects.filter(pk=proof.pk).update(proven_at=last.booking.created_at)
