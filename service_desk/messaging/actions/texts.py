"""A site writes its own words, uses ours again, brings its own back, tries them on itself."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from service_desk.lib.refusals import refuse, refuse_if
from service_desk.messaging.actions.plan import Intent, plan_to_address
from service_desk.messaging.doors import Way
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import Message, MessageText
from service_desk.messaging.rules import obstacles_to_text
from service_desk.messaging.samples import longest_draft
from service_desk.messaging.segments import fit
from service_desk.messaging.states import Form
from service_desk.messaging.texts import GIVEN_UP, WRITTEN, default_text, given_up
from service_desk.messaging.trial import TRIAL
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import record, subject_of

AN_HOUR = 10
"""Tests one person may send in an hour."""

_OF_USE = dt.timedelta(minutes=30)


@transaction.atomic
def write_text(
    *, text: MessageText, seen: dt.datetime | None, by: Staff, now: dt.datetime
) -> MessageText | None:
    """Store the words of ``text``; None, and nothing stored, where they are ours to the letter.

    ``seen`` is when the words were last changed that stood there while these were written, None
    if they were ours. Raises Refusal: 400 for the text itself, 409 if somebody was quicker.
    """
    refuse_if(obstacles_to_text(text), status=400)
    was = _locked(text)
    if (was.changed_at if was else None) != seen:
        refuse("text_changed", _("Somebody changed this text meanwhile. Look at it again."), "body")
    if was is None and _is_ours(text):
        return None
    text.pk, text.changed_at, text.changed_by = (was.pk if was else None), now, by
    text.save()
    _note(text, WRITTEN, by, now, was=_words(was) if was else None, became=_words(text))
    return text


@transaction.atomic
def give_up_text(*, text: MessageText, by: Staff, now: dt.datetime) -> bool:
    """Use our words again; the site's own stay in the journal. False if they were ours already."""
    was = _locked(text)
    if was is None:
        return False
    _note(was, GIVEN_UP, by, now, was=_words(was))
    was.delete()
    return True


@transaction.atomic
def bring_text_back(*, text: MessageText, by: Staff, now: dt.datetime) -> MessageText | None:
    """The site's own words, as they stood when they were given up. Refusal if there are none."""
    entry = given_up(text)
    if entry is None or _locked(text) is not None:
        refuse("nothing_given_up", _("There are no earlier words of yours to bring back."))
    text.title, text.body = entry.data["was"]["title"], entry.data["was"]["body"]
    return write_text(text=text, seen=None, by=by, now=now)


@transaction.atomic
def try_text(*, text: MessageText, way: Way, by: Staff, now: dt.datetime) -> Message:
    """Send ``text`` to who wrote it, through the real channel, marked as a test.

    It speaks of nobody: the words in its holes are the longest of the site. Raises Refusal 400
    for the text, 429 after ten tests within an hour.
    """
    refuse_if(obstacles_to_text(text), status=400)
    Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
    sent = Message.objects.filter(
        kind=TRIAL, subject=subject_of(by), created_at__gt=now - dt.timedelta(hours=1)
    )
    if sent.count() >= AN_HOUR:
        refuse("too_many_trials", _("Ten tests an hour are enough. Try again later."), status=429)
    intent = Intent(
        kind=TRIAL,
        subject=by,
        about=f"{text.kind}/{text.form}/{text.language}@{now:%Y-%m-%dT%H:%M:%S.%fZ}",
        due_at=now,
        not_after=now + _OF_USE,
        language=text.language,
    )
    row = plan_to_address(site=text.site, way=way, intent=intent, now=now)
    row.title, row.body = _marked(text)
    row.save(update_fields=["title", "body"])
    _note(text, "text_tried", by, now, channel=way.door)
    return row


def _marked(text: MessageText) -> tuple[str, str]:
    draft = longest_draft(text)
    title = _("Test: {title}").format(title=draft.title)[:160]
    if text.form == Form.TEXT:
        return title, fit(_("Test: {text}").format(text=draft.body))
    return title, _("This is a test. No client has been sent it.\n\n{text}").format(text=draft.body)


def _locked(text: MessageText) -> MessageText | None:
    """The row as it stands, held until the end: of two who write at once one comes second."""
    Site.objects.select_for_update(no_key=True).get(pk=text.site_id)
    return MessageText.objects.filter(
        site=text.site_id, kind=text.kind, form=text.form, language=text.language
    ).first()


def _is_ours(text: MessageText) -> bool:
    ours = default_text(kind_of(text.kind), text.form, text.language)
    return not text.title and text.body == ours


def _words(text: MessageText) -> dict[str, str]:
    return {"title": text.title, "body": text.body}


def _note(text: MessageText, verb: str, by: Staff, now: dt.datetime, **more: Any) -> None:
    named = {"kind": text.kind, "form": text.form, "language": text.language}
    record(
        site=text.site, subject=text.site, verb=verb, by=by, door="desk", now=now, **named, **more
    )
