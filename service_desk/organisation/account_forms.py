"""allauth's forms in our words: a label above each field and nothing in its place."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

_CODE = {"inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}


def _speak(form: BaseForm, **labels: Any) -> None:
    """Put our labels on and take the placeholders off; the first field has the keyboard."""
    for name, bound in form.fields.items():
        bound.widget.attrs.pop("placeholder", None)
        bound.label = labels.get(name, bound.label)
    first = next(iter(labels))
    if not form.is_bound:
        form.fields[first].widget.attrs["autofocus"] = True


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, login=_("User name"), password=_("Password"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(
            self,
            oldpassword=_("Password until now"),
            password1=_("New password"),
            password2=_("New password once more"),
        )
        self.fields["password1"].help_text = _(
            "At least 15 characters, or 8 with a second factor. A sentence is easy to remember."
        )


class ConfirmByPasswordForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, password=_("Password"))


class CodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, code=_("Code of the app, or a recovery code"))
        self.fields["code"].widget.attrs |= _CODE


class ConfirmByCodeForm(ReauthenticateByCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, code=_("Code of the app, or a recovery code"))
        self.fields["code"].widget.attrs |= _CODE


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, code=_("Code that the app shows now"))
        self.fields["code"].widget.attrs |= _CODE


class NewKeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, name=_("Name of the key"), passwordless=_("Sign in with this key alone"))
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].help_text = _(
            "Then it asks for a finger, a face or a PIN, and no password is needed."
        )


class KeyNameForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _speak(self, name=_("Name of the key"))
