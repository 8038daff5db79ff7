"""Sending papers to clients."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.messages.estimate import plan_estimate
from service_desk.lib.refusals import refuse
from service_desk.messaging.doors import ways_to
from service_desk.messaging.states import Door
from service_desk.organisation.models import Staff
from service_desk.records.documents import PDF
from service_desk.records.journal import record
from service_desk.records.models import IssuedDocument
from service_desk.visits.models import Visit


@transaction.atomic
def mail_estimate(
    visit: Visit, document: IssuedDocument, *, by: Staff | None, now: dt.datetime
) -> bool:
    """Mail an issued estimate to the client; False if this very version went out before.

    Raises Refusal (409) where nobody could be written to, or no PDF was made:
    ``no_email``, ``calls_only``, ``no_pdf``.
    """
    if document.content_type != PDF:
        refuse("no_pdf", _("No PDF can be made here. Print the page instead."))
    doors = {way.door for way in ways_to(visit.client)}
    if Door.EMAIL not in doors:
        if doors == {Door.PHONE} and visit.client.contact_points.filter(kind="email").exists():
            refuse("calls_only", _("This client wants calls only. Print the estimate instead."))
        refuse("no_email", _("There is no e-mail on file. Add one, then send the estimate."))
    planned = plan_estimate(visit, document, now=now)
    if planned:
        record(
            site=visit.site,
            subject=visit,
            verb="estimate_mailed",
            by=by,
            door="desk",
            now=now,
            number=document.number,
            version=document.version,
        )
    return planned
