"""Trying what there can never be, by each door: the ORM, plain SQL, a set-up page."""

from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from service_desk.lib.integrity import sentence_for
from service_desk.lib.transactions import constraint_of
from tests.organisation.pages import as_posted, owner_at


class Never(NamedTuple):
    """A row of ``model``, called ``row`` in the test's house, is good until ``bad`` is put in.

    ``page`` names the row on whose set-up page people would try; "" where no page asks for it.
    """

    model: type[models.Model]
    row: str
    bad: dict[str, Any]
    page: str = ""


def named_constraints(app: str, never: dict[str, Never]) -> tuple[set[str], set[str]]:
    """The names tried, and those of all models of the app that have been tried at all."""
    tried = {each.model for each in never.values()}
    return set(never), {each.name for model in tried for each in model._meta.constraints}


def is_refused_by_orm(never: Never, house: dict[str, Any], name: str) -> None:
    row = house[never.row]
    for field, value in never.bad.items():
        setattr(row, field, house.get(value, value) if isinstance(value, str) else value)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    assert constraint_of(refused.value) == name
    assert "constraint" not in str(sentence_for(refused.value)).lower()


def is_refused_by_sql(never: Never, house: dict[str, Any], name: str) -> None:
    row = house[never.row]
    columns = [row._meta.get_field(field).column for field in never.bad]
    values = [
        house.get(value, value) if isinstance(value, str) else value for value in never.bad.values()
    ]
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as sql:
        sql.execute(
            f"UPDATE {row._meta.db_table} SET {changes} WHERE id = %s",  # noqa: S608
            [*(getattr(value, "pk", value) for value in values), row.pk],
        )
    assert constraint_of(refused.value) == name


def is_refused_by_page(client: Client, never: Never, house: dict[str, Any]) -> None:
    """The page comes back with a sentence, and the row is as it was."""
    row, page = house[never.row], house[never.page]
    client.force_login(owner_at())
    url = page_of(page)
    answer = client.post(url, as_posted(client.get(url), row, never.bad))
    assert answer.status_code == 200, answer.get("Location")
    told = answer.content.decode()
    assert "errorlist" in told
    assert "is violated" not in told
    stored = type(row)._default_manager.get(pk=row.pk)
    assert {field: getattr(stored, field) for field in never.bad} != never.bad


def page_of(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
