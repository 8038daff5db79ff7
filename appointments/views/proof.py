"""The page between the last step and the visit, where a booking has to show a code.

It is the same for everybody, known to us or not, and keeps all that was answered; back leads to
the phone that was typed.
"""

from django.http import HttpRequest, HttpResponse

from appointments.actions.proof import code_sent_to, prove
from appointments.forms.proof import CodeForm
from appointments.views.draft import Draft
from appointments.views.once import finish, send_code
from appointments.views.sender import sender_of, tell_when
from appointments.views.steps import go_on, show_page, step
from service_desk.lib.clock import now
from service_desk.lib.phones import show_phone
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site


@step
def code(request: HttpRequest, site: Site, draft: Draft) -> HttpResponse:
    """The six digits; ``again`` has others sent. The form books even where the cookie is gone."""
    moment = now()
    sent_to = code_sent_to(draft.key)
    if not sent_to:
        return go_on(draft, "you")
    is_again = "again" in request.POST
    sent = request.POST if request.method == "POST" and not is_again else None
    form = CodeForm(sent, initial={"answers": draft.signed()})
    try:
        if is_again:
            send_code(site, draft, sender=sender_of(request), again=True, now=moment)
            return go_on(draft, "code")
        if not form.is_valid():
            return _show(request, site, draft, form, sent_to)
        prove(draft=draft.key, to=sent_to, code=form.cleaned_data["code"], now=moment)
    except Refusal as refusal:
        return _show(request, site, draft, form, sent_to, refusal)
    return finish(request, site, draft, moment)


def _show(
    request: HttpRequest,
    site: Site,
    draft: Draft,
    form: CodeForm,
    sent_to: str,
    refusal: Refusal | None = None,
) -> HttpResponse:
    seen = show_phone(sent_to, site.country) if sent_to.startswith("+") else sent_to
    if refusal is None:
        return show_page(request, site, draft, "code", form, None, sent_to=seen)
    shown = CodeForm({"answers": draft.signed(), "code": form.data.get("code") or "0" * 6})
    shown.is_valid()
    for obstacle in refusal.obstacles:
        shown.refuse(obstacle.field, obstacle.message)
    response = show_page(request, site, draft, "code", shown, refusal.status, sent_to=seen)
    return tell_when(response, refusal)
