"""Why the diary no longer wants a message, in the words the desk reads; translated when shown."""

from django.utils.translation import gettext_noop as _

TOLD = _("The client was told while booking and wanted no card.")
BOOKED_LATE = _("Booked too late to be asked; the card has the same link.")
CONFIRMED = _("The client has confirmed.")
MOVED = _("The visit was moved.")
CANCELLED = _("The visit was cancelled.")
BACK_AGAIN = _("The visit takes place after all.")
BEGUN = _("The visit has begun or its time has passed.")
NOT_HERE = _("The car is not here any more.")
NOT_KEPT = _("The time is not kept for the client any more.")
NOT_WAITING = _("The client is not on the waiting list any more.")
CODE_OVER = _("The code is not waited for any more.")
