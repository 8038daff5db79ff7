"""Papers of the diary: the estimate and the booking card, in the client's language.

The words are a page of ``templates/appointments/documents``: a browser shows and prints it
without script, and ``records.documents`` keeps it under a number and draws the PDF.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.template import loader
from django.utils.translation import override

from appointments.estimate import estimate_of_visit
from appointments.models import LIVE, Appointment
from appointments.paper_words import groups, papers_to_bring, qr_code, show_number, sums
from appointments.states import Kind
from service_desk.lib.dates import show_date, show_moment, show_time
from service_desk.lib.plates import show_plate
from service_desk.organisation.models import Site, Staff
from service_desk.organisation.states import ZoneKind
from service_desk.records.documents import Heading, draw, issue
from service_desk.records.models import IssuedDocument
from service_desk.visits.models import Visit

ESTIMATE = "estimate"
PREFIX = "E"
# Countries that print on Letter (CLDR's paper sizes); all others use A4.
LETTER = frozenset(
    {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
)


def issue_estimate(visit: Visit, *, by: Staff | None, now: dt.datetime) -> IssuedDocument:
    """The visit's estimate as a numbered paper, drawn; the one it has if nothing changed (C1-2e).

    Where no PDF can be drawn the paper is the page to print. Takes about two seconds; call it
    outside a transaction.
    """

    def write(heading: Heading) -> str:
        return estimate_page(visit, heading)

    document = issue(
        subject=visit,
        site=visit.site,
        kind=ESTIMATE,
        prefix=PREFIX,
        language=visit.language,
        write=write,
        by=by,
        now=now,
    )
    draw(document)
    return document


def estimate_page(visit: Visit, heading: Heading) -> str:
    """The page of an estimate at the agreed prices; without a number it is a look ahead."""
    with override(visit.language):
        estimate = estimate_of_visit(visit)
        return loader.render_to_string(
            "appointments/documents/estimate.html",
            {
                **letterhead(visit, heading),
                "visit": visit,
                "drop_off": _moment(visit, Kind.DROP_OFF),
                "handover": _moment(visit, Kind.HANDOVER),
                "groups": groups(estimate, visit.language),
                "sums": sums(estimate, visit.language),
                "hours": show_number(estimate.labour_hours, visit.language),
            },
        )


def card_page(visit: Visit, *, link: str = "", now: dt.datetime) -> str:
    """The booking card, A6, for a client who booked in person (C1-5D, S-1e).

    Its code is the client's ``link``; without one the visit's number, which the desk scans.
    """
    drop_off = _live(visit).filter(kind=Kind.DROP_OFF).first()
    operations = [work.operation for work in visit.works.select_related("operation")]
    with override(visit.language):
        zone = next((zone for zone in visit.site.zones.all() if zone.kind == visit.zone), None)
        return loader.render_to_string(
            "appointments/documents/card.html",
            {
                **letterhead(visit, Heading(number=visit.number, made_at=now)),
                "size": "a6",
                "visit": visit,
                "day": show_moment(drop_off.starts_at, visit.site.zone_info, visit.language)
                if drop_off
                else "",
                "advisor": drop_off.advisor.name if drop_off else "",
                "handover": _moment(visit, Kind.HANDOVER),
                "works": [operation.name_in(visit.language) for operation in operations],
                "zone": str(ZoneKind(visit.zone).label),
                "directions": zone.directions if zone else "",
                "papers": papers_to_bring(operations, visit.mobility),
                "link": link,
                "code": qr_code(link or visit.number),
            },
        )


def paper_size(site: Site) -> str:
    return "letter" if site.country in LETTER else "a4"


def letterhead(visit: Visit, heading: Heading, language: str = "") -> dict[str, Any]:
    """What every paper about a visit's car says of the house and of itself; see base_print.html."""
    site, language = visit.site, language or visit.language
    made_at = ""
    if heading.made_at is not None:
        here = site.local(heading.made_at)
        made_at = f"{show_date(here.date(), language)}, {show_time(here.time())}"
    return {
        "site": site,
        "language": language,
        "size": paper_size(site),
        "styles": f"{settings.STATIC_URL}css/print.css",
        "number": heading.number,
        "version": heading.version,
        "made_at": made_at,
        "site_phone": site.phone_words,
        "plate": show_plate(visit.vehicle.plate),
    }


def _live(visit: Visit) -> Any:
    return Appointment.objects.filter(LIVE, visit=visit).select_related("advisor")


def _moment(visit: Visit, kind: Kind) -> str:
    found = _live(visit).filter(kind=kind).first()
    return show_moment(found.starts_at, visit.site.zone_info, visit.language) if found else ""
