"""What a visit, its photos, decisions on repeats and put-off work can never say, by every door."""

import pytest

from service_desk.visits.models import (
    DeferredDefect,
    ImportedOrder,
    RepeatDecision,
    RequestedWork,
    Visit,
    VisitPhoto,
)
from service_desk.visits.states import VisitState
from tests.factories import NOW
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_advisor, make_site
from tests.factories.visits import make_visit
from tests.never import Never, is_refused_by_orm, is_refused_by_sql, named_constraints

pytestmark = pytest.mark.django_db

# Screens and imports write these; no set-up page asks for any of them.
NEVER = {
    "visit_state_is_known": Never(Visit, "visit", {"state": "LOST"}),
    "visit_mobility_is_known": Never(Visit, "visit", {"mobility": "balloon"}),
    "visit_cancelled_has_its_time": Never(Visit, "visit", {"state": VisitState.CANCELLED}),
    "visit_no_show_has_its_time": Never(Visit, "visit", {"state": VisitState.NO_SHOW}),
    "visit_on_site_has_arrived": Never(Visit, "visit", {"state": VisitState.ARRIVED}),
    "visit_with_our_keys_is_here": Never(Visit, "visit", {"keys_at": NOW}),
    "visit_repeats_another": Never(Visit, "visit", {"repeat_of": "visit"}),
    "visit_greeting_has_its_person": Never(Visit, "visit", {"arrived_at": NOW, "greeted_at": NOW}),
    "visit_reception_has_its_person": Never(
        Visit, "visit", {"arrived_at": NOW, "reception_at": NOW}
    ),
    "visit_greeted_has_arrived": Never(Visit, "visit", {"greeted_at": NOW, "greeted_by": "ana"}),
    "requested_work_is_named_once": Never(RequestedWork, "work", {"operation": "diagnosis"}),
    "repeat_decision_compares_two_visits": Never(RepeatDecision, "decision", {"earlier": "visit"}),
    "deferred_defect_says_what_was_found": Never(DeferredDefect, "defect", {"words": ""}),
    "deferred_defect_drop_has_its_person": Never(
        DeferredDefect, "defect", {"dropped_at": NOW, "dropped_reason": "Done elsewhere"}
    ),
    "deferred_defect_is_dropped_for_a_reason": Never(
        DeferredDefect, "defect", {"dropped_at": NOW, "dropped_by": "ana"}
    ),
    "visit_photo_is_of_one_visit": Never(VisitPhoto, "photo", {"file": "photos/2.jpg"}),
    "visit_photo_has_its_file": Never(VisitPhoto, "photo", {"file": ""}),
    "imported_order_comes_in_once": Never(ImportedOrder, "order", {"number": "24-0002"}),
}


@pytest.fixture
def house():
    site = make_site("north")
    oil, diagnosis = make_operation(site), make_operation(site, "DIAG")
    visit = make_visit(site, operations=(oil, diagnosis))
    earlier = make_visit(site, vehicle=visit.vehicle)
    orders = [
        ImportedOrder.objects.create(
            visit=each, site=site, number=f"24-000{place}", closed_on=NOW.date(), total=100
        )
        for place, each in enumerate((visit, earlier), start=1)
    ]
    photos = [
        VisitPhoto.objects.create(visit=each, file=f"photos/{place}.jpg", added_at=NOW)
        for place, each in enumerate((visit, earlier), start=1)
    ]
    return {
        "visit": visit,
        "ana": make_advisor(site),
        "work": visit.works.get(operation=oil),
        "diagnosis": diagnosis,
        "decision": RepeatDecision.objects.create(
            visit=visit, earlier=earlier, is_repeat=True, at=NOW
        ),
        "defect": DeferredDefect.objects.create(
            vehicle=visit.vehicle, words="Front discs worn", found_on=NOW.date()
        ),
        "order": orders[0],
        "photo": photos[0],
    }


def test_nothing_is_left_untried():
    tried, named = named_constraints("visits", NEVER)

    assert tried == named


@pytest.mark.parametrize("name", NEVER)
def test_the_orm_is_refused(house, name):
    is_refused_by_orm(NEVER[name], house, name)


@pytest.mark.parametrize("name", NEVER)
def test_plain_sql_is_refused(house, name):
    is_refused_by_sql(NEVER[name], house, name)
