"""The invariants as the SQL they become; the models' own tests try to break them."""

import pytest
from django.db import connection, models
from django.db.models import Q
from django.test.utils import isolate_apps

from service_desk.lib.constraints import (
    both_or_neither,
    day_span,
    no_overlap,
    one_of,
    ordered,
    time_span,
)


class Kind(models.TextChoices):
    LENT = "lent"
    CANCELLED = "cancelled"


def statement_of(constraint: models.BaseConstraint) -> str:
    """What adds `constraint` to a table of loans, from the constraint's name on."""
    with isolate_apps("tests"):

        class Loan(models.Model):
            car = models.IntegerField()
            kind = models.TextField()
            starts_at = models.DateTimeField()
            ends_at = models.DateTimeField(null=True)
            starts_on = models.DateField()
            ends_on = models.DateField()

            class Meta:
                app_label = "tests"

            def __str__(self) -> str:
                return str(self.car)

        editor = connection.SchemaEditorClass(connection, collect_sql=True)
        return str(constraint.create_sql(Loan, editor)).partition("ADD CONSTRAINT ")[2]


def test_ordered():
    assert statement_of(ordered("starts_at", "ends_at", "loan_ends_after_it_starts")) == (
        '"loan_ends_after_it_starts" CHECK ("ends_at" > ("starts_at"))'
    )


def test_ordered_and_not_strict():
    constraint = ordered("starts_on", "ends_on", "loan_ends_no_earlier", strict=False)
    assert statement_of(constraint) == ('"loan_ends_no_earlier" CHECK ("ends_on" >= ("starts_on"))')


def test_both_or_neither():
    assert statement_of(both_or_neither("starts_at", "ends_at", "loan_has_both_ends")) == (
        '"loan_has_both_ends" CHECK ((("ends_at" IS NULL AND "starts_at" IS NULL) OR'
        ' ("ends_at" IS NOT NULL AND "starts_at" IS NOT NULL)))'
    )


def test_one_of_an_enum():
    assert statement_of(one_of("kind", Kind, "loan_kind_is_known")) == (
        "\"loan_kind_is_known\" CHECK (\"kind\" IN ('lent', 'cancelled'))"
    )


def test_one_of_a_list():
    assert statement_of(one_of("car", [1, 2], "loan_car_is_ours")) == (
        '"loan_car_is_ours" CHECK ("car" IN (1, 2))'
    )


def test_no_overlap_of_instants_among_some_rows():
    constraint = no_overlap(
        "loan_car_is_lent_once",
        "car",
        during=time_span("starts_at", "ends_at"),
        condition=Q(kind="lent"),
    )
    assert statement_of(constraint) == (
        '"loan_car_is_lent_once" EXCLUDE USING GIST'
        ' ("car" WITH =, (TSTZRANGE("starts_at", "ends_at", \'[)\')) WITH &&)'
        " WHERE (\"kind\" = 'lent')"
    )


def test_no_overlap_of_days():
    constraint = no_overlap("loan_days_are_apart", "car", during=day_span("starts_on", "ends_on"))
    assert statement_of(constraint) == (
        '"loan_days_are_apart" EXCLUDE USING GIST'
        ' ("car" WITH =, (DATERANGE("starts_on", "ends_on", \'[]\')) WITH &&)'
    )


def test_error_is_a_sentence_with_the_name_as_its_code():
    constraint = ordered("a", "b", "loan_ends_after_it_starts")
    assert constraint.violation_error_code == "loan_ends_after_it_starts"
    assert constraint.violation_error_message == "The end comes before the start. Please swap them."


@pytest.mark.parametrize("name", ["loan", "loan_" + "x" * 59])
def test_name_is_the_model_and_a_sentence(name):
    with pytest.raises(ValueError, match="<model>_<sentence>"):
        ordered("a", "b", name)
