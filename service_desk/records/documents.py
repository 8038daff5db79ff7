"""Papers that go out: a number, a version, the bytes as they were.

``issue`` writes the words down under a number, in one transaction; ``draw`` then makes the PDF
of them, after commit, because drawing takes seconds and may be refused.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import models, transaction

from service_desk.lib.pdf import NoPaper, draw_pdf
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import record, subject_of
from service_desk.records.models import IssuedDocument
from service_desk.records.numbers import next_number

PDF = "application/pdf"
PAGE = "text/html; charset=utf-8"
STYLES = "css/print.css"
NOTE = "<!--note-->"
"""Where a paper's page takes what is said of it: a copy's mark, a hint to who looks at it."""
_BYTES = ("content", "page")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a paper says of itself: nothing while two papers' words are compared."""

    number: str = ""
    version: int = 1
    made_at: dt.datetime | None = None


Writer = Callable[[Heading], str]


@transaction.atomic
def issue(
    *,
    subject: models.Model,
    site: Site,
    kind: str,
    prefix: str,
    language: str,
    write: Writer,
    by: Staff | None,
    now: dt.datetime,
    door: str = "desk",
    subject_version: int | None = None,
    series: str = "",
) -> IssuedDocument:
    """The paper of this kind for ``subject``, as a page that ``draw`` makes a PDF of.

    A paper that says what the last one said is the last one. One that says something else is
    the next version under the same number; the first takes the next number of the site's
    ``series`` (its ``kind``, if none is named) in the site's year, without gaps: E-27-00017 for
    the prefix E. It shows its subject as of ``subject_version``, where a subject counts its own.
    """
    # Two presses at once: the second waits here and finds the first one's paper.
    type(subject)._default_manager.select_for_update().filter(pk=subject.pk).first()
    said = _sha256(write(Heading()).encode())
    papers = IssuedDocument.objects.filter(site=site, kind=kind, subject=subject_of(subject))
    last = papers.defer(*_BYTES).order_by("-version").first()
    if last is not None and last.source_sha256 == said and last.language == language:
        return last
    heading = Heading(
        number=last.number if last else _new_number(site, series or kind, prefix, now),
        version=last.version + 1 if last else 1,
        made_at=now,
    )
    page = write(heading).encode()
    document = IssuedDocument.objects.create(
        site=site,
        subject=subject_of(subject),
        kind=kind,
        number=heading.number,
        version=heading.version,
        subject_version=subject_version,
        language=language,
        content_type=PAGE,
        content=page,
        sha256=_sha256(page),
        source_sha256=said,
        issued_at=now,
        issued_by=by,
    )
    record(
        site=site,
        subject=subject,
        verb="document_issued",
        by=by,
        door=door,
        now=now,
        kind=kind,
        number=heading.number,
        version=heading.version,
    )
    return document


def draw(document: IssuedDocument) -> bool:
    """Make the PDF of an issued page and keep it in its place; False if it stays a page.

    Not inside a transaction: it takes seconds. A paper is drawn once.
    """
    if document.content_type == PDF:
        return True
    try:
        pdf = draw_pdf(bytes(document.content).decode(), css=paper_css())
    except NoPaper:
        return False
    document.page = document.content
    document.content, document.content_type, document.sha256 = pdf, PDF, _sha256(pdf)
    document.save(update_fields=["page", "content", "content_type", "sha256"])
    return True


def papers_of(subject: models.Model, *, site: Site, kind: str) -> list[IssuedDocument]:
    """The versions of a paper without their bytes, the newest first."""
    rows = IssuedDocument.objects.filter(site=site, kind=kind, subject=subject_of(subject))
    return list(rows.defer(*_BYTES).order_by("-version"))


def file_name(document: IssuedDocument) -> str:
    """E-27-00017.pdf; from the second version on E-27-00017-v2.pdf."""
    version = f"-v{document.version}" if document.version > 1 else ""
    return f"{document.number}{version}.{'pdf' if document.content_type == PDF else 'html'}"


@lru_cache
def paper_css() -> str:
    """The styles of papers, handed to the engine with the page: it loads nothing by itself."""
    found = finders.find(STYLES)
    assert isinstance(found, str), "css/print.css is part of the project"
    return Path(found).read_text(encoding="utf-8")


def _new_number(site: Site, series: str, prefix: str, now: dt.datetime) -> str:
    year = site.today(now).year
    return f"{prefix}-{year % 100:02d}-{next_number(site=site, kind=series, year=year):05d}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
