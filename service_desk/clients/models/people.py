"""The client file (R-1.2, S-A1). Personal data: kept while the client has a car with us."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.clients.states import Channel, ContactKind, Purpose
from service_desk.organisation.models import Site, Staff


class Client(models.Model):
    """A person or a company whose car comes to one site."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="clients")
    name = models.CharField(_("name as we should address them"), max_length=80)
    # Lower case, Latin, no accents: «Ёлкина» and "Elkina" meet here (lib.names.search_key).
    search_key = models.CharField(max_length=160, editable=False)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    prefers = models.CharField(_("prefers"), max_length=8, choices=Channel, default=Channel.SMS)
    preferred_advisor = models.ForeignKey(
        Staff, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    best_hours = models.CharField(_("best hours to call"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)
    # The client wants to hear nothing from us, by no channel; a call in need is a person's choice.
    silent_since = models.DateTimeField(_("not to be contacted since"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    created_at = models.DateTimeField(_("file since"))
    verified_at = models.DateTimeField(_("last checked with the client"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="client_has_a_name",
                violation_error_message=_("A client has a name. Please write it."),
            ),
            models.CheckConstraint(
                condition=Q(prefers__in=Channel.values),
                name="client_prefers_a_known_channel",
                violation_error_message=_("Choose a channel from the list."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="client_is_not_merged_into_itself",
                violation_error_message=_("A file is not merged with itself."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="client_by_name"),
            models.Index(fields=["site", "name"], name="client_of_site"),
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """A phone (E.164) or an e-mail (lower case) of a client, with what was typed."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="contact_points")
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind)
    value = models.CharField(_("value"), max_length=254)
    as_typed = models.CharField(_("as typed"), max_length=254, blank=True)
    is_main = models.BooleanField(_("main"), default=False)
    # Somebody else answered there: it stays on the file to be asked about, and is not rung again.
    wrong_since = models.DateTimeField(_("found wrong"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-is_main", "id"]
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "kind", "value"],
                name="contact_point_is_said_once",
                violation_error_message=_("This phone or e-mail is on the file already."),
            ),
            models.UniqueConstraint(
                fields=["client", "kind"],
                condition=Q(is_main=True),
                name="contact_point_main_is_one_of_its_kind",
                violation_error_message=_("Only one phone and one e-mail are the main ones."),
            ),
            models.CheckConstraint(
                condition=Q(kind="email", value__contains="@")
                | Q(kind="phone", value__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="contact_point_is_a_phone_or_an_address",
                violation_error_message=_(
                    "Enter a phone with its country code, or an e-mail address."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["value"], name="contact_point_value"),
            GinIndex(fields=["value"], opclasses=["gin_trgm_ops"], name="contact_point_digits"),
        ]

    def __str__(self) -> str:
        return self.value


class Consent(models.Model):
    """What a client agreed to or refused, once per purpose; the newest answer holds."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    is_given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("when"))
    source = models.CharField(_("where"), max_length=16)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["client", "purpose", "-at"])]

    def __str__(self) -> str:
        return f"{self.client} · {self.get_purpose_display()}"


class ClientMerge(models.Model):
    """Two files made one, and what it takes to undo it: each row that changed its client.

    ``moved`` is a list of ``[app.model, field, row id]``: keys to a client, and beside them
    what the kept file took over (``address``) and whose ``is_main`` was lost.
    """

    UNDO_WITHIN = dt.timedelta(hours=24)

    kept = models.ForeignKey(Client, models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Client, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("merged"))
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    moved = models.JSONField(default=list)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        verbose_name = _("merge of two files")
        verbose_name_plural = _("merges of files")
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_is_of_two_clients"),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at=None),
                name="merge_of_a_client_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
