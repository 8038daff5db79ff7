"""``manage.py scan NAME|all [--now ISO-TIME]`` and ``scan --list``: the scans by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from service_desk.lib import clock
from service_desk.management.instants import read_instant
from service_desk.scans import GROUPS, SCANS, run_scan


class Command(BaseCommand):
    help = "Runs a periodic scan now, or as if it were another time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="A scan of the list, outbox, planning, or all.")
        parser.add_argument(
            "--now", help="The instant to run it for, such as 2027-03-11T10:15+01:00."
        )
        parser.add_argument("--list", action="store_true", help="Lists the scans and stops.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            width = max(map(len, SCANS))
            for name, scan in SCANS.items():
                self.stdout.write(f"{name:<{width}}  {scan.about}")
            return
        names = _names(options["name"])
        now = read_instant(options["now"]) if options["now"] else clock.now()
        for name in names:
            done = run_scan(name, now)
            said = "another process is at it" if done is None else done
            self.stdout.write(f"{name}: {said} at {now:%Y-%m-%d %H:%M:%S} UTC")


def _names(given: str | None) -> list[str]:
    if given in GROUPS:
        return list(GROUPS[given])
    if given in SCANS:
        return [given]
    known = ", ".join([*SCANS, *GROUPS])
    if given is None:
        raise CommandError(f"Name a scan: {known}.", returncode=2)
    raise CommandError(f"There is no scan {given!r}. Choose one of: {known}.", returncode=2)
