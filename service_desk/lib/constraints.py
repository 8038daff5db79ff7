"""Invariants the database keeps, written as the sentence they are.

Each takes the constraint's name, `<model>_<sentence>` such as `absence_ends_after_it_starts`,
and a `message` for the person whose input broke it. The name is also the error's code.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    DateRangeField,
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db.models import CheckConstraint, Choices, F, Func, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Sentence

BOTH_OR_NEITHER = _("Fill in both fields, or neither.")
ENDS_BEFORE_START = _("The end comes before the start. Please swap them.")
NOT_A_CHOICE = _("This value is not known. Choose one from the list.")
ALREADY_TAKEN = _("This time is already taken. Choose another.")


def both_or_neither(
    a: str, b: str, name: str, *, message: Sentence = BOTH_OR_NEITHER
) -> CheckConstraint:
    """`a` and `b` are null together, as an instant and the person it is stamped with."""
    condition = Q(**{f"{a}__isnull": True, f"{b}__isnull": True}) | Q(
        **{f"{a}__isnull": False, f"{b}__isnull": False}
    )
    return _check(condition, name, message)


def ordered(
    a: str,
    b: str,
    name: str,
    *,
    strict: bool = True,
    message: Sentence = ENDS_BEFORE_START,
) -> CheckConstraint:
    """`a` before `b`, or at the same time unless `strict`. A null on either side passes."""
    return _check(Q(**{f"{b}__{'gt' if strict else 'gte'}": F(a)}), name, message)


def one_of(
    field: str,
    choices: type[Choices] | Iterable[Any],
    name: str,
    *,
    message: Sentence = NOT_A_CHOICE,
) -> CheckConstraint:
    """`field` holds one of the choices, whoever writes it. Null passes."""
    values = choices.values if isinstance(choices, type) else list(choices)
    return _check(Q(**{f"{field}__in": values}), name, message)


def no_overlap(
    name: str,
    *fields: str,
    during: str | Combinable,
    condition: Q | None = None,
    message: Sentence = ALREADY_TAKEN,
) -> ExclusionConstraint:
    """Among rows alike in all `fields` (and in `condition`), no two share a moment of `during`.

    `during` is a range field or `time_span(…)` / `day_span(…)`. Needs the extension btree_gist
    in an earlier migration.
    """
    alike: list[tuple[str | Combinable, str]] = [(each, RangeOperators.EQUAL) for each in fields]
    return ExclusionConstraint(
        name=_checked(name),
        expressions=[*alike, (during, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_code=name,
        violation_error_message=message,
    )


def time_span(starts_at: str, ends_at: str) -> Func:
    """Two instant columns as the half-open range `[starts_at, ends_at)`; a null end is open."""
    bounds = RangeBoundary()
    return Func(starts_at, ends_at, bounds, function="TSTZRANGE", output_field=DateTimeRangeField())


def day_span(starts_on: str, ends_on: str) -> Func:
    """Two day columns as the range `[starts_on, ends_on]`: the last day counts in full."""
    bounds = RangeBoundary(inclusive_upper=True)
    return Func(starts_on, ends_on, bounds, function="DATERANGE", output_field=DateRangeField())


def _check(condition: Q, name: str, message: Sentence) -> CheckConstraint:
    return CheckConstraint(
        condition=condition,
        name=_checked(name),
        violation_error_code=name,
        violation_error_message=message,
    )


def _checked(name: str) -> str:
    """Postgres cuts a longer name silently, and then nobody finds it in the error."""
    if "_" not in name or len(name) > 63:
        raise ValueError(f"{name!r} is not <model>_<sentence> of at most 63 characters.")
    return name
