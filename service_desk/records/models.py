"""Rows that outlive what they speak of: no foreign key to a subject, nothing cascades."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.organisation.models import Site, Staff


class JournalEntry(models.Model):
    """One thing that happened to one subject: who, when, what changed.

    ``subject`` is ``visit:17``, a text and no key, so that history survives its subject.
    ``id`` grows with each change of a site and is what a live screen compares.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="journal")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    door = models.CharField(_("through"), max_length=16)
    subject = models.CharField(max_length=40)
    verb = models.CharField(_("what"), max_length=40)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        indexes = [
            models.Index(fields=["site", "-id"], name="journal_newest_of_site"),
            models.Index(fields=["subject", "-id"], name="journal_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.subject} {self.verb}"


class NumberSeries(models.Model):
    """The last number given out, per site, kind and year, without gaps."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "year"], name="number_series_is_one_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site.slug} {self.kind} {self.year}"


class IssuedDocument(models.Model):
    """A paper as it went out: its number, its bytes and their hash.

    A paper that says something new is the next ``version`` under the same number.
    ``source_sha256`` is of what it says without number and moment: by it a paper asked for
    again is known to be the one that is there. Bytes are a PDF, or the page to print where no
    PDF could be drawn. ``page`` is the page a PDF was drawn from: a browser prints it too, and a
    marked copy is drawn of it. ``subject_version`` is the version of its subject that it shows.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    number = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    subject_version = models.PositiveIntegerField(null=True, blank=True)
    language = models.CharField(max_length=8)
    content_type = models.CharField(max_length=40)
    content = models.BinaryField()
    page = models.BinaryField(default=b"", blank=True)
    sha256 = models.CharField(max_length=64)
    source_sha256 = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "number", "sha256"], name="document_is_issued_once"
            ),
            models.UniqueConstraint(
                fields=["site", "kind", "number", "version"],
                name="document_version_is_given_once",
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="document_of_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class DocumentPrint(models.Model):
    """A paper was opened to be printed: which copy of it this is, when, and by whom.

    The first is the paper as it went out; from the second on a copy says what it is.
    """

    document = models.ForeignKey(IssuedDocument, models.CASCADE, related_name="prints")
    copy = models.PositiveSmallIntegerField(_("copy"))
    printed_at = models.DateTimeField(_("printed"))
    printed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["document", "copy"]
        verbose_name = _("print of a document")
        verbose_name_plural = _("prints of documents")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "copy"], name="document_print_has_its_own_number"
            ),
            models.CheckConstraint(
                condition=Q(copy__gte=1), name="document_print_is_counted_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.copy}"


class IdempotentAnswer(models.Model):
    """The first answer to a write that carried a key; the same key gets it again for a day.

    ``owner`` keeps one caller's keys apart from another's: ``staff:3`` or ``public``.
    """

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    KEPT_FOR = dt.timedelta(hours=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="idempotent_key_is_used_once"),
            models.CheckConstraint(
                condition=Q(status=None, body=None) | Q(status__isnull=False, body__isnull=False),
                name="idempotent_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


class ScanRun(models.Model):
    """The heartbeat of one periodic scan: when it last ran and what went wrong."""

    name = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="scan_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name
