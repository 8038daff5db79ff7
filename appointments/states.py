"""Named choices of the diary; imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """A drop-off takes a car in, a handover gives it back; both count in the cap (C1-3c)."""

    DROP_OFF = "drop_off", pgettext_lazy("appointment", "Drop-off")
    HANDOVER = "handover", pgettext_lazy("appointment", "Handover")


class LinkPurpose(models.TextChoices):
    """A signed link opens one thing, and nothing else."""

    VISIT = "visit", _("The client's page of a visit")
    CALENDAR = "calendar", _("The calendar file of a visit")


class WallNames(models.TextChoices):
    """What of a client hangs on the wall for everybody to read."""

    FIRST_NAME = "first", _("First name and initial")
    PLATE = "plate", _("End of the plate")


class Audience(models.TextChoices):
    """Whose booking window holds; the cap holds for all of them alike."""

    PUBLIC = "public", _("Client")
    STAFF = "staff", _("Staff")
    # Repeat claims, back-ordered parts, a manager's word: outside the window, inside the cap.
    EXEMPT = "exempt", _("Outside the window")


class Outcome(models.TextChoices):
    """What came of a booking request."""

    WON = "won", pgettext_lazy("booking request", "Booked")
    LOST = "lost", pgettext_lazy("booking request", "Lost")
    WAITING = "waiting", pgettext_lazy("booking request", "On the waiting list")
    OWED = "owed", pgettext_lazy("booking request", "Answer owed")


class LostReason(models.TextChoices):
    NO_SLOT = "no_slot", _("No time that suits")
    NO_PART = "no_part", _("A part is missing")
    PRICE = "price", _("Price")
    OTHER = "other", _("Another reason")


class Decision(models.TextChoices):
    """What the supervisor decides about a lost request (B-1.f7)."""

    CHASE = "chase", _("Call the client again")
    IMPROVE = "improve", _("Change something here")
    LEAVE = "leave", _("Leave it")


class WaitingState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("waiting list", "Waiting")
    OFFERED = "offered", pgettext_lazy("waiting list", "Offered a time")
    BOOKED = "booked", pgettext_lazy("waiting list", "Booked")
    EXPIRED = "expired", pgettext_lazy("waiting list", "Run out")
    WITHDRAWN = "withdrawn", pgettext_lazy("waiting list", "Withdrawn")


class OfferState(models.TextChoices):
    OPEN = "open", pgettext_lazy("freed time", "Open")
    TAKEN = "taken", pgettext_lazy("freed time", "Taken")
    DECLINED = "declined", pgettext_lazy("freed time", "Declined")
    EXPIRED = "expired", pgettext_lazy("freed time", "Run out")


class PartOfDay(models.TextChoices):
    ANY = "any", _("Any time")
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")


class PromptKind(models.TextChoices):
    """What the clock asks the desk to do before an appointment (B-3.3)."""

    CALL = "call", _("Call half an hour before")
    GO_OUT = "go_out", _("Go out five minutes before")


class PromptResult(models.TextChoices):
    COMING = "coming", _("Is coming")
    LATE = "late", _("Comes later")
    NO_ANSWER = "no_answer", _("No answer")
    TOLD = "told", _("Advisor told")


class LateReason(models.TextChoices):
    """Why a car is ready later than promised, as the client is told it (S-11c)."""

    MORE_WORK = "more_work", _("The work takes longer than planned.")
    PART = "part", _("A part came later than promised.")
    CHECK = "check", _("The final check asked for more work.")
    WORKSHOP = "workshop", _("The workshop is busier than planned.")
