"""Why the diary no longer wants a message, in the words the desk reads; translated when shown."""

from django.utils.translation import gettext_noop as _

BOOKED_LATE = _("Booked too late to be asked; the card has the same link.")
CONFIRMED = _("The client has confirmed.")
MOVED = _("The visit was moved.")
CANCELLED = _("The visit was cancelled.")
BACK_AGAIN = _("The visit takes place after all.")
BEGUN = _("The visit has begun or its time has passed.")
