"""Django's admin with our site in it; what nobody sets up here is taken out again."""

from typing import cast

from django.contrib.admin.apps import AdminConfig


class SetUpConfig(AdminConfig):
    default_site = "service_desk.dashboards.set_up.site.SetUpSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib import admin

        from service_desk.dashboards.set_up.site import SetUpSite

        cast(SetUpSite, admin.site).leave_out_the_unused()
