"""A site: one dealership's service reception, in one time zone, with its own rules."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from service_desk.lib.phones import show_phone
from service_desk.organisation.states import Weekday, ZoneKind


def validate_timezone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/Madrid."))


class Site(models.Model):
    """One service reception. All its times are reasoned in ``timezone`` and stored in UTC."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validate_timezone])
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as ES."))],
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as EUR."))],
    )
    languages = ArrayField(
        models.CharField(max_length=8, choices=settings.LANGUAGES),
        verbose_name=_("languages"),
        help_text=_("The first is the site's own; clients may be served in any of them."),
    )
    phone = PhoneNumberField(_("phone of the service"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    tax_percent = models.DecimalField(
        _("tax included in prices, %"), max_digits=5, decimal_places=2, default=0
    )
    is_active = models.BooleanField(_("open for bookings"), default=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            models.CheckConstraint(
                condition=Q(languages__len__gte=1),
                name="site_speaks_a_language",
                violation_error_message=_("Choose at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"),
                name="site_country_is_two_letters",
                violation_error_message=_("Two capital letters, such as ES."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="site_currency_is_three_letters",
                violation_error_message=_("Three capital letters, such as EUR."),
            ),
            models.CheckConstraint(
                condition=Q(tax_percent__gte=0, tax_percent__lt=100),
                name="site_tax_is_a_share",
                violation_error_message=_("Tax is at least 0 and below 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def language(self) -> str:
        """The site's own language: what a client without a language is served in."""
        return self.languages[0]

    @property
    def phone_words(self) -> str:
        """The phone of the service as the site's country writes it; "" where there is none."""
        return show_phone(str(self.phone), self.country) if self.phone else ""

    def local(self, at: dt.datetime) -> dt.datetime:
        """``at`` on this site's clock."""
        return at.astimezone(self.zone_info)

    def today(self, now: dt.datetime) -> dt.date:
        """The calendar day of ``now`` at this site."""
        return self.local(now).date()


class BookingPolicy(models.Model):
    """The rules of booking at one site; nothing here needs a restart (UX-60)."""

    site = models.OneToOneField(Site, models.CASCADE, related_name="policy")
    clients_per_hour = models.PositiveSmallIntegerField(
        _("clients per advisor and hour"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text=_("Drop-offs and handovers together; three is the standard's limit."),
    )
    public_days_ahead = models.PositiveSmallIntegerField(_("days ahead, clients"), default=7)
    staff_days_ahead = models.PositiveSmallIntegerField(_("days ahead, staff"), default=90)
    is_public_same_day = models.BooleanField(_("clients may book today"), default=False)
    repeat_window_days = models.PositiveSmallIntegerField(
        _("days in which a return may be a repeat claim"), default=90
    )
    reminder_hours = models.PositiveSmallIntegerField(_("reminder, hours before"), default=72)
    confirmation_hours = models.PositiveSmallIntegerField(
        _("confirmation, hours before"), default=24
    )
    quiet_from = models.TimeField(_("quiet from"), default=dt.time(21))
    quiet_to = models.TimeField(_("quiet until"), default=dt.time(9))
    handover_margin_minutes = models.PositiveSmallIntegerField(
        _("margin between work and handover, minutes"), default=15
    )
    parts_lead_days = models.PositiveSmallIntegerField(
        _("working days until an ordered part is there"), default=2
    )
    attendance_minutes = models.PositiveSmallIntegerField(
        _("expert's and manager's time for a repeat claim, minutes"), default=30
    )
    waiting_offer_minutes = models.PositiveSmallIntegerField(
        _("how long a freed time is kept for a waiting client, minutes"), default=30
    )

    class Meta:
        verbose_name = _("booking policy")
        verbose_name_plural = _("booking policies")
        constraints = [
            models.CheckConstraint(
                condition=Q(clients_per_hour__range=(1, 3)),
                name="policy_allows_one_to_three_clients_an_hour",
                violation_error_message=_("Between one and three clients an hour."),
            ),
            models.CheckConstraint(
                condition=Q(attendance_minutes__gte=15, waiting_offer_minutes__gte=5),
                name="policy_gives_people_some_time",
                violation_error_message=_("At least 15 minutes of attendance, 5 for an offer."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.site)


class OpeningHours(models.Model):
    """One opening on one weekday, site time; a lunch break is two rows."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("opens"))
    closes_at = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens_at"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="opening_ends_after_it_starts",
                violation_error_message=_("Closing comes after opening."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)),
                name="opening_is_on_a_weekday",
                violation_error_message=_("Choose a day from Monday to Sunday."),
            ),
            models.UniqueConstraint(
                fields=["site", "weekday", "opens_at"],
                name="opening_is_said_once",
                violation_error_message=_("This opening is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class Closure(models.Model):
    """A day on which the site is shut: a public holiday or the owner's own."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="closures")
    on = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=120)
    is_public_holiday = models.BooleanField(_("public holiday"), default=False, editable=False)

    class Meta:
        ordering = ["on"]
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "on"],
                name="closure_is_said_once_a_day",
                violation_error_message=_("This day is closed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.reason}"


class Zone(models.Model):
    """An arrival zone with the labour hours it has on a working day (C1-5C, R-1.17)."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="zones")
    kind = models.CharField(_("kind"), max_length=12, choices=ZoneKind)
    daily_hours = models.DecimalField(
        _("labour hours a day"), max_digits=6, decimal_places=2, default=0
    )
    directions = models.CharField(
        _("how to get there"),
        max_length=160,
        blank=True,
        help_text=_("Told to the client, for example: entrance B, left of the showroom."),
    )

    class Meta:
        ordering = ["site", "kind"]
        verbose_name = _("arrival zone")
        verbose_name_plural = _("arrival zones")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind"],
                name="zone_is_one_of_its_kind",
                violation_error_message=_("The site has a zone of this kind already."),
            ),
            models.CheckConstraint(
                condition=Q(daily_hours__gte=0),
                name="zone_hours_are_not_negative",
                violation_error_message=_("Labour hours are zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ZoneKind.values),
                name="zone_kind_is_known",
                violation_error_message=_("Choose a kind from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.site.slug}"
