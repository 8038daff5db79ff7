"""Numbers people say to one another: per site, kind and year, without gaps."""

from django.db import connection

from service_desk.organisation.models import Site


def next_number(*, site: Site, kind: str, year: int) -> int:
    """The next number of a series. Call it inside the transaction that uses the number.

    One upsert: the row stays locked until that transaction ends, so a roll-back gives the
    number back and two writers never share one.
    """
    return next_numbers(site=site, kind=kind, year=year, count=1)[0]


def next_numbers(*, site: Site, kind: str, year: int, count: int) -> range:
    """The next ``count`` numbers of a series, at least one, as ``next_number`` gives them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_numberseries (site_id, kind, year, last)"
            " VALUES (%(site)s, %(kind)s, %(year)s, %(count)s)"
            " ON CONFLICT ON CONSTRAINT number_series_is_one_a_year"
            " DO UPDATE SET last = records_numberseries.last + %(count)s RETURNING last",
            {"site": site.pk, "kind": kind, "year": year, "count": count},
        )
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)
