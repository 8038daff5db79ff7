"""The sentence to read out, whole and in four languages."""

import pytest
from django.utils import translation

from appointments.say_it import VisitFacts, _day, say_it
from service_desk.visits.states import Mobility
from tests.factories import NOW, at
from tests.factories.catalogue import make_operation
from tests.factories.organisation import make_site

pytestmark = pytest.mark.django_db

TUESDAY = at("2027-03-09 11:45").date()


@pytest.fixture
def facts():
    site = make_site()
    oil = make_operation(site)

    def facts(starts_at="2027-03-09 11:45", handover_at="2027-03-09 13:15", **more):
        return VisitFacts(
            **{
                "starts_at": at(starts_at),
                "advisor": "Ana",
                "works": [oil],
                "arrival": "express",
                "zone": site.zone_info,
                "handover_at": at(handover_at) if handover_at else None,
                "now": NOW,
                **more,
            }
        )

    return facts


BRING = "Please bring the registration certificate and the service book."


@pytest.mark.parametrize(
    ("starts_at", "begins"),
    [
        ("2027-03-08 11:45", "Today, Monday 8\xa0March, at 11:45 with Ana: oil service,"),
        ("2027-03-09 11:45", "Tomorrow, Tuesday 9\xa0March, at 11:45 with Ana: oil service,"),
        ("2027-03-12 09:15", "On Friday 12\xa0March at 09:15 with Ana: oil service,"),
    ],
)
def test_the_day_is_named_as_people_name_it(facts, starts_at, begins):
    said = say_it(facts(starts_at, handover_at=None), "en")

    assert said == f"{begins} express entrance. {BRING}"


def test_a_handover_on_another_day_says_its_day(facts):
    said = say_it(facts(handover_at="2027-03-10 08:30"), "en")

    assert "Your car is ready for you on Wednesday 10\xa0March at 08:30." in said


def test_who_drives_our_car_brings_a_licence(facts):
    assert "your driving licence" in say_it(facts(mobility=Mobility.LOANER), "en")


def test_an_abbreviation_stays_in_capitals_and_several_works_are_listed(facts):
    site = make_site()
    works = [make_operation(site, "ABS", name="ABS sensor"), make_operation(site, "AC", name="Air")]

    assert ": ABS sensor and air, express" in say_it(facts(works=works), "en")


@pytest.mark.parametrize(
    ("language", "day", "on_day"),
    [
        ("en", "Tuesday 9\xa0March", "on Tuesday 9\xa0March"),
        ("ru", "вторник, 9\xa0марта", "во вторник, 9\xa0марта"),
    ],
)
def test_a_translator_finds_the_day_alone_and_after_its_preposition(language, day, on_day):
    with translation.override(language):
        assert _day(TUESDAY, language) == {"day": day, "on_day": on_day}


@pytest.mark.parametrize("language", ["en", "es", "ru", "zh-hans"])
def test_every_language_says_time_advisor_and_work_in_its_own_words(facts, language):
    said = say_it(facts(), language)
    work = {"en": "oil service", "es": "cambio de aceite", "ru": "замена масла"}

    assert "11:45" in said and "13:15" in said and "Ana" in said
    assert work.get(language, "更换机油") in said
    assert "{" not in said
