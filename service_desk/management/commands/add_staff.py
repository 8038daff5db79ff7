"""``manage.py add_staff``: an account with its roles at a site; an advisor gets a week."""

import sys
from getpass import getpass
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from service_desk.lib import clock
from service_desk.management.refusals import refusals_said, stop
from service_desk.organisation.actions import Hired, add_staff
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.roles import Role


class Command(BaseCommand):
    help = "Add a member of staff, or give one who is here already a further role at a site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="as clients hear it")
        parser.add_argument("--site", required=True, help="short name, such as north")
        parser.add_argument("--role", required=True, action="append", choices=Role.values)
        parser.add_argument("--password", default="", help="made up and shown once if not given")
        parser.add_argument("--desk", type=int, help="number of the advisor's desk")

    def handle(self, *args: Any, **options: Any) -> None:
        site = Site.objects.filter(slug=options["site"]).first()
        if site is None:
            known = ", ".join(Site.objects.values_list("slug", flat=True)) or "–"
            raise stop(
                self,
                _("There is no site named %(slug)s. Sites: %(known)s.")
                % {"slug": options["site"], "known": known},
            )
        with refusals_said(self):
            hired = add_staff(
                username=options["username"],
                name=options["name"],
                site=site,
                roles=[Role(role) for role in options["role"]],
                password=options["password"] or self._asked(options["username"]),
                desk=options["desk"],
                by=None,
                now=clock.now(),
            )
        self._say(hired, site)

    def _asked(self, username: str) -> str:
        """What somebody at a terminal types for a new account; empty for one to be made up."""
        if not sys.stdin.isatty() or Staff.objects.filter(username__iexact=username).exists():
            return ""
        return getpass(_("Password (empty: one is made up): "))

    def _say(self, hired: Hired, site: Site) -> None:
        roles = hired.staff.postings.filter(site=site)
        self.stdout.write(
            _("%(name)s at %(site)s: %(roles)s.")
            % {
                "name": hired.staff.name,
                "site": site.slug,
                "roles": ", ".join(str(posting.get_role_display()) for posting in roles),
            }
        )
        if hired.password:
            self.stdout.write(
                _("Password, shown this once: %(password)s") % {"password": hired.password}
            )
