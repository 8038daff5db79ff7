"""Half-open intervals: neighbours touch, they do not overlap."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_desk.lib.intervals import Interval, step, subtract, union


@st.composite
def intervals(draw: st.DrawFn) -> Interval[int]:
    start = draw(st.integers(0, 40))
    return Interval(start, start + draw(st.integers(1, 12)))


def points(stretches: list[Interval[int]]) -> set[int]:
    return {point for stretch in stretches for point in range(stretch.start, stretch.end)}


@pytest.mark.parametrize("end", [9, 10])
def test_interval_is_never_empty(end):
    with pytest.raises(ValueError, match="An interval ends after it starts, not 10 to"):
        Interval(10, end)


def test_contains_the_start_and_not_the_end():
    assert [Interval(10, 12).contains(point) for point in (9, 10, 11, 12)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (Interval(8, 10), None),  # a neighbour
        (Interval(8, 11), Interval(10, 11)),
        (Interval(10, 11), Interval(10, 11)),
        (Interval(11, 20), Interval(11, 12)),
        (Interval(12, 20), None),
    ],
)
def test_intersect(other, shared):
    assert Interval(10, 12).intersect(other) == shared
    assert other.intersect(Interval(10, 12)) == shared
    assert Interval(10, 12).overlaps(other) is (shared is not None)


def test_covers_itself_and_what_lies_within():
    day = Interval(9, 18)
    assert day.covers(day)
    assert day.covers(Interval(9, 10))
    assert not day.covers(Interval(17, 19))


def test_union_joins_neighbours():
    assert union([Interval(11, 12), Interval(9, 10), Interval(10, 11)]) == [Interval(9, 12)]


def test_subtract_a_lunch_from_a_shift():
    assert subtract([Interval(9, 18)], [Interval(13, 14)]) == [Interval(9, 13), Interval(14, 18)]


def test_step_leaves_out_the_remainder():
    assert list(step(Interval(0, 50), 15)) == [Interval(0, 15), Interval(15, 30), Interval(30, 45)]


def test_step_reaches_the_end():
    assert list(step(Interval(0, 30), 15)) == [Interval(0, 15), Interval(15, 30)]


@pytest.mark.parametrize("width", [0, -15])
def test_step_leads_forward(width):
    with pytest.raises(ValueError, match="A step leads forward"):
        list(step(Interval(0, 50), width))


@given(st.lists(intervals()))
def test_union_keeps_the_ground_and_leaves_no_neighbours(stretches):
    joined = union(stretches)
    assert points(joined) == points(stretches)
    assert all(left.end < right.start for left, right in pairwise(joined))


@given(st.lists(intervals()), st.lists(intervals()))
def test_subtract_is_subtraction_point_by_point(whole, taken):
    left = subtract(whole, taken)
    assert points(left) == points(whole) - points(taken)
    assert left == sorted(left)


@given(intervals(), intervals())
def test_intersect_is_what_both_contain(a, b):
    shared = a.intersect(b)
    assert points([shared] if shared else []) == points([a]) & points([b])
