"""Login through allauth: staff only, nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """An administrator makes accounts; there is no sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
