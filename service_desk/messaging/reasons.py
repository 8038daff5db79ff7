"""Why a message did not go out, in words for the desk.

They are kept in the row as they stand here and translated when a page shows them, for the next
reader may have another language. What a provider answered is kept as it came.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

LATE = _("Too late to be of use.")
QUIET = _("Only quiet hours were left before it.")
PREFERS_CALL = _("The client prefers a call.")
NO_ADDRESS = _("No mobile number and no e-mail on file.")
NOT_WANTED = _("The client does not want such messages.")
SILENT = _("The client wants to hear nothing from us.")
TOO_MANY = _("This number has had too many texts today.")
STOPPED = _("Stopped at the desk.")
CALLED = _("The client was called.")
NOT_CALLED = _("Nobody called in time.")
NOBODY_ANSWERED = _("Nobody answered.")
NO_NUMBER = _("The number is wrong, and there is no other on file.")
FAULT = _("A fault of ours; it is in the log.")
NO_ANSWER = _("The provider cannot be reached.")

LENGTH = 240


def said(reason: str) -> str:
    """``reason`` in the language of the page."""
    return gettext(reason) if reason else ""
