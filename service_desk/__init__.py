"""Service Desk: the service reception of a car dealership.

The map of the house, from the cellar up; each floor calls down, never up:

    lib            leaf modules: intervals, the quarter-hour grid, phones, VINs, refusals
    organisation   who and where: sites, staff and their rights, shifts, zones, loaners
    web            the request side: guards, components, live updates (no models)
    records        the paper trail: journal, numbers, issued papers, ``move()``
    clients        people, their phones and cars, recall campaigns
    catalogue      what we sell: operations, parts, kits, maintenance plans
    messaging      the outbox: one row for each promise to tell somebody something
    visits         one car's stay, the root every floor above hangs on
    parts_prep     1 · parts of a visit
    appointments   2 · the diary, the public page, the client's link
    workorders     3 · keys received to keys returned
    repeat_claims  4 · the car is back for the same trouble
    followups      5 · staying in touch
    dashboards     the roof: reads every floor
"""

from service_desk.celery import app as celery_app

__all__ = ["celery_app"]
