"""``manage.py demo``: the demo dealership, made relative to today, into an empty database."""

import time
from argparse import SUPPRESS
from typing import Any

from django.core.management import BaseCommand, CommandParser

from service_desk.demo.loading import Step, Wish, load_demo
from service_desk.lib import clock
from service_desk.management.instants import read_instant
from service_desk.management.logins import DEMO_PASSWORD, demo_login_lines
from service_desk.management.refusals import stop
from service_desk.organisation.models import Site

_MOST_SITES, _MOST_YEARS = 20, 20.0


class Command(BaseCommand):
    help = "Load the demo dealership into an empty database: sites, staff, clients, a full diary."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another seed, other people (1)")
        parser.add_argument("--years", type=float, default=0.25, help="of history behind (0.25)")
        parser.add_argument("--sites", type=int, default=2, help="dealerships (2)")
        parser.add_argument("--now", help=SUPPRESS)

    def handle(
        self,
        *args: Any,
        seed: int,
        years: float,
        sites: int,
        now: str | None,
        verbosity: int,
        **options: Any,
    ) -> None:
        if Site.objects.exists():
            raise stop(self, "There are sites in this database. The demo needs an empty one.")
        if not 0 <= years <= _MOST_YEARS or not 1 <= sites <= _MOST_SITES:
            limits = f"0 to {_MOST_YEARS:g} years and 1 to {_MOST_SITES} sites"
            raise stop(self, f"The demo can be made with {limits}.")
        started = time.monotonic()

        def say(step: Step) -> None:
            if verbosity:
                counts = ", ".join(f"{count} {what}" for what, count in step.counts.items())
                self.stdout.write(f"{step.name:<9}{counts}")
                self.stdout.flush()

        instant = read_instant(now) if now else clock.now()
        wish = Wish(seed=seed, years=years, sites=sites, password=DEMO_PASSWORD, now=instant)
        load_demo(wish, say=say)
        if verbosity:
            self.stdout.write(f"the demo dealership is open, {time.monotonic() - started:.1f} s")
            for line in demo_login_lines():
                self.stdout.write(line)
