"""Operations, parts and plans. Money is Decimal in the site's currency, hours are norm hours."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.states import Paper
from service_desk.organisation.models import Site
from service_desk.organisation.states import ZoneKind


class Operation(models.Model):
    """A kind of work with its time and price at one site (R-1.10)."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="operations")
    code = models.CharField(_("code"), max_length=16)
    name = models.CharField(_("name"), max_length=80)
    name_ru = models.CharField(_("name in Russian"), max_length=80, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=80, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    norm_hours = models.DecimalField(_("norm hours"), max_digits=5, decimal_places=2)
    price = models.DecimalField(_("price with its parts"), max_digits=10, decimal_places=2)
    zone = models.CharField(_("arrival zone"), max_length=12, choices=ZoneKind)
    skill = models.CharField(_("skill"), max_length=40, blank=True)
    papers = ArrayField(
        models.CharField(max_length=16, choices=Paper),
        verbose_name=_("papers to bring"),
        default=list,
        blank=True,
    )
    is_public = models.BooleanField(_("clients may choose it"), default=True)
    position = models.PositiveSmallIntegerField(_("order on the page"), default=100)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "code"],
                name="operation_code_is_unique",
                violation_error_message=_("The site has an operation with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z0-9_-]+$"),
                name="operation_code_is_plain",
                violation_error_message=_("A code has capitals, digits and dashes only."),
            ),
            models.CheckConstraint(
                condition=Q(norm_hours__gt=0, norm_hours__lte=200),
                name="operation_takes_some_time",
                violation_error_message=_("Norm hours are above 0 and at most 200."),
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0),
                name="operation_price_is_not_negative",
                violation_error_message=_("A price is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def name_in(self, language: str) -> str:
        """The name a client of ``language`` reads; the plain name where none was given."""
        return getattr(self, f"name_{language.split('-')[0]}", "") or self.name

    @property
    def local_name(self) -> str:
        """The name in the language of the page."""
        return self.name_in(get_language() or "en")


class Part(models.Model):
    """A spare part by its number; each site has its own stock and price of it."""

    code = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["code"]
        verbose_name = _("part")
        verbose_name_plural = _("parts")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Stock(models.Model):
    """How many of a part are on hand at a site, and its price there."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="stock")
    part = models.ForeignKey(Part, models.PROTECT, related_name="stock")
    on_hand = models.DecimalField(_("on hand"), max_digits=10, decimal_places=2, default=0)
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2, default=0)
    eta = models.DateField(_("more comes on"), null=True, blank=True)

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "part"],
                name="stock_is_one_row_a_part",
                violation_error_message=_("The site's stock of this part is there already."),
            ),
            models.CheckConstraint(
                condition=Q(on_hand__gte=0),
                name="stock_is_never_negative",
                violation_error_message=_("Stock is zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0),
                name="stock_price_is_not_negative",
                violation_error_message=_("A price is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part.code} · {self.site.slug}"


class KitLine(models.Model):
    """A part that an operation usually takes, and how much of it."""

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="kit")
    part = models.ForeignKey(Part, models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = _("part of a kit")
        verbose_name_plural = _("kit")
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "part"],
                name="kit_names_a_part_once",
                violation_error_message=_("This part is in the kit already."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="kit_quantity_is_positive",
                violation_error_message=_("A quantity is above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part.code} × {self.quantity.normalize():f}"


class MaintenancePlan(models.Model):
    """When a model is due for an operation: every so many kilometres or months (C1-2T)."""

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="plans")
    make = models.CharField(_("make"), max_length=40)
    model = models.CharField(_("model"), max_length=60, blank=True)
    every_km = models.PositiveIntegerField(_("every, km"), null=True, blank=True)
    every_months = models.PositiveSmallIntegerField(_("every, months"), null=True, blank=True)

    class Meta:
        ordering = ["make", "model"]
        verbose_name = _("maintenance plan")
        verbose_name_plural = _("maintenance plans")
        constraints = [
            models.UniqueConstraint(
                fields=["operation", "make", "model"],
                name="plan_is_said_once_a_model",
                violation_error_message=_("This model has a plan for the operation already."),
            ),
            models.CheckConstraint(
                # Said in full: a null compared with zero is no "no", and the row would pass.
                condition=Q(every_km__isnull=False, every_km__gt=0)
                | Q(every_months__isnull=False, every_months__gt=0),
                name="plan_comes_by_km_or_months",
                violation_error_message=_("Say every how many kilometres or months."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.make} {self.model} · {self.operation.code}"
