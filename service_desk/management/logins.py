"""The logins of the demo dealership; they exist in demo data only."""

from collections.abc import Iterator

from service_desk.demo.walls import demo_address
from service_desk.organisation.models import Site, Staff

DEMO_PASSWORD = "service-desk-demo"
DEMO_LOGINS = (
    "admin",
    "reception",
    "advisor",
    "expert",
    "foreman",
    "mechanic",
    "mechanic2",
    "quality",
    "parts",
    "cashier",
    "manager",
    "reception-east",
    "manager-east",
)


def demo_login_lines() -> Iterator[str]:
    """A table of who may log in; nothing where this is not the demo dealership."""
    staff = Staff.objects.filter(username__in=DEMO_LOGINS, is_active=True)
    by_name = {person.username: person for person in staff.prefetch_related("postings__site")}
    receptionist = by_name.get("reception")
    if receptionist is None or not receptionist.check_password(DEMO_PASSWORD):
        return
    yield f"\n  login           what                       password: {DEMO_PASSWORD}"
    for username in DEMO_LOGINS:
        if person := by_name.get(username):
            postings = [f"{p.get_role_display()}, {p.site.slug}" for p in person.postings.all()]
            yield f"  {username:<15} {'; '.join(postings) or 'set-up pages at /admin/'}"
    for site in Site.objects.filter(walls__isnull=False).distinct():
        yield f"  the wall of {site.slug:<6} /wall/{demo_address(site.slug).raw}/"
