"""Six digits to what a client has typed: asked for on the public page, sent at once."""

import datetime as dt
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from appointments.messages import reasons
from appointments.messages.holes import holes, longest
from appointments.models import ProofCode
from service_desk.messaging.actions import Intent, plan_to_address
from service_desk.messaging.doors import Way
from service_desk.messaging.kinds import Draft, Kind, NoLongerWanted, register
from service_desk.messaging.models import Message
from service_desk.messaging.states import Door
from service_desk.messaging.wording import write

CODE = "code"
DIGITS = 6
_SALT = "appointments.proof"


def plan_code(proof: ProofCode, *, through: Door, language: str, now: dt.datetime) -> Message:
    """Send the code of ``proof`` to its recipient, as a text or as a letter."""
    intent = Intent(
        kind=CODE,
        subject=proof,
        about=f"{proof.asked_at:%Y-%m-%dT%H:%M:%SZ}",
        due_at=now,
        not_after=proof.expires_at,
        language=language,
    )
    way = Way(through, proof.recipient)
    return plan_to_address(site=proof.site, way=way, intent=intent, now=now)


def is_code_of(proof: ProofCode, code: str) -> bool:
    """Whether these are the digits that went out last."""
    digest = hash_code(proof, code)
    return bool(proof.code_hash) and constant_time_compare(proof.code_hash, digest)


def hash_code(proof: ProofCode, code: str) -> str:
    """Keyed, unlike that of a link: a million codes are tried in a second."""
    return salted_hmac(_SALT, f"{proof.pk}:{code}", algorithm="sha256").hexdigest()


def _find(message: Message, now: dt.datetime) -> ProofCode:
    """Somebody still waits for the code. Raises NoLongerWanted."""
    proof = ProofCode.objects.filter(pk=message.subject.partition(":")[2]).first()
    if proof is None or proof.ended_at or proof.proven_at or proof.expires_at <= now:
        raise NoLongerWanted(reasons.CODE_OVER)
    proof.site = message.site
    return proof


def _compose(message: Message, found: ProofCode, *, now: dt.datetime, is_preview: bool) -> Draft:
    """The code is made at the last moment, and stands in no row of ours but as a hash."""
    code = "0" * DIGITS if is_preview else _new_code(found)
    site = message.site
    words = {
        "code": code,
        "site": site.name,
        "phone": site.phone_words,
    }
    return write(
        message,
        words,
        secrets=[code],
        is_preview=is_preview,
    )


def _new_code(proof: ProofCode) -> str:
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    ProofCode.objects.filter(pk=proof.pk).update(code_hash=hash_code(proof, code))
    return code


register(
    Kind(
        code=CODE,
        label=_("Code"),
        find=_find,
        compose=_compose,
        is_awaited=True,
        template="appointments/messages/code",
        title=_("Your code for {site}"),
        rank=5,
        holes=holes(("site", "code", "phone")),
        needs=frozenset({"code"}),
        longest=longest(),
    )
)
