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
TOO_MANY_ALIKE = _("Too many texts this hour to numbers like this one.")
TOO_MANY_TODAY = _("The site has sent its texts of today.")
NO_MONEY_TODAY = _("The money for texts is used up for today.")
NO_MONEY_THIS_MONTH = _("The money for texts is used up for this month.")
MONEY_AGAIN = _("There is money for texts again.")
NO_SUCH_NUMBER = _("There is no such phone number.")
NOT_A_MOBILE = _("Texts do not go to this kind of number.")
ABROAD = _("Texts do not go to this country.")
TOO_LONG = _("The text is longer than this site allows.")
HELD = _("It was held back until it was too late.")
CUT_OFF = _("The sender broke off three times at this message.")
STOPPED = _("Stopped at the desk.")
CALLED = _("The client was called.")
NOT_CALLED = _("Nobody called in time.")
NOBODY_ANSWERED = _("Nobody answered.")
NO_NUMBER = _("The number is wrong, and there is no other on file.")
FAULT = _("A fault of ours; it is in the log.")
LOST = _("The network says that it did not arrive.")
NO_ANSWER = _("The provider cannot be reached.")

# What was done with a client's reply.
NO_MORE = _("The client wants no more messages; none will be sent.")

LENGTH = 240


def said(reason: str) -> str:
    """``reason`` in the language of the page."""
    return gettext(reason) if reason else ""
