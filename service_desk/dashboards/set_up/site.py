"""The admin as the owner's set-up: our login, our order, and the next thing to do on top."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from service_desk.dashboards.set_up.steps import next_step, set_up_steps
from service_desk.lib import clock
from service_desk.organisation.models import Staff

# In the order one sets up a house, and then looks at what happens in it.
ORDER = (
    "organisation",
    "catalogue",
    "clients",
    "messaging",
    "visits",
    "parts_prep",
    "appointments",
    "records",
    "axes",
)
# Rights come from roles at sites, addresses from the account, and a factor is its owner's.
UNUSED = (Group, EmailAddress, Authenticator, AccessLog, AccessFailureLog)


class SetUpSite(admin.AdminSite):
    """Reached by those who may open the set-up pages, through the same login as the desk."""

    site_header = site_title = _("Service Desk set-up")
    index_title = _("Set-up")
    site_url = "/desk/"
    enable_nav_sidebar = False

    def leave_out_the_unused(self) -> None:
        for model in UNUSED:
            if self.is_registered(model):
                self.unregister(model)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """allauth's, so that second factors and the lock-out hold here too."""
        return secure_admin_login(super().login)(request, extra_context)

    login.guard = "admin"  # type: ignore[attr-defined]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        places = {label: place for place, label in enumerate(ORDER)}
        return sorted(apps, key=lambda app: places.get(app["app_label"], len(places)))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        assert isinstance(request.user, Staff)
        steps = set_up_steps(request.user, now=clock.now())
        shown = {"steps": steps, "next_step": next_step(steps), **(extra_context or {})}
        return super().index(request, shown)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """There is one page to change one's password, and this is not it."""
        return redirect("account_change_password")
