"""Named reads of floor 3."""

from django.db.models import Prefetch

from service_desk.organisation.models import Site
from service_desk.visits.models import Visit
from workorders.models import OrderLine, WorkOrder, WorkshopPolicy


def policy_of(site: Site) -> WorkshopPolicy:
    """The workshop's rules at ``site``; a site that has set none works by the defaults."""
    return WorkshopPolicy.objects.filter(site=site).first() or WorkshopPolicy(site=site)


def order_of(visit: Visit) -> WorkOrder | None:
    """The order of a visit that is not void."""
    return WorkOrder.objects.live().filter(visit=visit).select_related("site").first()


def find_order(site: Site, number: str) -> WorkOrder | None:
    """An order by its whole number or by what people say of it, with all a page of it names."""
    whole = (
        number if number.startswith(f"{site.slug.upper()}-") else f"{site.slug.upper()}-{number}"
    )
    return (
        WorkOrder.objects.filter(site=site, number=whole)
        .select_related(
            "site", "visit__client", "visit__vehicle", "visit__repeat_of", "advisor", "warranty_by"
        )
        .prefetch_related(
            Prefetch("lines", OrderLine.objects.select_related("operation", "part", "agreed_in"))
        )
        .first()
    )
