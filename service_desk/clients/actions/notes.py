"""What was said to or by a client and is no call: a letter, a talk at the desk, a note."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Client, ContactEntry
from service_desk.clients.states import Direction, Medium
from service_desk.lib.refusals import Refusal, Unreadable, refuse
from service_desk.lib.text import clean_text
from service_desk.organisation.models import Staff

NOTE_LENGTH = 400


def note_contact(
    client: Client,
    *,
    medium: str,
    note: str,
    direction: str = Direction.IN,
    subject: str = "",
    by: Staff | None,
    now: dt.datetime,
) -> ContactEntry:
    """Write down a letter, a talk or a note (S-A10); ``subject`` names what it was about.

    Raises Refusal (400) for words that can't be read and for a way we do not know.
    """
    if medium not in Medium.values or direction not in Direction.values:
        refuse("unknown_choice", _("Choose from the list."), "medium", status=400)
    try:
        words = clean_text(note, NOTE_LENGTH)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("note"), status=400) from None
    return ContactEntry.objects.create(
        site=client.site,
        client=client,
        subject=subject,
        direction=direction,
        medium=medium,
        started_at=now,
        by=by,
        note=words,
    )
