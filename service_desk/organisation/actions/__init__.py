"""Verbs of the organisation: a new site, a new colleague, the year's holidays."""

from service_desk.organisation.actions.people import Hired, add_staff, give_week
from service_desk.organisation.actions.sites import add_site, fill_holidays

__all__ = ["Hired", "add_site", "add_staff", "fill_holidays", "give_week"]
