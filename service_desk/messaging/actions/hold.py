"""To hold all messages of a site, and to let them go: what concerns everybody at once."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Refusal, Unreadable, refuse
from service_desk.lib.text import clean_text
from service_desk.messaging.models import MessagePolicy
from service_desk.organisation.models import Site, Staff
from service_desk.records.journal import record

LONGEST_REASON = 160


@transaction.atomic
def hold_messages(*, site: Site, reason: str, by: Staff, now: dt.datetime) -> MessagePolicy:
    """From now on nothing leaves this site until ``let_go_messages``; nothing is lost.

    Raises Refusal: 400 without a reason, 409 where a colleague holds them already.
    """
    if not reason.strip():
        refuse("reason_missing", _("Say why, so that colleagues know."), "reason", status=400)
    try:
        because = clean_text(reason, LONGEST_REASON)
    except Unreadable as problem:
        raise Refusal(problem.as_blocker("reason"), status=400) from None
    policy, _is_new = MessagePolicy.objects.get_or_create(site=site)
    free = MessagePolicy.objects.filter(pk=policy.pk, held_at=None)
    if not free.update(held_at=now, held_by=by, held_because=because):
        refuse("messages_held", _("A colleague holds the messages already."))
    record(
        site=site, subject=policy, verb="messages_held", by=by, door="desk", now=now, why=because
    )
    policy.refresh_from_db()
    return policy


@transaction.atomic
def let_go_messages(*, site: Site, by: Staff, now: dt.datetime) -> bool:
    """What was held leaves, the most pressing first; False if somebody was quicker."""
    held = MessagePolicy.objects.filter(site=site, held_at__isnull=False)
    policy = held.first()
    if policy is None or not held.update(held_at=None, held_by=None, held_because=""):
        return False
    record(site=site, subject=policy, verb="messages_let_go", by=by, door="desk", now=now)
    return True
