"""The walk-around: what the car looks like, what is in it, where its key hangs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.states import Paper
from service_desk.lib.constraints import both_or_neither, one_of
from service_desk.organisation.models import Site, Staff
from service_desk.visits.models import photo_path
from workorders.models.orders import WorkOrder
from workorders.states import DamageKind, Mark, Panel, Point, Shot


class Intake(models.Model):
    """One walk-around (S-6a–S-6e, B-3.7–B-3.11). Signed, it is closed.

    ``fuel`` in eighths 0–8, ``mileage`` in km. ``saved`` counts what the tablet has sent, so that
    an older screen never writes over a newer one. Refused (``refused_at``), it needs neither shots
    nor marks, but the client's name under it (B-3.9).
    """

    order = models.OneToOneField(WorkOrder, models.CASCADE, related_name="intake")
    mileage = models.PositiveIntegerField(_("mileage, km"), null=True, blank=True)
    mileage_reason = models.CharField(_("why below the last"), max_length=120, blank=True)
    fuel = models.PositiveSmallIntegerField(_("fuel, eighths"), null=True, blank=True)
    has_protection = models.BooleanField(_("protection kit"), default=False)
    valuables_told = models.BooleanField(_("valuables told"), default=False)
    client_words = models.TextField(_("in the client's own words"), blank=True)
    note = models.TextField(_("note"), blank=True)
    storage_box = models.CharField(_("storage box"), max_length=20, blank=True)
    bay = models.CharField(_("parking bay"), max_length=20, blank=True)
    may_diagnose = models.BooleanField(_("may be diagnosed"), default=False)
    may_dismantle = models.BooleanField(_("may be dismantled"), default=False)
    is_waiting_here = models.BooleanField(_("waits in the lounge"), default=False)
    drink = models.CharField(_("drink"), max_length=40, blank=True)
    refused_at = models.DateTimeField(_("walk-around refused"), null=True, blank=True)
    refused_reason = models.CharField(_("why refused"), max_length=120, blank=True)
    saved = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(_("started"))
    started_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    signed_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("walk-around")
        verbose_name_plural = _("walk-arounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(fuel=None) | Q(fuel__range=(0, 8)),
                name="intake_fuel_is_in_eighths",
                violation_error_message=_("Fuel is between empty and eight eighths."),
            ),
            models.CheckConstraint(
                condition=Q(mileage=None) | Q(mileage__lte=2_000_000),
                name="intake_mileage_is_believable",
                violation_error_message=_("No car has driven more than two million kilometres."),
            ),
            both_or_neither("signed_at", "signed_by", "intake_signature_has_its_person"),
            # S-6e: fuel and odometer are read of every car, also where the rest is refused.
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(mileage__isnull=False, fuel__isnull=False),
                name="intake_signed_has_mileage_and_fuel",
            ),
        ]

    def __str__(self) -> str:
        return str(self.order)


class OrderPhoto(models.Model):
    """A photo of an order: re-encoded, without its place, 400 kB at most (``lib.photos``).

    ``key`` is given by the device, so that a photo sent twice is kept once; ``taken_at`` is when
    it was taken, ``received_at`` when it came in: hours may lie between, offline.
    """

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="photos")
    shot = models.CharField(_("shows"), max_length=12, choices=Shot)
    file = models.FileField(_("photo"), upload_to=photo_path)
    key = models.UUIDField(unique=True)
    words = models.CharField(_("words"), max_length=120, blank=True)
    taken_at = models.DateTimeField(_("taken"))
    received_at = models.DateTimeField(_("received"))
    taken_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = _("photo of an order")
        verbose_name_plural = _("photos of an order")
        constraints = [
            one_of("shot", Shot, "order_photo_shot_is_known"),
            models.CheckConstraint(condition=~Q(file=""), name="order_photo_has_its_file"),
            models.UniqueConstraint(fields=["file"], name="order_photo_is_of_one_order"),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.get_shot_display()}"


class Damage(models.Model):
    """A mark on the outline: which piece, what, how long, and where it was tapped.

    ``x``, ``y`` in thousandths of the outline's width. ``number`` is what the sheet prints beside
    it. ``known_since`` names the day of an earlier walk-around that had it already.
    """

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="damages")
    number = models.PositiveSmallIntegerField(_("number"))
    key = models.UUIDField(unique=True)
    panel = models.CharField(_("where"), max_length=20, choices=Panel)
    kind = models.CharField(_("what"), max_length=8, choices=DamageKind)
    size_cm = models.PositiveSmallIntegerField(_("size, cm"), null=True, blank=True)
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    words = models.CharField(_("words"), max_length=120, blank=True)
    photo = models.ForeignKey(
        OrderPhoto, models.SET_NULL, null=True, blank=True, related_name="damages"
    )
    known_since = models.DateField(_("known since"), null=True, blank=True)
    is_wanted_repaired = models.BooleanField(_("to be repaired"), default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("damage")
        verbose_name_plural = _("damages")
        constraints = [
            one_of("panel", Panel, "damage_panel_is_known"),
            one_of("kind", DamageKind, "damage_kind_is_known"),
            models.CheckConstraint(
                condition=Q(x__lte=1000, y__lte=1000), name="damage_lies_on_the_outline"
            ),
            models.UniqueConstraint(fields=["intake", "number"], name="damage_has_its_own_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_panel_display()}"


class IntakeMark(models.Model):
    """The answer to one point of the walk-around, with a word where it is not in order."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="marks")
    point = models.CharField(_("point"), max_length=12, choices=Point)
    mark = models.CharField(_("answer"), max_length=5, choices=Mark)
    words = models.CharField(_("words"), max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("point of a walk-around")
        verbose_name_plural = _("points of a walk-around")
        constraints = [
            one_of("point", Point, "intake_mark_point_is_known"),
            one_of("mark", Mark, "intake_mark_is_one_of_three"),
            models.UniqueConstraint(fields=["intake", "point"], name="intake_mark_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_point_display()}: {self.get_mark_display()}"


class IntakePaper(models.Model):
    """A paper of the car: here or not, and until when it is valid (S-6a)."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="papers")
    kind = models.CharField(_("paper"), max_length=16, choices=Paper)
    is_here = models.BooleanField(_("here"), default=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("paper of a car")
        verbose_name_plural = _("papers of a car")
        constraints = [
            one_of("kind", Paper, "intake_paper_kind_is_known"),
            models.UniqueConstraint(fields=["intake", "kind"], name="intake_paper_is_named_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Belonging(models.Model):
    """A thing in the car that the client leaves with us (S-6c), and that it went back (S-12d)."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="belongings")
    key = models.UUIDField(unique=True)
    words = models.CharField(_("what"), max_length=80)
    is_in_box = models.BooleanField(_("in the storage box"), default=False)
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    missing_words = models.CharField(_("why not returned"), max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("belonging")
        verbose_name_plural = _("belongings")
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="belonging_is_named")]

    def __str__(self) -> str:
        return self.words


class KeyHolding(models.Model):
    """The key on its hook: a tag and a place in the cabinet, each used once at a time (S-6d)."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="keys")
    tag = models.CharField(_("key tag"), max_length=12)
    place = models.CharField(_("place in the cabinet"), max_length=12, blank=True)
    pieces = models.PositiveSmallIntegerField(_("keys"), default=1)
    taken_at = models.DateTimeField(_("taken"))
    taken_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(_("returned"), null=True, blank=True)
    returned_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["tag"]
        verbose_name = _("key in the cabinet")
        verbose_name_plural = _("keys in the cabinet")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "tag"],
                condition=Q(returned_at=None),
                name="key_tag_is_used_once",
                violation_error_message=_("This key tag is in use. Take another."),
            ),
            models.UniqueConstraint(
                fields=["site", "place"],
                condition=Q(returned_at=None) & ~Q(place=""),
                name="key_place_is_used_once",
                violation_error_message=_("A key hangs at this place. Take another."),
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(returned_at=None), name="key_is_one_tag_an_order"
            ),
            models.CheckConstraint(condition=~Q(tag=""), name="key_has_its_tag"),
            models.CheckConstraint(
                condition=Q(pieces__range=(1, 9)),
                name="key_pieces_are_a_few",
                violation_error_message=_("Between one and nine keys."),
            ),
            both_or_neither("returned_at", "returned_by", "key_return_has_its_person"),
        ]

    def __str__(self) -> str:
        return self.tag
