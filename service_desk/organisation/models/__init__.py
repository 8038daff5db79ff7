from service_desk.organisation.models.fleet import Loaner
from service_desk.organisation.models.look import SiteLook
from service_desk.organisation.models.people import (
    Absence,
    ApiToken,
    Posting,
    Shift,
    Staff,
    StandIn,
)
from service_desk.organisation.models.sites import (
    BookingPolicy,
    Closure,
    OpeningHours,
    Site,
    Zone,
)

__all__ = [
    "Absence",
    "ApiToken",
    "BookingPolicy",
    "Closure",
    "Loaner",
    "OpeningHours",
    "Posting",
    "Shift",
    "Site",
    "SiteLook",
    "Staff",
    "StandIn",
    "Zone",
]
