"""What stands in the way of a loaner going out, and of one coming back."""

import datetime as dt

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from service_desk.lib.mileage import MOST
from service_desk.lib.refusals import Blocker, Obstacle
from service_desk.organisation.models import Loaner
from workorders.models import Loan, WorkOrder
from workorders.reads.loans import free_loaners
from workorders.sentences import SENTENCES
from workorders.states import WITH_US

_LESS = _("The odometer showed {km} km before. Check the figure.")


def obstacles_to_lend(
    order: WorkOrder, loaner: Loaner, *, km: int, until: dt.datetime, now: dt.datetime
) -> list[Obstacle]:
    """Our client's car is here, this one is free and insured, and its odometer never falls."""
    found: list[Obstacle] = []
    if order.state not in WITH_US:
        found.append(Blocker("not_signed", _("Sign the order with the client first.")))
    if order.loans.filter(in_at=None).exists():
        found.append(Blocker("loan_is_one_an_order", SENTENCES["loan_is_one_an_order"]))
    free = free_loaners(order.site, visit=order.visit, now=now, until=until)
    if not free.filter(pk=loaner.pk).exists():
        sentence = _("This loaner is out, promised or not insured. Choose another.")
        found.append(Blocker("loaner_not_free", sentence, "loaner"))
    return [*found, *_figures(km, loaner.mileage)]


def obstacles_to_take_in(loan: Loan, *, km: int) -> list[Obstacle]:
    """It is out, and has driven forwards."""
    if loan.in_at is not None:
        return [Blocker("back", _("This loaner is back already."))]
    return _figures(km, loan.out_km)


def _figures(km: int, before: int) -> list[Obstacle]:
    if km > MOST:
        sentence = _("This mileage is too high. Please check the figure.")
        return [Blocker("too_much", sentence, "km")]
    if km < before:
        return [Blocker("mileage_fell", format_lazy(_LESS, km=before), "km")]
    return []
