"""Numbers people say to one another: per site, kind and year, without gaps."""

from django.db import connection

from service_desk.organisation.models import Site


def next_number(*, site: Site, kind: str, year: int) -> int:
    """The next number of a series. Call it inside the transaction that uses the number.

    One upsert: the row stays locked until that transaction ends, so a roll-back gives the
    number back and two writers never share one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_numberseries (site_id, kind, year, last) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT ON CONSTRAINT number_series_is_one_a_year"
            " DO UPDATE SET last = records_numberseries.last + 1 RETURNING last",
            [site.pk, kind, year],
        )
        row = cursor.fetchone()
    return int(row[0])
