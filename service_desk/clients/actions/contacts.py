"""How a client is reached: phones and e-mails on the file, and what they agreed to."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Client, Consent, ContactPoint
from service_desk.clients.states import ContactKind, Purpose
from service_desk.lib.emails import parse_email
from service_desk.lib.phones import parse_phone
from service_desk.lib.refusals import Refusal, Unreadable, refuse
from service_desk.organisation.models import Staff
from service_desk.records.journal import record


@transaction.atomic
def add_contact(
    client: Client, *, kind: str, value: str, by: Staff | None, door: str, now: dt.datetime
) -> ContactPoint:
    """Put a phone or an e-mail on the file; the first of its kind is the main one.

    One that is on the file already is given back. Raises Refusal (400) for a value that can't
    be read, at the field ``phone`` or ``email``.
    """
    read, typed = _read(client, kind, value)
    Client.objects.select_for_update().get(pk=client.pk)
    points = ContactPoint.objects.filter(client=client, kind=kind)
    known = points.filter(value=read).first()
    if known is not None:
        if known.wrong_since is not None:
            # It was asked about and is said again: it is right.
            flag_number(client, phone=read, is_wrong=False, by=by, door=door, now=now)
            known.wrong_since = None
        return known
    point = ContactPoint.objects.create(
        client=client,
        kind=kind,
        value=read,
        as_typed=typed,
        is_main=not points.filter(is_main=True).exists(),
    )
    record(site=client.site, subject=client, verb=f"{kind}_added", by=by, door=door, now=now)
    return point


@transaction.atomic
def make_main(point: ContactPoint, *, by: Staff | None, door: str, now: dt.datetime) -> None:
    """From now on this phone, or this e-mail, is the one to use first."""
    alike = ContactPoint.objects.filter(client=point.client_id, kind=point.kind)
    alike.filter(is_main=True).exclude(pk=point.pk).update(is_main=False)
    if ContactPoint.objects.filter(pk=point.pk, is_main=False).update(is_main=True):
        client = point.client
        record(
            site=client.site,
            subject=client,
            verb="main_changed",
            by=by,
            door=door,
            now=now,
            value=point.value,
        )


@transaction.atomic
def remove_contact(point: ContactPoint, *, by: Staff | None, door: str, now: dt.datetime) -> None:
    """Take a phone or an e-mail off the file; the next of its kind becomes the main one.

    Raises Refusal 409 (``last_phone``) for the only phone: somebody must be reachable.
    """
    client, kind = point.client, point.kind
    others = ContactPoint.objects.filter(client=client, kind=kind).exclude(pk=point.pk)
    if kind == ContactKind.PHONE and not others.exists():
        refuse("last_phone", _("This is the only phone. Enter another one first."), kind)
    ContactPoint.objects.filter(pk=point.pk).delete()
    if not others.filter(is_main=True).exists() and (heir := others.order_by("pk").first()):
        others.filter(pk=heir.pk).update(is_main=True)
    record(
        site=client.site,
        subject=client,
        verb=f"{kind}_removed",
        by=by,
        door=door,
        now=now,
        value=point.value,
    )


@transaction.atomic
def flag_number(
    client: Client, *, phone: str, is_wrong: bool, by: Staff | None, door: str, now: dt.datetime
) -> bool:
    """Somebody else answered at ``phone`` (E.164): it is not rung again; or it was right after all.

    False where the file has no such number, or says so already.
    """
    points = ContactPoint.objects.filter(client=client, kind=ContactKind.PHONE, value=phone)
    said = points.filter(wrong_since__isnull=is_wrong)
    if not said.update(wrong_since=now if is_wrong else None):
        return False
    verb = "phone_wrong" if is_wrong else "phone_right"
    record(site=client.site, subject=client, verb=verb, by=by, door=door, now=now, value=phone)
    return True


@transaction.atomic
def give_consent(
    client: Client,
    *,
    purpose: str,
    is_given: bool,
    source: str,
    by: Staff | None,
    door: str,
    now: dt.datetime,
) -> Consent:
    """Write down what the client said; the same answer again is no new row.

    ``source`` is where it was said: counter, phone, public, link. Raises Refusal (400) for a
    purpose we do not ask about.
    """
    if purpose not in Purpose.values:
        refuse("unknown_purpose", _("Choose from the list."), "purpose", status=400)
    newest = Consent.objects.filter(client=client, purpose=purpose).order_by("-at", "-pk").first()
    if newest is not None and newest.is_given == is_given:
        return newest
    consent = Consent.objects.create(
        client=client, purpose=purpose, is_given=is_given, at=now, source=source
    )
    record(
        site=client.site,
        subject=client,
        verb="consent_given" if is_given else "consent_refused",
        by=by,
        door=door,
        now=now,
        purpose=purpose,
    )
    return consent


def _read(client: Client, kind: str, value: str) -> tuple[str, str]:
    if kind not in ContactKind.values:
        refuse("unknown_kind", _("Choose from the list."), "kind", status=400)
    try:
        if kind == ContactKind.EMAIL:
            return parse_email(value), ""
        phone = parse_phone(value, client.site.country)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker(kind), status=400) from None
    return phone.e164, phone.as_typed
