"""A client who wants to hear nothing from us, and one who does again."""

import datetime as dt

from django.db import transaction

from service_desk.clients.models import Client
from service_desk.organisation.models import Staff
from service_desk.records.journal import record


@transaction.atomic
def set_silence(
    client: Client, *, is_silent: bool, by: Staff | None, door: str, now: dt.datetime
) -> bool:
    """Write down that the client wants to hear nothing from us, or may be told again.

    False where that is said already: nothing is then written. What was planned to be sent is
    the outbox's: ``messaging.actions.silence_client`` does both.
    """
    rows = Client.objects.filter(pk=client.pk, silent_since__isnull=is_silent)
    if not rows.update(silent_since=now if is_silent else None):
        return False
    client.silent_since = now if is_silent else None
    verb = "silence_asked" if is_silent else "silence_ended"
    record(site=client.site, subject=client, verb=verb, by=by, door=door, now=now)
    return True
