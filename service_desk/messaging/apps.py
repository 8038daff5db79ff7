from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "service_desk.messaging"
    label = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        # A kind of its own becomes known, and it hears of letters.
        from service_desk.messaging import budget, receivers  # noqa: F401
