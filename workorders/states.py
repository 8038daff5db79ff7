"""States of a work order and the named choices of floor 3; imports nothing of ours.

Values are the STAR vocabulary's where it has a word.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(models.TextChoices):
    """Where an order stands. ``SIGNED``: agreed with the client, the keys are ours."""

    DRAFT = "DRAFT", pgettext_lazy("order state", "Draft")
    SIGNED = "SIGNED", pgettext_lazy("order state", "Signed")
    ISSUED = "ISSUED", pgettext_lazy("order state", "In the queue")
    WORKING = "WORKING", pgettext_lazy("order state", "In work")
    WAITING = "WAITING", pgettext_lazy("order state", "Waiting")
    CHECKING = "CHECKING", pgettext_lazy("order state", "Checking")
    READY = "READY", pgettext_lazy("order state", "Ready")
    CLOSED = "CLOSED", pgettext_lazy("order state", "Handed over")
    VOID = "VOID", pgettext_lazy("order state", "Void")


IN_WORKSHOP = frozenset({OrderState.ISSUED, OrderState.WORKING, OrderState.WAITING})
# The car and its keys are in the house.
WITH_US = IN_WORKSHOP | {OrderState.SIGNED, OrderState.CHECKING, OrderState.READY}
OPEN = WITH_US | {OrderState.DRAFT}
OVER = frozenset({OrderState.CLOSED, OrderState.VOID})


class Pricing(models.TextChoices):
    """How the work was priced (S-4a); the words on the guarantee follow from it."""

    BY_SYSTEM = "by_system", _("By system")
    BY_SYMPTOM = "by_symptom", _("By symptom")
    BY_WORK = "by_work", _("By work done")


class LineKind(models.TextChoices):
    LABOUR = "labour", _("Labour")
    PART = "part", _("Part")
    OUTSIDE = "outside", _("Outside work")


class Payer(models.TextChoices):
    CLIENT = "client", _("Client")
    WARRANTY = "warranty", _("Warranty")
    GOODWILL = "goodwill", _("Goodwill")
    INTERNAL = "internal", _("Internal")


class Origin(models.TextChoices):
    """Where a part comes from (S-4b). For the client's own there is no guarantee (S-4c)."""

    ORIGINAL = "original", _("Original")
    EQUIVALENT = "equivalent", _("Equivalent")
    USED = "used", _("Used")
    CLIENTS_OWN = "clients_own", _("The client's own")


class Agreed(models.TextChoices):
    """How the client agreed to a price."""

    SIGNATURE = "signature", _("Signed")
    LINK = "link", _("By link")
    VOICE = "voice", _("By phone")
    COUNTER = "counter", _("At the counter")


class Purpose(models.TextChoices):
    """What a signature stands under."""

    INTAKE = "intake", _("Order and walk-around")
    NO_INSPECTION = "no_inspection", _("Walk-around refused")
    EXTRA = "extra", _("Extra work")
    SAFETY = "safety", _("Safety work refused")
    CUSTODY = "custody", _("Car taken over by the workshop")
    HANDOVER = "handover", _("Car and belongings received")
    LOAN_OUT = "loan_out", _("Loaner received")
    LOAN_IN = "loan_in", _("Loaner returned")


class SignedBy(models.TextChoices):
    PAD = "pad", _("On the screen")
    TYPED = "typed", _("By name")
    PAPER = "paper", _("On paper")


class Shot(models.TextChoices):
    """What a photo shows; the first six are taken of every car (S-6b)."""

    FRONT_LEFT = "front_left", _("Front left")
    FRONT_RIGHT = "front_right", _("Front right")
    REAR_LEFT = "rear_left", _("Rear left")
    REAR_RIGHT = "rear_right", _("Rear right")
    DASHBOARD = "dashboard", _("Dashboard")
    VIN_PLATE = "vin_plate", _("VIN plate")
    DAMAGE = "damage", _("Damage")
    FINDING = "finding", _("Finding")
    PAPER = "paper", pgettext_lazy("photo", "Paper")
    CHECK = "check", _("Quality check")
    AFTER = "after", _("After the work")
    LOANER = "loaner", pgettext_lazy("photo", "Loaner")


SIX_SHOTS = (
    Shot.FRONT_LEFT,
    Shot.FRONT_RIGHT,
    Shot.REAR_LEFT,
    Shot.REAR_RIGHT,
    Shot.DASHBOARD,
    Shot.VIN_PLATE,
)


