"""The quiet hours of a site, as its booking policy has them."""

import datetime as dt

from service_desk.lib.quiet import QuietHours
from service_desk.organisation.models import Site

USUAL = (dt.time(21), dt.time(9))


def quiet_hours_of(site: Site) -> QuietHours:
    """The policy's; the usual 21:00–09:00 where there is none, or none that leaves time to talk.

    A slip in the set-up must not stop a booking, nor wake a client.
    """
    policy = getattr(site, "policy", None)
    begins, ends = (policy.quiet_from, policy.quiet_to) if policy else USUAL
    try:
        return QuietHours(begins, ends, site.zone_info)
    except ValueError:
        return QuietHours(*USUAL, site.zone_info)
