"""What the page of work orders says is what the code does."""

from pathlib import Path

from tests.workorders.course_page import course, verbs

PAGE = Path(__file__).parents[2] / "docs" / "work-orders.md"


def test_the_page_shows_the_course_as_it_is():
    assert course() in PAGE.read_text()


def test_the_page_names_who_may_do_what():
    assert verbs() in PAGE.read_text()
