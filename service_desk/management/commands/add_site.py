"""``manage.py add_site``: open a site that can be booked the moment it has advisors."""

from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from service_desk.lib import clock
from service_desk.management.refusals import refusals_said
from service_desk.organisation.actions import add_site


class Command(BaseCommand):
    help = "Add a site with its hours, its arrival zones and its country's public holidays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name in addresses, such as north")
        parser.add_argument("--name", required=True)
        parser.add_argument("--timezone", required=True, help="such as Europe/Madrid")
        parser.add_argument("--country", required=True, help="two letters, such as ES")
        parser.add_argument("--currency", required=True, help="three letters, such as EUR")
        parser.add_argument(
            "--languages", required=True, help="the site's own first, such as es,en"
        )
        parser.add_argument("--phone", default="", help="what clients call")
        parser.add_argument("--address", default="", help="where clients drive to")

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code.strip() for code in options["languages"].split(",") if code.strip()]
        wanted = ("slug", "name", "timezone", "country", "currency", "phone", "address")
        with refusals_said(self):
            site = add_site(
                **{name: options[name] for name in wanted},
                languages=languages,
                by=None,
                now=clock.now(),
            )
        self.stdout.write(
            _("%(site)s is open: %(zones)d arrival zones, %(holidays)d public holidays.")
            % {
                "site": site.slug,
                "zones": site.zones.count(),
                "holidays": site.closures.count(),
            }
        )
