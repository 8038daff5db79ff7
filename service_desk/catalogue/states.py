"""Named choices of the catalogue; imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Paper(models.TextChoices):
    """Papers a client brings, by kind of work (C1-5B, B-1.8)."""

    REGISTRATION = "registration", _("Registration certificate")
    SERVICE_BOOK = "service_book", _("Service book")
    LICENCE = "licence", _("Driving licence")
    WARRANTY = "warranty", _("Warranty booklet")
    WHEEL_KEY = "wheel_key", _("Key of the locking wheel nuts")
    INVOICE = "invoice", _("Last invoice")
    INSURANCE = "insurance", _("Insurance claim")
