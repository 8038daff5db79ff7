from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    name = "appointments"
    verbose_name = _("Diary")

    def ready(self) -> None:
        from appointments import messages  # noqa: F401  makes its kinds known to the outbox
