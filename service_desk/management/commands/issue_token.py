"""``manage.py issue_token``: a key for the API, printed once and kept as a hash."""

from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from service_desk.lib import clock
from service_desk.management.refusals import stop
from service_desk.organisation.models import Staff
from service_desk.organisation.tokens import issue_api_token


class Command(BaseCommand):
    help = "Make a key of the API for a member of staff, whose roles and sites apply to it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--label", default="", help="what it is for, such as DMS")

    def handle(self, *args: Any, username: str, label: str, **options: Any) -> None:
        staff = Staff.objects.filter(username__iexact=username, is_active=True).first()
        if staff is None:
            raise stop(self, _("Nobody named %(username)s works here.") % {"username": username})
        self.stdout.write(issue_api_token(staff=staff, label=label, now=clock.now()))
