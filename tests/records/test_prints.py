"""Papers printed again: each print has its number, and nothing can be printed as copy zero."""

import pytest
from django.db import IntegrityError, connection, transaction

from service_desk.lib.transactions import constraint_of
from service_desk.records.models import DocumentPrint
from service_desk.records.prints import note_print
from tests.factories import NOW
from tests.factories.organisation import make_site
from tests.factories.visits import make_visit
from tests.records.test_documents import paper

pytestmark = pytest.mark.django_db


def test_prints_are_counted_from_one():
    document = paper(make_visit(make_site("north")))

    copies = [note_print(document, by=None, now=NOW).copy for _ in range(3)]

    assert copies == [1, 2, 3]


@pytest.mark.parametrize(
    ("copy", "name"),
    [(1, "document_print_has_its_own_number"), (0, "document_print_is_counted_from_one")],
)
def test_the_database_refuses_a_copy_twice_and_copy_zero(copy, name):
    document = paper(make_visit(make_site("north")))
    note_print(document, by=None, now=NOW)
    last = note_print(document, by=None, now=NOW)

    with pytest.raises(IntegrityError) as by_orm, transaction.atomic():
        DocumentPrint.objects.create(document=document, copy=copy, printed_at=NOW)
    with pytest.raises(IntegrityError) as by_sql, transaction.atomic(), connection.cursor() as sql:
        sql.execute("UPDATE records_documentprint SET copy = %s WHERE id = %s", [copy, last.pk])

    assert constraint_of(by_orm.value) == constraint_of(by_sql.value) == name
