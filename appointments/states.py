"""Named choices of the diary; imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """A drop-off takes a car in, a handover gives it back; both count in the cap (C1-3c)."""

    DROP_OFF = "drop_off", pgettext_lazy("appointment", "Drop-off")
    HANDOVER = "handover", pgettext_lazy("appointment", "Handover")


class LinkPurpose(models.TextChoices):
    """A signed link opens one thing."""

    VISIT = "visit", _("The client's page of a visit")


class Audience(models.TextChoices):
    """Whose booking window holds; the cap holds for all of them alike."""

    PUBLIC = "public", _("Client")
    STAFF = "staff", _("Staff")
    # Repeat claims, back-ordered parts, a manager's word: outside the window, inside the cap.
    EXEMPT = "exempt", _("Outside the window")
