"""The lines of an order, as a spreadsheet: each press is one verb, and each can be taken back."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.lines import LineWish
from workorders.actions.orders import (
    add_job,
    add_line,
    add_part,
    change_line,
    copy_line,
    remove_line,
    restore_line,
    undo_change,
)
from workorders.forms.orders import LineForm
from workorders.models import OrderLine, WorkOrder
from workorders.reads.orders_find import find_work
from workorders.states import LineKind, Origin, Payer
from workorders.views.orders import order_or_404, show_done, show_order

LONGEST_SEARCH = 60
LONGEST_WORDS = 160
FOUND = "workorders/_found_work.html"
# What a line in own words becomes, by what is taken: its kind and, of a part, its origin.
OWN_WORDS = {
    "labour": (LineKind.LABOUR, ""),
    "outside": (LineKind.OUTSIDE, ""),
    "own": (LineKind.PART, Origin.CLIENTS_OWN),
}


@desk_view(Right.SEE_ORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """What ``q`` is a piece of: options under the field; without script a page of buttons.

    The script asks by POST as every search of the desk does; nothing is changed.
    """
    asked = request.POST if request.method == "POST" else request.GET
    found = find_work(site, asked.get("q", "")[:LONGEST_SEARCH])
    if request.method == "POST":
        context = {"found": found, "site": site, "list": "work"}
        return render(request, FOUND, context)
    return show_order(request, site, said, found=found, adding=found.text)


@desk_view(Right.EDIT_ORDER)
@require_POST
def add(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """Add what ``take`` names; without it the job or part whose whole code was typed."""
    order = order_or_404(site, said)
    text = " ".join(request.POST.get("q", "").split())[:LONGEST_WORDS]
    take = request.POST.get("take", "") or _exact(site, text)
    if not take:
        found = find_work(site, text)
        return show_order(request, site, said, found=found, adding=text, status=400)
    try:
        added = _taken(request, order, take, text)
    except Refusal as refusal:
        return show_order(
            request, site, said, refusal=refusal, status=refusal.status, adding=text or take
        )
    undo = reverse("order_line_remove", args=[site.slug, said, added[0].pk])
    rest = "&".join(f"also={line.pk}" for line in added[1:])
    sentence = _("%(words)s is on the order.") % {"words": added[0].words}
    return show_done(request, site, order, sentence, undo=f"{undo}?{rest}" if rest else undo)


@desk_view(Right.EDIT_ORDER)
@require_POST
def change(request: HttpRequest, site: Site, said: str, line: int) -> HttpResponse:
    """What was typed on a line; refused, it stays as typed with the reason beside it."""
    row = line_or_404(site, said, line)
    form = LineForm(request.POST, line=row, currency=site.currency)
    refusal = None
    if form.is_valid():
        try:
            # "mine": somebody has seen the colleague's change and wants this one all the same.
            seen = None if request.POST.get("keep") == "mine" else form.cleaned_data["version"]
            change_line(
                row, wish=form.wish, seen=seen, by=staff(request), door="desk", now=clock.now()
            )
            undo = reverse("order_line_undo", args=[site.slug, said, row.pk])
            return show_done(request, site, row.order, _("Saved."), undo=undo)
        except Refusal as refused:
            refusal = refused
    else:
        refusal = _unreadable(form)
    is_overtaken = any(obstacle.code == "changed" for obstacle in refusal.obstacles)
    typed = (row.pk, request.POST.dict())
    return show_order(
        request,
        site,
        said,
        refusal=refusal,
        typed=typed,
        is_overtaken=is_overtaken,
        status=refusal.status,
    )


def press(
    act: Callable[..., OrderLine], sentence: Callable[[], str], *, undo: str = ""
) -> Callable[..., HttpResponse]:
    """The view of one press on a line; ``?also=`` names further lines of the same press."""

    @desk_view(Right.EDIT_ORDER)
    @require_POST
    def do(request: HttpRequest, site: Site, said: str, line: int) -> HttpResponse:
        also = [int(key) for key in request.GET.getlist("also")[:20] if key.isdecimal()]
        rows = [line_or_404(site, said, key) for key in (line, *also)]
        try:
            done = [act(row, by=staff(request), door="desk", now=clock.now()) for row in rows]
        except Refusal as refusal:
            return show_order(request, site, said, refusal=refusal, status=refusal.status)
        back = reverse(undo, args=[site.slug, said, done[0].pk]) if undo else ""
        if back and also:
            back = f"{back}?{'&'.join(f'also={row.pk}' for row in done[1:])}"
        words = sentence() % {"words": done[0].words}
        return show_done(request, site, rows[0].order, words, undo=back)

    return do


copy = press(copy_line, lambda: _("%(words)s once more."), undo="order_line_remove")
undo = press(undo_change, lambda: _("%(words)s is as it was."))
remove = press(remove_line, lambda: _("%(words)s is off the order."), undo="order_line_restore")
restore = press(
    restore_line, lambda: _("%(words)s is back on the order."), undo="order_line_remove"
)


def line_or_404(site: Site, said: str, key: int) -> OrderLine:
    order = order_or_404(site, said)
    row = OrderLine.objects.filter(order=order, pk=min(key, 2**63 - 1)).first()
    if row is None:
        raise Http404
    row.order = order
    return row


def _taken(request: HttpRequest, order: WorkOrder, take: str, text: str) -> list[OrderLine]:
    kind, _colon, code = take.partition(":")
    payer = request.POST.get("payer", "")
    who = Payer(payer) if payer in Payer.values else Payer.CLIENT
    by, now = staff(request), clock.now()
    if kind == "job":
        return add_job(order, code=code, payer=who, by=by, door="desk", now=now)
    if kind == "part":
        return [add_part(order, code=code, payer=who, by=by, door="desk", now=now)]
    line_kind, origin = OWN_WORDS.get(kind, OWN_WORDS["labour"])
    if not text:
        raise Refusal(Blocker("required", _("Say what is to be done."), "q"), status=400)
    wish = LineWish(words=text, payer=who, origin=origin)
    return [add_line(order, kind=line_kind, wish=wish, by=by, door="desk", now=now)]


def _exact(site: Site, text: str) -> str:
    """The job or part of exactly this code, or the only one that was found."""
    found = find_work(site, text)
    choices = [*found.jobs, *found.parts]
    exact = [each for each in choices if each.code.casefold() == text.casefold()]
    return exact[0].take if exact else choices[0].take if len(choices) == 1 else ""


def _unreadable(form: LineForm) -> Refusal:
    return Refusal(
        *(
            Blocker("unreadable", str(sentence), name)
            for name, sentences in form.errors.items()
            for sentence in sentences
        ),
        status=400,
    )
