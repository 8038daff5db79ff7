"""A booking shows that its phone or e-mail is the client's: a code goes there and comes back.

Asked of nobody until the limits' lower mark (limits.asks_from), and then of everybody alike,
whether we know them or not.
"""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from appointments.actions.holds import keep_holds
from appointments.actions.public_holds import owner_of_draft
from appointments.limits import Act, count_request
from appointments.messages.code import is_code_of, plan_code
from appointments.models import ProofCode, Tally
from service_desk.lib.phones import can_text
from service_desk.lib.refusals import refuse
from service_desk.lib.transactions import hold
from service_desk.messaging.models import Message
from service_desk.messaging.queries import LOOK_BACK
from service_desk.messaging.states import Door
from service_desk.organisation.models import Site
from service_desk.records.journal import subject_of

# Until then the one that was sent is most likely still on its way.
_SOONEST = dt.timedelta(seconds=30)
_COUNTED_FOR = dt.timedelta(days=1)
_AT_ONCE = 500
_NO_CODE = _("This code is not good any more. Have another one sent.")


class Recipient(NamedTuple):
    """Where a code goes: a text to a mobile, else a letter to the e-mail that was typed."""

    through: Door
    address: str


def recipient_of(*, phone: str, email: str) -> Recipient | None:
    """For an E.164 number and an e-mail or ""; None where nothing can be sent."""
    if can_text(phone):
        return Recipient(Door.SMS, phone)
    return Recipient(Door.EMAIL, email) if email else None


@transaction.atomic
def ask_proof(
    *,
    site: Site,
    draft: str,
    to: Recipient | None,
    sender: str,
    language: str,
    again: bool = False,
    now: dt.datetime,
) -> ProofCode:
    """Send a code for the booking ``draft``; one that was sent and is good is enough.

    ``again``: another one, which ends the first. The time held for the booking is kept three
    more minutes. Raises Refusal 409 where nothing can be sent or for another one at once,
    TooOften (429) for too many.
    """
    if to is None:
        refuse("no_text", _("We can't send a code to this phone. Add an e-mail."), "email")
    hold(f"proof:{draft}")
    live = _live(draft, to.address, now)
    if live is not None and not again:
        return live
    if live is not None and now - live.asked_at < _SOONEST:
        refuse("code_on_its_way", _("The code is on its way. Wait half a minute for another."))
    count_request(Act.CODE, site=site, sender=sender, contact=to.address, now=now)
    ProofCode.objects.filter(draft=draft, ended_at=None).update(ended_at=now)
    proof = ProofCode.objects.create(
        site=site,
        draft=draft,
        recipient=to.address,
        asked_at=now,
        expires_at=now + ProofCode.LIVES_FOR,
    )
    plan_code(proof, through=to.through, language=language, now=now)
    keep_holds(owner_of_draft(draft), now=now)
    return proof


def prove(*, draft: str, to: str, code: str, now: dt.datetime) -> None:
    """Take the six digits. The same ones again are right again, so that a second tap is too.

    Raises Refusal 409 at the field ``code``: wrong with how many tries are left, or over. A
    wrong try is counted whatever becomes of the request.
    """
    with transaction.atomic():
        hold(f"proof:{draft}")
        proof = _live(draft, to, now)
        is_right = proof is not None and is_code_of(proof, code)
        if proof is not None and is_right and proof.proven_at is None:
            ProofCode.objects.filter(pk=proof.pk).update(proven_at=now)
        elif proof is not None and not is_right:
            proof.tries += 1
            ProofCode.objects.filter(pk=proof.pk).update(tries=proof.tries)
    if is_right:
        return
    left = ProofCode.TRIES - proof.tries if proof is not None else 0
    if not left:
        refuse("code_over", _NO_CODE, "code")
    sentence = ngettext(
        "This is not the code. You have one more try.",
        "This is not the code. You have {left} more tries.",
        left,
    )
    refuse("wrong_code", sentence.format(left=left), "code")


def is_proven(*, draft: str, to: Recipient | None, now: dt.datetime) -> bool:
    """Whether this booking has shown a code that went there."""
    proof = _live(draft, to.address, now) if to else None
    return proof is not None and proof.proven_at is not None


def code_sent_to(draft: str) -> str:
    """Where the last code of this booking went; "" if none was sent."""
    newest = ProofCode.objects.filter(draft=draft).order_by("-asked_at", "-pk")
    return newest.values_list("recipient", flat=True).first() or ""


def sweep_proofs(now: dt.datetime) -> int:
    """Forget the counts a day after their end, and codes a week after with whom they went to.

    As long as that the outbox shows them; whoever did book is on file by then.
    """
    counted, _rows = Tally.objects.filter(ends_at__lt=now - _COUNTED_FOR).delete()
    over = list(ProofCode.objects.filter(expires_at__lt=now - LOOK_BACK)[:_AT_ONCE])
    Message.objects.filter(subject__in=[subject_of(proof) for proof in over]).delete()
    swept, _rows = ProofCode.objects.filter(pk__in=[proof.pk for proof in over]).delete()
    return swept + counted


def _live(draft: str, address: str, now: dt.datetime) -> ProofCode | None:
    return ProofCode.objects.filter(
        draft=draft,
        recipient=address,
        ended_at=None,
        expires_at__gt=now,
        tries__lt=ProofCode.TRIES,
    ).first()
