from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartsPrepConfig(AppConfig):
    name = "parts_prep"
    verbose_name = _("Parts preparation")
