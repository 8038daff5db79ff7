"""The set-up pages of the organisation; daily work is never done here."""

from service_desk.organisation.admin.fleet import LoanerAdmin
from service_desk.organisation.admin.keys import ApiTokenAdmin
from service_desk.organisation.admin.people import StaffAdmin
from service_desk.organisation.admin.sites import SiteAdmin

__all__ = ["ApiTokenAdmin", "LoanerAdmin", "SiteAdmin", "StaffAdmin"]
