from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkordersConfig(AppConfig):
    name = "workorders"
    verbose_name = _("Work orders")

    def ready(self) -> None:
        from workorders import client_blocks
        from workorders.finding import bring
        from workorders.messages import extra  # noqa: F401

        bring()
        client_blocks.bring()
