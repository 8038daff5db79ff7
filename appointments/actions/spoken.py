"""Which language a client is spoken to in from now on."""

import datetime as dt

from django.conf import settings

from appointments import messages
from appointments.actions.locks import lock_visit
from service_desk.clients.actions import edit_client
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.models import Visit


@whole_transaction
def speak_from_now(
    visit: Visit, *, language: str, by: Staff | None, door: str, now: dt.datetime
) -> Visit:
    """The visit, what is still to be sent about it and the client's file change to ``language``.

    Only for whoever holds a link to the visit: it went to the client's own phone. A booking on the
    public page speaks its own language and leaves the file of a known client alone, for anybody
    can type a phone number. The same language again changes nothing.
    """
    visit = lock_visit(visit)
    if language == visit.language or language not in dict(settings.LANGUAGES):
        return visit
    visit.language = language
    visit.save(update_fields=["language"])
    messages.speak(visit)
    edit_client(visit.client, by=by, door=door, now=now, language=language)
    name = dict(settings.LANGUAGES)[language]
    record(
        site=visit.site,
        subject=visit,
        verb="language_chosen",
        by=by,
        door=door,
        now=now,
        reason=str(name),
    )
    return visit
