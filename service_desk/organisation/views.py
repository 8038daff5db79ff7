"""allauth's two pages before one is signed in, without its idea of what a site is."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView


class _OfNoSite:
    """allauth puts the host into ``site``, which in our shells is a dealership's reception."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "site": None}  # type: ignore[misc]


class _SignIn(_OfNoSite, LoginView):
    pass


class _SecondFactor(_OfNoSite, AuthenticateView):
    pass


sign_in = _SignIn.as_view()
second_factor = _SecondFactor.as_view()
# They are allauth's, and guard themselves; the URL check asks each view (web.checks).
sign_in.guard = second_factor.guard = "allauth"
