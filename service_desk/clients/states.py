"""Named choices of a client's file; imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Direction(models.TextChoices):
    IN = "in", pgettext_lazy("contact", "Incoming")
    OUT = "out", pgettext_lazy("contact", "Outgoing")


class Medium(models.TextChoices):
    CALL = "call", _("Call")
    LETTER = "letter", _("Letter")
    TALK = "talk", _("Talk at the desk")
    NOTE = "note", _("Note")


class Topic(models.TextChoices):
    """What a call is about; each has its script (C1-S6)."""

    BOOKING = "booking", _("New booking")
    REPEAT = "repeat", _("The same trouble again")
    PARTS_LATE = "parts_late", _("Parts come late")
    FOLLOW_UP = "follow_up", _("After the visit")
    OTHER = "other", _("Something else")


class Matched(models.TextChoices):
    """What of a client a search found."""

    PHONE = "phone", _("Phone")
    PLATE = "plate", _("Plate")
    VIN = "vin", _("VIN")
    NAME = "name", _("Name")
