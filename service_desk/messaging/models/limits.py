"""What bounds the messages of a site: a stop for all, a pace, and the cost of texts (S17)."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from service_desk.lib.constraints import both_or_neither, one_of
from service_desk.messaging.states import Cap
from service_desk.organisation.models import Site, Staff


class MessagePolicy(models.Model):
    """How messages of one site leave; a site without a row has the usual values.

    Money is in the site's currency. While ``held_at`` is set nothing leaves, and nothing is
    lost: what is due waits, and what is over by then becomes a call.
    """

    site = models.OneToOneField(Site, models.CASCADE, related_name="message_policy")
    held_at = models.DateTimeField(_("held since"), null=True, blank=True, editable=False)
    held_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    held_because = models.CharField(
        _("held because"), max_length=160, blank=True, default="", editable=False
    )
    late_a_minute = models.PositiveSmallIntegerField(
        _("late messages a minute"),
        default=60,
        validators=[MinValueValidator(1)],
        help_text=_("After an outage what is late leaves at this pace; what is due goes first."),
    )
    call_hours_before = models.PositiveSmallIntegerField(
        _("unconfirmed visits are called, opening hours before"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(48)],
    )
    countries = ArrayField(
        models.CharField(
            max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters."))]
        ),
        verbose_name=_("texts go to these countries"),
        default=list,
        blank=True,
        help_text=_("Two letters each, such as ES, PT. Empty: the site's own country."),
    )
    texts_to_number = models.PositiveSmallIntegerField(
        _("texts to one number a day"), default=10, validators=[MinValueValidator(1)]
    )
    texts_to_prefix = models.PositiveSmallIntegerField(
        _("texts an hour to numbers alike but for the last four digits"),
        default=30,
        validators=[MinValueValidator(1)],
    )
    texts_a_day = models.PositiveIntegerField(_("texts a day"), default=1000)
    longest_text = models.PositiveSmallIntegerField(
        _("longest text, in segments"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    price_of_text = models.DecimalField(
        _("price of one segment"), max_digits=7, decimal_places=4, default=Decimal("0.06")
    )
    money_a_day = models.DecimalField(
        _("money for texts a day"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    money_a_month = models.DecimalField(
        _("money for texts a month"), max_digits=9, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("rules of messages")
        verbose_name_plural = _("rules of messages")
        constraints = [
            both_or_neither("held_at", "held_by", "message_policy_hold_has_its_person"),
            models.CheckConstraint(
                condition=Q(
                    late_a_minute__gte=1,
                    texts_to_number__gte=1,
                    texts_to_prefix__gte=1,
                    longest_text__range=(1, 10),
                    call_hours_before__range=(1, 48),
                ),
                name="message_policy_lets_something_out",
                violation_error_message=_("At least one, or nothing would ever leave."),
            ),
            models.CheckConstraint(
                condition=Q(price_of_text__gte=0)
                & (Q(money_a_day=None) | Q(money_a_day__gte=0))
                & (Q(money_a_month=None) | Q(money_a_month__gte=0)),
                name="message_policy_money_is_not_negative",
                violation_error_message=_("Money is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)


class TextCount(models.Model):
    """How many texts, or how much money, went to one thing since the beginning of its time.

    One row per cap, key and time; it is raised and judged in one statement, so that two workers
    at once can't both take the last one. Keys of numbers are personal and swept after a month.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    cap = models.CharField(max_length=8, choices=Cap)
    key = models.CharField(max_length=24)
    since = models.DateTimeField()
    used = models.DecimalField(max_digits=12, decimal_places=4, default=0)

    class Meta:
        verbose_name = _("count of texts")
        verbose_name_plural = _("counts of texts")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "cap", "key", "since"], name="text_count_is_one_row"
            ),
            one_of("cap", Cap, "text_count_cap_is_known"),
            models.CheckConstraint(condition=Q(used__gte=0), name="text_count_is_not_negative"),
        ]
        indexes = [models.Index(fields=["since"], name="text_count_by_age")]

    def __str__(self) -> str:
        return f"{self.cap} {self.used}"
