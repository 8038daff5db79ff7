"""The end of a booking: it is done once, or the page says what stands in its way."""

import datetime as dt
from dataclasses import asdict, replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from appointments.actions import book_visit
from appointments.actions.photos import hand_over_photos
from appointments.actions.proof import ask_proof, is_proven, recipient_of
from appointments.actions.public_holds import one_hold_a_phone
from appointments.limits import Act, ProofWanted, count_request
from appointments.links import issue_link
from appointments.messages import plan_link
from appointments.views.already import VISIT, to_already
from appointments.views.draft import Draft
from appointments.views.own import is_own, keep_own
from appointments.views.replies import SeeOther
from appointments.views.sender import sender_of
from appointments.views.steps import go_on, show_refused
from appointments.views.words import language
from appointments.wishes import VisitWish
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.records.idempotency import answer_once, fingerprint
from service_desk.visits.models import Visit


def finish(request: HttpRequest, site: Site, draft: Draft, moment: dt.datetime) -> HttpResponse:
    """Book and lead to the visit's page; from the limits' lower mark on ask for a code first.

    A visit that was booked before, and not in this browser, has its link sent to its client.
    """
    sender = sender_of(request)
    one_hold_a_phone(site=site, draft=draft.key, phone=draft.phone, now=moment)
    try:
        try:
            visit, is_new = book_once(site, draft, sender=sender, now=moment)
        except ProofWanted:
            send_code(site, draft, sender=sender, now=moment)
            return go_on(draft, "code")
    except Refusal as refusal:
        return show_refused(request, site, draft, refusal, now=moment)
    if not is_new and not is_own(request, visit):
        plan_link(visit, now=moment)
        return to_already(draft, VISIT)
    response = SeeOther(reverse("visit-link", args=[issue_link(visit, now=moment)]))
    keep_own(request, response, site, visit)
    draft.forget(response)
    return response


def book_once(site: Site, draft: Draft, *, sender: str, now: dt.datetime) -> tuple[Visit, bool]:
    """Book; the same form sent again, by a second tap or after a lost answer, is the same visit.

    False with a visit that stood there before this form was first sent. Raises Refusal: whatever
    the diary says, TooOften (429), ProofWanted.
    """
    phone = parse_phone(draft.phone, site.country).e164
    to = recipient_of(phone=phone, email=draft.email)

    def book() -> tuple[int, dict[str, int | bool]]:
        count_request(
            Act.BOOK,
            site=site,
            sender=sender,
            contact=phone,
            is_proven=is_proven(draft=draft.key, to=to, now=now),
            now=now,
        )
        wish = draft.wish(site, language=language())
        visit = _book_with_anybody(wish, now)
        if draft.photos:
            hand_over_photos(visit, key=draft.key, door="public", now=now)
        return 303, {"visit": visit.pk, "is_new": visit.created_at == now}

    _status, answer = answer_once(
        owner="public",
        key=draft.key,
        request_hash=fingerprint(asdict(draft)),
        act=book,
        now=now,
    )
    return Visit.objects.get(pk=answer["visit"]), answer.get("is_new", True)


def send_code(
    site: Site, draft: Draft, *, sender: str, again: bool = False, now: dt.datetime
) -> None:
    """Have a code sent to what was typed. Raises Refusal."""
    phone = parse_phone(draft.phone, site.country).e164
    ask_proof(
        site=site,
        draft=draft.key,
        to=recipient_of(phone=phone, email=draft.email),
        sender=sender,
        language=language(),
        again=again,
        now=now,
    )


def _book_with_anybody(wish: VisitWish, moment: dt.datetime) -> Visit:
    """With the advisor who was named, or whoever else is free then: the client chose the time."""
    try:
        return book_visit(wish, by=None, door="public", now=moment)
    except Refusal as refusal:
        if wish.advisor is None or refusal.status != 409:
            raise
        return book_visit(replace(wish, advisor=None), by=None, door="public", now=moment)
