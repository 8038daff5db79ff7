"""How long a password must be (NIST SP 800-63B): 15 characters, or 8 with a second factor."""

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from service_desk.organisation.models import Staff

ALONE, WITH_SECOND_FACTOR = 15, 8


class LengthOrSecondFactor:
    """Password validator: length is what counts, no rules about signs."""

    def validate(self, password: str, user: Staff | None = None) -> None:
        needed = WITH_SECOND_FACTOR if has_second_factor(user) else ALONE
        if len(password) < needed:
            raise ValidationError(
                _("Use at least %(length)d characters; a sentence is easy to remember."),
                code="password_too_short",
                params={"length": needed},
            )

    def get_help_text(self) -> str:
        return _("At least 15 characters, or 8 with a second factor.")


def has_second_factor(staff: Staff | None) -> bool:
    """An authenticator app or a key; recovery codes alone are no second factor."""
    if staff is None or staff.pk is None:
        return False
    factors = Authenticator.objects.filter(user=staff)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
