"""A refusal carries its reasons as sentences a person can read."""

import pytest
from django.utils.translation import gettext_lazy

from service_desk.lib.refusals import (
    Blocker,
    Caution,
    NeedsApproval,
    Refusal,
    Unreadable,
    refuse,
    refuse_if,
)

TAKEN = Blocker("slot_taken", gettext_lazy("That time has just gone."), "starts_at")
OVER_LIMIT = NeedsApproval("discount_limit", "Ask the manager for this discount.", role="manager")
LOWER = Caution("mileage_lower", "The mileage is lower than last time.")


def test_refuse_raises_one_blocker_with_its_offers():
    with pytest.raises(Refusal) as caught:
        refuse("slot_taken", TAKEN.message, "starts_at", alternatives=["10:30", "11:15"])
    assert caught.value.obstacles == (TAKEN,)
    assert caught.value.alternatives == ("10:30", "11:15")
    assert caught.value.status == 409
    assert caught.value.messages == ("That time has just gone.",)


def test_refuse_if_names_every_reason_and_lets_cautions_pass():
    with pytest.raises(Refusal) as caught:
        refuse_if([TAKEN, LOWER, OVER_LIMIT], status=400)
    assert caught.value.obstacles == (TAKEN, OVER_LIMIT)
    assert str(caught.value) == "That time has just gone. Ask the manager for this discount."
    assert caught.value.status == 400


@pytest.mark.parametrize("obstacles", [[], [LOWER]])
def test_refuse_if_nothing_blocks_goes_on(obstacles):
    refuse_if(obstacles)


@pytest.mark.parametrize(("obstacles", "status"), [([], 409), ([TAKEN], 422), ([TAKEN], 500)])
def test_refusal_has_a_reason_and_a_known_status(obstacles, status):
    with pytest.raises(ValueError, match="A refusal has a reason"):
        Refusal(*obstacles, status=status)


def test_approval_names_who_can_give_it():
    assert OVER_LIMIT.role == "manager"
    assert OVER_LIMIT.blocks


def test_unreadable_becomes_a_blocker_of_its_field():
    problem = Unreadable("length", "A VIN has 17 characters.", suggestion="")
    assert isinstance(problem, ValueError)
    assert str(problem) == "A VIN has 17 characters."
    assert problem.as_blocker("vin") == Blocker("length", "A VIN has 17 characters.", "vin")
