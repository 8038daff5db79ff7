"""A loaner out or back, signed on the tablet."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Loaner, Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.loans import hand_out_loaner, take_back_loaner
from workorders.forms.handover import LendForm, TakeInForm
from workorders.views.orders import order_or_404
from workorders.views.way_out import pressed, show_done, show_wrong


@desk_view(Right.HAND_OVER)
@require_POST
def lend(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Which car, whose licence, what its figures are; the client's name under it."""
    order = order_or_404(site, said)
    # Whether it is free is the verb's to say, and who has it meanwhile.
    form = LendForm(request.POST, loaners=Loaner.objects.filter(site=site, is_active=True))
    if form.is_valid():
        told = form.cleaned_data
        try:
            hand_out_loaner(
                order,
                told["loaner"],
                licence=told["licence"],
                km=told["km"],
                fuel=told["fuel"],
                signature=form.signature(),
                **pressed(request),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = str(_("%(car)s is out.")) % {"car": told["loaner"]}
            return show_done(request, site, order, sentence, part="loaner")
    return show_wrong(request, site, order, lend=form)


@desk_view(Right.HAND_OVER)
@require_POST
def take_in(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """The loaner is back: its figures, what there is to say, and the client's name."""
    order, form = order_or_404(site, said), TakeInForm(request.POST)
    loan = order.loans.filter(in_at=None).first() or order.loans.order_by("-out_at").first()
    if loan is None:
        return show_done(request, site, order, _("No loaner is out."), part="loaner")
    if form.is_valid():
        told = form.cleaned_data
        try:
            take_back_loaner(
                loan,
                km=told["km"],
                fuel=told["fuel"],
                words=told["words"],
                signature=form.signature(),
                **pressed(request),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return show_done(request, site, order, _("The loaner is back."), part="loaner")
    return show_wrong(request, site, order, take_in=form)
