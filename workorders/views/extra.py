"""Extra work at the desk: what was found, and how the client is asked."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from appointments.views.replies import SeeOther
from appointments.views.screen import staff
from service_desk.lib import clock
from service_desk.lib.refusals import Refusal, Sentence
from service_desk.messaging.states import Door
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.web.guards import desk_view
from workorders.actions.extra import add_finding, change_finding, drop_finding
from workorders.actions.intake_marks import keep_photo
from workorders.forms.extra import AskForm, FindingForm, ToldForm, VoiceForm
from workorders.messages.extra import preview_of
from workorders.models import Finding, OrderPhoto, WorkOrder
from workorders.reads.extra import Question, questions_of, ready_choices, spell
from workorders.reads.mechanics import mechanics_of
from workorders.rules.extra import obstacles_to_find
from workorders.states import Shot
from workorders.views.orders import order_or_404

PAGE, ASIDE = "workorders/extra.html", "workorders/_extra_aside.html"
_SALT = "workorders.dropped"


@desk_view(Right.SEE_ORDERS)
@require_safe
def extra(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """All that was found on this order, the open question first."""
    return show_extra(request, site, order_or_404(site, said))


@desk_view(Right.SEE_ORDERS)
@require_safe
def aside(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """What the page of the order says of it: what is open, since when, whether to ring."""
    order, now = order_or_404(site, said), clock.now()
    questions = questions_of(order, now=now)
    context = {
        "order": order,
        "site": site,
        "open": next((each for each in questions if each.is_open), None),
        "untold": next((each for each in questions if each.is_untold), None),
        "answered": [each for each in questions if each.request.answered_at],
        "may_find": not obstacles_to_find(order),
        "now": now,
    }
    return render(request, ASIDE, context)


@desk_view(Right.ASK_CLIENT)
@require_POST
def add(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """One more finding; Enter, and the next one can be typed."""
    order = order_or_404(site, said)
    form = FindingForm(request.POST, request.FILES, site=site)
    if form.is_valid():
        try:
            add_finding(order, **form.finding, photo=_photo(request, order, form), **_by(request))
            return show_done(request, order, _("Written down."))
        except Refusal as refusal:
            form.refuse(refusal)
    return show_extra(request, site, order, finding_form=form, status=400)


@desk_view(Right.ASK_CLIENT)
@require_POST
def change(request: HttpRequest, site: Site, said: str, finding: int) -> HttpResponse:
    """What was typed anew of a finding."""
    order = order_or_404(site, said)
    row = finding_or_404(order, finding)
    form = FindingForm(request.POST, request.FILES, site=site, prefix=f"f{row.pk}")
    if form.is_valid():
        photo = _photo(request, order, form) or row.photo
        try:
            change_finding(row, **form.finding, photo=photo, **_by(request))
            return show_done(request, order, _("Saved."))
        except Refusal as refusal:
            form.refuse(refusal)
    return show_extra(request, site, order, typed={row.pk: form}, status=400)


@desk_view(Right.ASK_CLIENT)
@require_POST
def drop(request: HttpRequest, site: Site, said: str, finding: int) -> HttpResponse:
    """It is nothing after all; Undo writes it down again as it was."""
    order = order_or_404(site, said)
    row = finding_or_404(order, finding)
    was = {
        "words": row.words,
        "technical": row.technical,
        "operation": row.operation_id,
        "amount": str(row.amount),
        "hours": str(row.hours),
        "photo": row.photo_id,
        "is_safety": row.is_safety,
        "order": order.pk,
    }
    try:
        drop_finding(row, **_by(request))
    except Refusal as refusal:
        return show_extra(request, site, order, refusal=refusal, status=refusal.status)
    undo = reverse("order_finding_back", args=[site.slug, said])
    signed = signing.dumps(was, salt=_SALT, compress=True)
    return show_done(request, order, _("Dropped."), undo=f"{undo}?was={signed}")


@desk_view(Right.ASK_CLIENT)
@require_POST
def restore(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    """A dropped finding, as it was when it was dropped a moment ago."""
    order = order_or_404(site, said)
    try:
        was: dict[str, Any] = signing.loads(
            request.GET.get("was", ""), salt=_SALT, max_age=dt.timedelta(hours=1)
        )
    except signing.BadSignature:
        raise Http404 from None
    if was.pop("order") != order.pk:
        raise Http404
    was["operation"] = site.operations.filter(pk=was["operation"]).first()
    was["photo"] = OrderPhoto.objects.filter(order=order, pk=was["photo"]).first()
    was["amount"], was["hours"] = Decimal(was["amount"]), Decimal(was["hours"])
    try:
        add_finding(order, **was, **_by(request))
    except Refusal as refusal:
        return show_extra(request, site, order, refusal=refusal, status=refusal.status)
    return show_done(request, order, _("It is back as it was."))


def show_extra(
    request: HttpRequest,
    site: Site,
    order: WorkOrder,
    *,
    refusal: Refusal | None = None,
    finding_form: FindingForm | None = None,
    typed: dict[int, FindingForm] | None = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The page of extra work, with what was refused and typed."""
    now, rights = clock.now(), request.rights  # type: ignore[attr-defined]
    questions = questions_of(order, now=now)
    current = next((each for each in questions if each.is_open), None)
    is_first = refusal is None and not typed and (current is None or not current.is_asked)
    context: dict[str, Any] = {
        "nav": "workshop",
        "shell": "alone",
        "order": order,
        "visit": order.visit,
        "site": site,
        "questions": [each for each in questions if each is not current],
        "current": current,
        "refusal": refusal,
        "may_ask": Right.ASK_CLIENT in rights and not obstacles_to_find(order),
        "finding_form": finding_form or _empty(request, site, is_first=is_first),
        "jobs": site.operations.filter(is_active=True).order_by("position", "code"),
        "told_form": forms.get("told") or ToldForm(people=mechanics_of(site)),
        "voice_form": forms.get("voice") or VoiceForm(initial={"name": order.visit.client.name}),
        "answers": forms.get("answers", {}),
        "now": now,
    }
    if current is not None:
        context |= _asking(current, typed or {}, forms, now=now)
    return render(request, PAGE, context, status=status)


