from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "service_desk.messaging"
    label = "messaging"
    verbose_name = _("Messages")
