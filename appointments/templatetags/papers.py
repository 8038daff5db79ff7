"""What of papers a screen shows."""

from django import template

from appointments.documents import ESTIMATE
from service_desk.records.documents import papers_of
from service_desk.records.models import IssuedDocument
from service_desk.visits.models import Visit

register = template.Library()


@register.simple_tag
def estimates_of(visit: Visit) -> list[IssuedDocument]:
    """The issued versions of a visit's estimate, the newest first. One query."""
    return papers_of(visit, site=visit.site, kind=ESTIMATE)
