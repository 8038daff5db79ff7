"""Looking up hundreds of values at once."""

from collections.abc import Iterable

from django.db.models.expressions import RawSQL


def among(values: Iterable[str]) -> RawSQL:
    """For ``column__in``: the values as a relation that is joined, not as a list.

    Given a list, the planner may ask a column's trigram index once for each value: ten seconds
    for five hundred phones that begin alike, where the join takes milliseconds.
    """
    return RawSQL("SELECT unnest(%s::text[])", [list(values)])