class Panel(models.TextChoices):
    """A piece of the car's outline that can be tapped."""

    FRONT_BUMPER = "front_bumper", _("Front bumper")
    BONNET = "bonnet", _("Bonnet")
    WINDSCREEN = "windscreen", _("Windscreen")
    ROOF = "roof", _("Roof")
    REAR_WINDOW = "rear_window", _("Rear window")
    BOOT = "boot", _("Boot")
    REAR_BUMPER = "rear_bumper", _("Rear bumper")
    LEFT_FRONT_WING = "left_front_wing", _("Left front wing")
    LEFT_FRONT_DOOR = "left_front_door", _("Left front door")
    LEFT_REAR_DOOR = "left_rear_door", _("Left rear door")
    LEFT_REAR_WING = "left_rear_wing", _("Left rear wing")
    LEFT_SILL = "left_sill", _("Left sill")
    LEFT_MIRROR = "left_mirror", _("Left mirror")
    LEFT_FRONT_WHEEL = "left_front_wheel", _("Left front wheel")
    LEFT_REAR_WHEEL = "left_rear_wheel", _("Left rear wheel")
    RIGHT_FRONT_WING = "right_front_wing", _("Right front wing")
    RIGHT_FRONT_DOOR = "right_front_door", _("Right front door")
    RIGHT_REAR_DOOR = "right_rear_door", _("Right rear door")
    RIGHT_REAR_WING = "right_rear_wing", _("Right rear wing")
    RIGHT_SILL = "right_sill", _("Right sill")
    RIGHT_MIRROR = "right_mirror", _("Right mirror")
    RIGHT_FRONT_WHEEL = "right_front_wheel", _("Right front wheel")
    RIGHT_REAR_WHEEL = "right_rear_wheel", _("Right rear wheel")
    INSIDE = "inside", _("Inside")


class DamageKind(models.TextChoices):
    SCRATCH = "scratch", _("Scratch")
    DENT = "dent", _("Dent")
    SCUFF = "scuff", _("Scuff")
    CHIP = "chip", _("Chip")
    CRACK = "crack", _("Crack")
    RUST = "rust", _("Rust")
    BROKEN = "broken", _("Broken")
    MISSING = "missing", _("Missing")
    STAIN = "stain", _("Stain")


class Mark(models.TextChoices):
    """One answer of a walk-around or a check: shape first, tone second."""

    OK = "ok", pgettext_lazy("mark", "In order")
    WATCH = "watch", pgettext_lazy("mark", "Watch")
    ACT = "act", pgettext_lazy("mark", "Act")


class Point(models.TextChoices):
    """What is looked at on every car (S-6b, S-6c, B-3.7)."""

    TYRES = "tyres", _("Tyres")
    LEVELS = "levels", _("Oil and coolant")
    LIGHTS = "lights", _("Lights and wipers")
    WARNINGS = "warnings", _("Warning lamps")
    SEATS = "seats", _("Seats and trim")
    SPARE_WHEEL = "spare_wheel", _("Spare wheel")
    WHEEL_KEY = "wheel_key", _("Wheel-lock key")
    DOCUMENTS = "documents", _("Documents")
    VALUABLES = "valuables", _("Valuables told")


class Place(models.TextChoices):
    """Where the car is, for the stamps of who took it over (S-6f, S-8b)."""

    RECEPTION = "reception", _("Reception")
    WASH = "wash", _("Wash")
    WORKSHOP = "workshop", _("Workshop")
    OUTSIDE = "outside", _("Outside firm")
    PARKING = "parking", _("Parking")


class StopReason(models.TextChoices):
    """Why a mechanic stopped the clock."""

    PAUSE = "pause", _("Pause")
    PARTS = "parts", _("Needs a part")
    CLIENT = "client", _("Client's answer")
    HELP = "help", _("Needs help")
    OTHER_CAR = "other_car", _("Another car first")
    DONE = "done", pgettext_lazy("work", "Done")


class Progress(models.TextChoices):
    """The answer to "will it be ready as promised?" (S-10)."""

    ON_TIME = "on_time", _("On time")
    LATE = "late", _("Later")
    ANOMALY = "anomaly", _("Something is wrong")


class ConsentState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("consent", "Being written")
    SENT = "sent", pgettext_lazy("consent", "Asked")
    ANSWERED = "answered", pgettext_lazy("consent", "Answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")


class Answer(models.TextChoices):
    """The client's word on one finding: the three buttons are equal (3.10)."""

    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Not now")
    CALL = "call", _("Call me")


# "Call me" leaves a finding open.
DECIDED = frozenset({Answer.APPROVED, Answer.DECLINED})


class CheckState(models.TextChoices):
    DUE = "due", pgettext_lazy("check", "Due")
    PASSED = "passed", pgettext_lazy("check", "Passed")
    BACK = "back", pgettext_lazy("check", "Back to work")


class SettlementState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("settlement", "Draft")
    ISSUED = "issued", pgettext_lazy("settlement", "Issued")
    VOID = "void", pgettext_lazy("settlement", "Void")


class PaidBy(models.TextChoices):
    CARD = "card", _("Card")
    CASH = "cash", _("Cash")
    TRANSFER = "transfer", _("Transfer")
    ACCOUNT = "account", _("On account")


class ApprovalOf(models.TextChoices):
    DISCOUNT = "discount", _("Discount")
    GOODWILL = "goodwill", _("Goodwill")
