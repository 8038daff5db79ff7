"""Staff and what bounds their working day. Times of day are the site's own."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from service_desk.organisation.models.sites import Site
from service_desk.organisation.roles import RIGHTS, Right, Role
from service_desk.organisation.states import AbsenceKind, Theme, Weekday


class StaffQuerySet(models.QuerySet["Staff"]):
    def advisors(self, site: Site) -> "StaffQuerySet":
        """The service advisors of a site, in the order of their desks."""
        return (
            self.filter(is_active=True, postings__site=site, postings__role=Role.ADVISOR)
            .order_by("desk", "name")
            .distinct()
        )


class StaffManager(UserManager.from_queryset(StaffQuerySet)):  # type: ignore[misc]
    """Django's user manager with our adjectives."""


class Staff(AbstractBaseUser, PermissionsMixin):
    """A member of staff: the user of the desk. Rights come from postings (role × site)."""

    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name as clients hear it"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default="en"
    )
    theme = models.CharField(_("theme"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    has_single_keys = models.BooleanField(_("single-key shortcuts"), default=True)
    desk = models.PositiveSmallIntegerField(_("desk number"), null=True, blank=True)
    skills = models.CharField(
        _("skills"), max_length=200, blank=True, help_text=_("Words separated by commas.")
    )
    is_active = models.BooleanField(_("works here"), default=True)
    is_staff = models.BooleanField(_("may open the set-up pages"), default=False)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    objects = StaffManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    def sites(self) -> models.QuerySet[Site]:
        """The sites this person may see: all of them for the owner, else the posted ones."""
        if self.is_superuser:
            return Site.objects.all()
        return Site.objects.filter(postings__staff=self).distinct()

    def rights_at(self, site: Site) -> frozenset[Right]:
        """What this person may do at ``site``; one query."""
        if not self.is_active:
            return frozenset()
        if self.is_superuser:
            return frozenset(Right)
        return rights_of(self.postings.filter(site=site).values_list("role", flat=True))


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """All that these roles may do together."""
    return frozenset().union(*(RIGHTS[Role(role)] for role in roles))


class Posting(models.Model):
    """A role of a member of staff at a site (C1-S5, C2-S2)."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="postings")
    site = models.ForeignKey(Site, models.CASCADE, related_name="postings")
    role = models.CharField(_("role"), max_length=16, choices=Role)

    class Meta:
        ordering = ["site", "role"]
        verbose_name = _("role at a site")
        verbose_name_plural = _("roles at sites")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "site", "role"],
                name="posting_is_given_once",
                violation_error_message=_("This person has this role there already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="posting_role_is_known",
                violation_error_message=_("Choose a role from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.get_role_display()} · {self.site.slug}"


class Shift(models.Model):
    """Working hours of a person on one weekday, with one break; site time."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="shifts")
    site = models.ForeignKey(Site, models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    break_starts_at = models.TimeField(_("break from"), null=True, blank=True)
    break_ends_at = models.TimeField(_("break to"), null=True, blank=True)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["staff", "weekday", "starts_at"]
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="shift_ends_after_it_starts",
                violation_error_message=_("A shift ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(break_starts_at=None, break_ends_at=None)
                | Q(
                    break_starts_at__isnull=False,
                    break_ends_at__isnull=False,
                    break_starts_at__gte=F("starts_at"),
                    break_ends_at__lte=F("ends_at"),
                    break_starts_at__lt=F("break_ends_at"),
                ),
                name="shift_break_lies_inside_it",
                violation_error_message=_("A break lies inside its shift."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)),
                name="shift_is_on_a_weekday",
                violation_error_message=_("Choose a day from Monday to Sunday."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_from__lte=F("valid_to")),
                name="shift_first_day_comes_first",
                violation_error_message=_("The last day comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.get_weekday_display()} {self.starts_at:%H:%M}"


class Absence(models.Model):
    """Time in which a person is not there: leave, illness, training. Half-open, UTC."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    kind = models.CharField(_("kind"), max_length=12, choices=AbsenceKind, default="leave")
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="absence_ends_after_it_starts",
                violation_error_message=_("An absence ends after it starts."),
            )
        ]
        indexes = [models.Index(fields=["staff", "ends_at"])]

    def __str__(self) -> str:
        return f"{self.staff} · {self.get_kind_display()}"


class StandIn(models.Model):
    """Who does a person's work from one day to another, both included (S-A11)."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="stand_ins")
    stand_in = models.ForeignKey(Staff, models.CASCADE, related_name="stands_in_for")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="stand_in_first_day_comes_first",
                violation_error_message=_("The last day comes after the first."),
            ),
            models.CheckConstraint(
                condition=~Q(staff=F("stand_in")),
                name="stand_in_is_somebody_else",
                violation_error_message=_("Choose somebody else as the stand-in."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} · {self.staff}"


class ApiToken(models.Model):
    """A key of the API; only its hash is kept. Its owner's role and sites apply."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="api_tokens")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("what it is for"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.staff} · {self.label or self.pk}"
