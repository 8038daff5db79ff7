"""Named choices of a client's file; imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a client wants to be told."""

    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone call")


class ContactKind(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class Purpose(models.TextChoices):
    """What a consent is for; a visit's own messages need none."""

    VISIT = "visit", _("Messages about a visit")
    CARE = "care", _("Follow-up and next service")
    OFFERS = "offers", _("Offers and events")


class Matched(models.TextChoices):
    """What of a client a search found."""

    PHONE = "phone", _("Phone")
    PLATE = "plate", _("Plate")
    VIN = "vin", _("VIN")
    NAME = "name", _("Name")
