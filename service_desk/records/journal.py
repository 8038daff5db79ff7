"""The journal's one pen."""

import datetime as dt
from typing import Any

from django.db import models

from service_desk.organisation.models import Site, Staff
from service_desk.records.models import JournalEntry


def subject_of(row: models.Model) -> str:
    """``visit:17``: how the journal, papers and messages name a row without a key to it."""
    return f"{row._meta.model_name}:{row.pk}"


def record(
    *,
    site: Site,
    subject: models.Model,
    verb: str,
    by: Staff | None,
    door: str,
    now: dt.datetime,
    **data: Any,
) -> JournalEntry:
    """Write down that ``verb`` happened; ``door`` is desk, public, link, api, import or scan."""
    return JournalEntry.objects.create(
        site=site, subject=subject_of(subject), verb=verb, by=by, door=door, at=now, data=data
    )
