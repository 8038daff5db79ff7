from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepeatClaimsConfig(AppConfig):
    name = "repeat_claims"
    verbose_name = _("Repeat claims")
