"""Cars that stay over night: a workshop is never empty, at whatever hour the demo is looked at."""

from collections.abc import Sequence

from service_desk.demo.front_desk import FrontDesk
from service_desk.demo.stories import Story
from service_desk.visits.states import ON_SITE, Mobility, VisitState

# What a site of eight advisors has in its workshop, in the order in which the latest take it.
_WANTED = (
    VisitState.IN_WORK,
    VisitState.WAITING,
    VisitState.CHECKING,
    VisitState.READY,
    VisitState.ARRIVED,
    VisitState.IN_WORK,
    VisitState.WAITING,
    VisitState.READY,
    VisitState.CHECKING,
    VisitState.ARRIVED,
    VisitState.IN_WORK,
    VisitState.READY,
    VisitState.IN_WORK,
    VisitState.ARRIVED,
    VisitState.IN_WORK,
)
_SMALL_HOUSE, _IN_A_SMALL_HOUSE = 5, 9  # advisors, cars
_KEPT_AT_MOST_DAYS = 4


def keep_in_house(stories: Sequence[Story], desk: FrontDesk) -> None:
    """Where too few cars are in the house, the latest of the days before are not collected yet.

    Nobody who waits here, who has a loaner, or who came back later is among them.
    """
    wanted = list(_WANTED[:_IN_A_SMALL_HOUSE] if len(desk.advisors) < _SMALL_HOUSE else _WANTED)
    for story in stories:
        if story.life.state in ON_SITE and story.life.state in wanted:
            wanted.remove(story.life.state)
    came_back = {id(story.booking.repeats) for story in stories if story.booking.repeats}
    last_seen = {story.booking.car.vehicle: story for story in stories if story.life.arrived_at}
    kept = [
        story
        for story in stories
        if story.life.state == VisitState.HANDED_OVER
        and 0 < (desk.today - story.booking.on).days <= _KEPT_AT_MOST_DAYS
        and story.booking.mobility not in {Mobility.WAIT, Mobility.LOANER}
        and id(story.booking) not in came_back
        and last_seen[story.booking.car.vehicle] is story
    ]
    kept.sort(key=lambda story: (story.booking.starts_at, story.booking.seed), reverse=True)
    for story, state in zip(kept, wanted, strict=False):
        story.life.state, story.life.handed_over_at = state, None
        story.booking.handover = None