def _asking(
    current: Question, typed: dict[int, FindingForm], forms: dict[str, Any], *, now: dt.datetime
) -> dict[str, Any]:
    order = current.request.order
    times = ready_choices(order, now=now)
    ready_at = current.request.new_ready_at
    if not current.request.new_ready_at and times:
        current.request.new_ready_at = dt.datetime.fromisoformat(times[0][0])
    initial = {"ready_at": spell(ready_at)} if current.is_asked and ready_at else {}
    return {
        "rows": [(each, typed.get(each.pk) or _form_of(each)) for each in current.findings],
        "ask_form": forms.get("ask") or AskForm(times=times, initial=initial),
        "preview": preview_of(current.request, current.open, Door.SMS),
        "script": preview_of(current.request, current.open, Door.EMAIL),
    }


def show_done(
    request: HttpRequest, order: WorkOrder, sentence: Sentence, *, undo: str = ""
) -> HttpResponse:
    """Back to the page, without a fragment: where one is named, a browser gives no field focus."""
    messages.success(request, str(sentence), extra_tags=undo)
    return SeeOther(reverse("order_extra", args=[order.site.slug, order.said]))


def finding_or_404(order: WorkOrder, key: int) -> Finding:
    rows = Finding.objects.select_related("request", "operation", "photo")
    row = rows.filter(request__order=order, pk=min(key, 2**63 - 1)).first()
    if row is None:
        raise Http404
    row.request.order = order
    return row


def _form_of(finding: Finding) -> FindingForm:
    job = finding.operation
    initial = {
        "words": finding.words,
        "technical": finding.technical,
        "job": f"{job.code} {job.local_name}" if job else "",
        "amount": f"{finding.amount:.2f}",
        "hours": f"{finding.hours.normalize():f}" if finding.hours else "",
        "is_safety": finding.is_safety,
        "key": uuid.uuid4(),
    }
    site = finding.request.order.site
    return FindingForm(site=site, prefix=f"f{finding.pk}", initial=initial)


def _empty(request: HttpRequest, site: Site, *, is_first: bool) -> FindingForm:
    """``is_first``: nobody was asked yet, so the next thing here is one more finding."""
    asked = " ".join(request.GET.get("q", "").split())[:160]
    form = FindingForm(site=site, initial={"words": asked, "key": uuid.uuid4()})
    form.fields["words"].widget.attrs["autofocus"] = is_first
    return form


def _photo(request: HttpRequest, order: WorkOrder, form: FindingForm) -> OrderPhoto | None:
    content = form.cleaned_data["photo"]
    if not content:
        return None
    now = clock.now()
    return keep_photo(
        order,
        photo=content,
        shot=Shot.FINDING,
        key=form.cleaned_data["key"] or uuid.uuid4(),
        taken_at=now,
        right=Right.ASK_CLIENT,
        by=staff(request),
        now=now,
    )


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": staff(request), "door": "desk", "now": clock.now()}
