"""Orders in the universal search and the palette, brought to the floor below (UX-61, UX-62)."""

import datetime as dt
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.finding.commands import Draft
from appointments.finding.hits import Group, Hit, address
from appointments.finding.search import Asker
from appointments.finding.upper import add_command, add_finder
from service_desk.lib.lookalikes import latin_letters
from service_desk.lib.plates import show_plate
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from workorders.models import WorkOrder

_YEARS_BACK = 4
_NUMBER = re.compile(r"(?:(?P<slug>[A-Z][A-Z0-9-]*?)-)?W?(?:(?P<year>\d\d)-)?(?P<serial>\d{1,5})")


def find_orders(site: Site, text: str, asker: Asker, now: dt.datetime) -> Group:
    """By number, or by its end: W42 is the 42nd of this year and of the years before."""
    return Group("orders", _("Work orders"), list(_hits(site, text, asker, now)))


def _hits(site: Site, text: str, asker: Asker, now: dt.datetime) -> Iterator[Hit]:
    said = _NUMBER.fullmatch(latin_letters(text).upper().replace(" ", "-"))
    if said is None or said["slug"] not in {None, site.slug.upper()}:
        return
    if Right.SEE_ORDERS not in asker.rights:
        return
    this_year = site.today(now).year
    years = range(this_year, this_year - _YEARS_BACK, -1)
    tails = [said["year"]] if said["year"] else [f"{year % 100:02d}" for year in years]
    numbers = [f"{site.slug.upper()}-W{tail}-{int(said['serial']):05d}" for tail in tails]
    rows = WorkOrder.objects.filter(site=site, number__in=numbers)
    for order in rows.select_related("site", "visit__client", "visit__vehicle"):
        car = show_plate(order.visit.vehicle.plate)
        facts = (order.visit.client.name, car, str(order.get_state_display()))
        url = address("order", site.slug, order.said)
        yield Hit(order.said, url, " · ".join(filter(None, facts)))


def bring() -> None:
    """Called once, when the floor is loaded."""
    add_finder(find_orders)
    add_command(Draft(gettext_lazy("Work orders"), Right.SEE_ORDERS, "orders", in_panel=False))
