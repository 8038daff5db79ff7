"""Why the diary no longer wants a message, in the words the desk reads; translated when shown."""

from django.utils.translation import gettext_noop as _

TOLD = _("The client was told while booking and wanted no card.")
BOOKED_LATE = _("Booked too late to be asked; the card has the same link.")
BOOKED_NEAR = _("Booked or moved too late for a reminder.")
LOANER_LATE = _("Booked too late for it; the card speaks of the loaner.")
CONFIRMED = _("The client has confirmed.")
MOVED = _("The visit was moved.")
CANCELLED = _("The visit was cancelled.")
BACK_AGAIN = _("The visit takes place after all.")
BEGUN = _("The visit has begun or its time has passed.")
NOT_HERE = _("The car is not here any more.")
NOT_KEPT = _("The time is not kept for the client any more.")
NOT_COME = _("The car has not come.")
HANDED_OVER = _("The car was handed over.")
NOT_READY = _("The car is not ready. Tell the client before the promised time.")
NO_LOANER = _("No loaner is kept for the visit any more.")
ON_THE_LIST = _("The client is on the call list already.")
PARTS_HERE = _("The parts will be here in time after all.")
NOT_WAITING = _("The client is not on the waiting list any more.")
CODE_OVER = _("The code is not waited for any more.")
