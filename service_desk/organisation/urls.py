"""Signing in and out, the password and the second factors: of allauth only what staff use."""

from allauth.account import views
from django.urls import include, path

from service_desk.organisation.views import second_factor, sign_in

urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("2fa/authenticate/", second_factor, name="mfa_authenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
