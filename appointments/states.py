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
