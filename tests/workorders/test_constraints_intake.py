"""What there can never be of a walk-around, tried by the ORM and by plain SQL."""

from uuid import uuid4

import pytest

from service_desk.organisation.roles import Role
from tests.factories import NOW
from tests.factories.intake import make_intake, make_photo
from tests.factories.orders import make_order
from tests.factories.organisation import make_site, make_staff
from tests.never import Never, is_refused_by_orm, is_refused_by_sql, named_constraints
from workorders.models import (
    Belonging,
    Damage,
    Intake,
    IntakeMark,
    IntakePaper,
    KeyHolding,
    OrderPhoto,
)

pytestmark = pytest.mark.django_db

NEVER = {
    "intake_fuel_is_in_eighths": Never(Intake, "intake", {"fuel": 9}),
    "intake_mileage_is_believable": Never(Intake, "intake", {"mileage": 2_000_001}),
    "intake_signature_has_its_person": Never(
        Intake, "intake", {"mileage": 1, "fuel": 1, "signed_at": NOW}
    ),
    "intake_signed_has_mileage_and_fuel": Never(
        Intake, "intake", {"signed_at": NOW, "signed_by": "ana"}
    ),
    "order_photo_shot_is_known": Never(OrderPhoto, "photo", {"shot": "moon"}),
    "order_photo_has_its_file": Never(OrderPhoto, "photo", {"file": ""}),
    "order_photo_is_of_one_order": Never(OrderPhoto, "photo", {"file": "photos/other.jpg"}),
    "damage_panel_is_known": Never(Damage, "damage", {"panel": "sunroof"}),
    "damage_kind_is_known": Never(Damage, "damage", {"kind": "wet"}),
    "damage_lies_on_the_outline": Never(Damage, "damage", {"x": 1001}),
    "damage_has_its_own_number": Never(Damage, "damage", {"number": 2}),
    "intake_mark_point_is_known": Never(IntakeMark, "mark", {"point": "engine"}),
    "intake_mark_is_one_of_three": Never(IntakeMark, "mark", {"mark": "good"}),
    "intake_mark_is_given_once": Never(IntakeMark, "mark", {"point": "levels"}),
    "intake_paper_kind_is_known": Never(IntakePaper, "paper", {"kind": "novel"}),
    "intake_paper_is_named_once": Never(IntakePaper, "paper", {"kind": "licence"}),
    "belonging_is_named": Never(Belonging, "belonging", {"words": ""}),
    "key_tag_is_used_once": Never(KeyHolding, "key", {"tag": "15"}),
    "key_place_is_used_once": Never(KeyHolding, "key", {"place": "B4"}),
    "key_is_one_tag_an_order": Never(KeyHolding, "key", {"order": "elsewhere"}),
    "key_has_its_tag": Never(KeyHolding, "key", {"tag": ""}),
    "key_pieces_are_a_few": Never(KeyHolding, "key", {"pieces": 10}),
    "key_return_has_its_person": Never(KeyHolding, "key", {"returned_at": NOW}),
}


@pytest.fixture
def house():
    site = make_site()
    ana = make_staff(site, Role.ADVISOR)
    order, elsewhere = make_order(site), make_order(site)
    intake = make_intake(order, by=ana)
    make_photo(order, "damage", file="photos/other.jpg")
    where = {"panel": "roof", "kind": "dent", "x": 5, "y": 5}
    Damage.objects.create(intake=intake, number=2, key=uuid4(), **where)
    IntakeMark.objects.create(intake=intake, point="levels", mark="ok")
    IntakePaper.objects.create(intake=intake, kind="licence")
    held = {"site": site, "taken_at": NOW}
    KeyHolding.objects.create(order=elsewhere, tag="15", place="B4", **held)
    return {
        "ana": ana,
        "elsewhere": elsewhere,
        "intake": intake,
        "photo": make_photo(order, "damage"),
        "damage": Damage.objects.create(intake=intake, number=1, key=uuid4(), **where),
        "mark": IntakeMark.objects.create(intake=intake, point="tyres", mark="ok"),
        "paper": IntakePaper.objects.create(intake=intake, kind="warranty"),
        "belonging": Belonging.objects.create(intake=intake, key=uuid4(), words="Child seat"),
        "key": KeyHolding.objects.create(order=order, tag="14", **held),
    }


def test_every_constraint_of_the_walk_around_is_tried():
    tried, named = named_constraints("workorders", NEVER)

    assert named <= tried


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)
