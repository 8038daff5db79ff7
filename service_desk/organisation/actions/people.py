"""A colleague starts work: an account, a role at a site, and hours if clients are to meet them."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Refusal, refuse
from service_desk.lib.tokens import ALPHABET
from service_desk.organisation.models import OpeningHours, Posting, Shift, Site, Staff
from service_desk.organisation.roles import Role
from service_desk.organisation.rules import obstacles_to_password

BREAK = dt.time(13), dt.time(14)
_PASSWORD_GROUPS, _GROUP_LENGTH = 4, 5


class Hired(NamedTuple):
    """``password`` is set only where one was made up; it can't be read again."""

    staff: Staff
    password: str
    is_new: bool


@transaction.atomic
def add_staff(
    *,
    username: str,
    name: str,
    site: Site,
    roles: Iterable[Role],
    password: str = "",
    desk: int | None = None,
    by: Staff | None,
    now: dt.datetime,
) -> Hired:
    """Give ``username`` these roles at ``site``; a new one gets an account, an advisor a week.

    An administrator may open the set-up pages. Somebody who works here already keeps name,
    password and desk. Raises ``Refusal``: 400 for a weak password or a missing name, 409 if
    they have all these roles there.
    """
    roles = list(dict.fromkeys(roles))
    staff = Staff.objects.filter(username__iexact=username).first()
    is_new, made_up = staff is None, ""
    if staff is None:
        made_up = "" if password else new_password()
        staff = _open_account(username, name, site, password or made_up, desk)
    given = set(staff.postings.filter(site=site).values_list("role", flat=True))
    fresh = [role for role in roles if role not in given]
    if not fresh:
        sentence = format_lazy(
            _("{name} has this role at {site} already."), name=staff.name, site=site.name
        )
        refuse("role_given_already", sentence, "role")
    Posting.objects.bulk_create(Posting(staff=staff, site=site, role=role) for role in fresh)
    if Role.ADMINISTRATOR in fresh and not staff.is_staff:
        staff.is_staff = True
        staff.save(update_fields=["is_staff"])
    if Role.ADVISOR in fresh:
        give_week(staff=staff, site=site, by=by, now=now)
    return Hired(staff, made_up, is_new)


def _open_account(username: str, name: str, site: Site, password: str, desk: int | None) -> Staff:
    name = name.strip()
    if not name:
        refuse("name_missing", _("Say the name clients will hear."), "name", status=400)
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        sentence = _("A user name has letters, digits and the signs @ . + - _ only.")
        refuse("username_wrong", sentence, "username", status=400)
    staff = Staff(username=username, name=name, language=site.language, desk=desk)
    if obstacles := obstacles_to_password(password, staff):
        raise Refusal(*obstacles, status=400)
    staff.set_password(password)
    staff.save()
    return staff


def give_week(*, staff: Staff, site: Site, by: Staff | None, now: dt.datetime) -> int:
    """Shifts as the site is open, with the break in the long ones; how many were given.

    Somebody who has shifts at the site keeps those, and gets none.
    """
    if staff.shifts.filter(site=site).exists():
        return 0
    shifts = [_shift_of(opening, staff) for opening in site.opening_hours.all()]
    return len(Shift.objects.bulk_create(shifts))


def _shift_of(opening: OpeningHours, staff: Staff) -> Shift:
    is_long = opening.opens_at < BREAK[0] and BREAK[1] < opening.closes_at
    begins, ends = BREAK if is_long else (None, None)
    return Shift(
        staff=staff,
        site_id=opening.site_id,
        weekday=opening.weekday,
        starts_at=opening.opens_at,
        ends_at=opening.closes_at,
        break_starts_at=begins,
        break_ends_at=ends,
    )


def new_password() -> str:
    """Twenty letters and digits in groups, without look-alikes: 117 bits, easy to read out."""
    groups = (
        "".join(secrets.choice(ALPHABET) for _n in range(_GROUP_LENGTH))
        for _group in range(_PASSWORD_GROUPS)
    )
    return "-".join(groups)
