"""The doors of the providers. What is not genuine is told so, and nothing is written (403)."""

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.urls import urlpatterns as of_anymail
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from service_desk.lib import clock
from service_desk.messaging.api import http, smsaero, twilio
from service_desk.messaging.api.news import Speaker, Unreadable
from service_desk.web.guards import signed_view

LARGEST = 64 * 1024
_SPEAKERS: dict[str, Speaker] = {"twilio": twilio, "smsaero": smsaero, "http": http}


@signed_view
@require_POST
def news(request: HttpRequest, provider: str, secret: str = "") -> HttpResponse:
    """What a provider of texts tells: receipts and replies, each kept once, doubled or late."""
    speaker = _SPEAKERS.get(provider)
    if speaker is None:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    now = clock.now()
    if not speaker.is_genuine(request, secret, now):
        return HttpResponse(status=403)
    try:
        told = speaker.read(request, now)
    except Unreadable as problem:
        return HttpResponse(str(problem), status=400, content_type="text/plain")
    for each in told:
        each.keep(now)
    # Twilio takes a body for what to answer the client; this one says: nothing.
    return HttpResponse("<Response/>" if speaker is twilio else "", content_type="text/xml")


@signed_view
@require_http_methods(["POST", "HEAD"])
def mail_news(request: HttpRequest) -> HttpResponse:
    """What the provider of e-mail tells, by anymail's own view of it: it checks the signature.

    Not there without a provider and the secret: anymail would let anybody speak.
    """
    names = {f"{settings.EMAIL_PROVIDER}{end}" for end in ("_tracking_webhook", "_webhook")}
    view = next((each.callback for each in of_anymail if each.name in names), None)
    if view is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return HttpResponse(status=413)
    try:
        return view(request)
    except AnymailWebhookValidationFailure:
        return HttpResponse(status=403)
