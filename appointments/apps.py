from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = _("Diary")

    def ready(self) -> None:
        # Its kinds become known to the outbox, and it hears what clients answer to them.
        from appointments import late_parts, messages, receivers  # noqa: F401
