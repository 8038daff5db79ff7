"""An order that is over, before it is rows."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import NamedTuple

from service_desk.demo.stories import Story
from workorders.models import OrderLine, WorkOrder
from workorders.totals import Totals


class Times(NamedTuple):
    """When each step was done."""

    opened: dt.datetime
    signed: dt.datetime
    issued: dt.datetime
    started: dt.datetime
    finished: dt.datetime
    ready: dt.datetime
    closed: dt.datetime


@dataclass(slots=True)
class Closed:
    """One order that is over, with what it was made of."""

    story: Story
    order: WorkOrder
    times: Times
    lines: list[OrderLine]
    totals: Totals
    dice: random.Random

    @property
    def is_repeat(self) -> bool:
        return self.story.booking.repeats is not None
