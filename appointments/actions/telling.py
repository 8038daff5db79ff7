"""Telling a client again what they were told."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from appointments import messages
from appointments.actions.locks import lock_visit
from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import whole_transaction
from service_desk.organisation.models import Staff
from service_desk.records.journal import record
from service_desk.visits.models import Visit


@whole_transaction
def send_link_again(visit: Visit, *, by: Staff, door: str, now: dt.datetime) -> Visit:
    """The card with a fresh link, to the phone or e-mail on file; at most one in ten minutes.

    Raises Refusal 409 where nothing lies ahead, or one has just gone out.
    """
    visit = lock_visit(visit)
    if messages.plan_link(visit, now=now) is None:
        refuse("sent_today", _("Nothing to send: it has just gone out, or the time has passed."))
    record(site=visit.site, subject=visit, verb="link_sent", by=by, door=door, now=now)
    return visit
