"""A write that is sent twice is done once, and both senders get the same answer (R8).

The key, the work and its answer are one transaction. A second sender of the same key waits at the
INSERT until the first is through: it then finds the answer, or, where the first was refused or
broke, the key free again.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Blocker, Refusal
from service_desk.lib.transactions import whole_transaction
from service_desk.records.models import IdempotentAnswer

KEY_REUSED = "key_reused"
# Answers that only speak of this moment: the same request may well succeed in a second.
_PASSING = frozenset({429, *range(500, 600)})

_CLAIM = """
    INSERT INTO records_idempotentanswer (owner, key, request_hash, created_at)
    VALUES (%(owner)s, %(key)s, %(hash)s, %(now)s)
    ON CONFLICT ON CONSTRAINT idempotent_key_is_used_once DO UPDATE
        SET request_hash = EXCLUDED.request_hash, created_at = EXCLUDED.created_at,
            status = NULL, body = NULL
        WHERE records_idempotentanswer.created_at <= %(stale)s
    RETURNING id
"""


def fingerprint(*parts: Any) -> str:
    """What a request says, as 64 hex digits: equal for equal parts, whatever their key order."""
    said = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()


@whole_transaction
def answer_once(
    *,
    owner: str,
    key: str,
    request_hash: str,
    act: Callable[[], tuple[int, Any]],
    now: dt.datetime,
    kept_for: dt.timedelta = IdempotentAnswer.KEPT_FOR,
) -> tuple[int, Any]:
    """Run ``act`` for the first request with ``key`` and keep its status and body (JSON).

    The same key and hash within ``kept_for`` get the first answer without running anything.
    ``owner`` keeps callers apart ("staff:3", "public"). What ``act`` raises is not an answer: it
    goes on as it came, and the key stays unused; nor is a status of 429 or 5xx kept.

    Raises Refusal 409 (``key_reused``) where the key was used for another request.
    """
    claimed = _claim(owner, key, request_hash, now, kept_for)
    if claimed is None:
        return _first_answer(owner, key, request_hash)
    status, body = act()
    plain = json.loads(json.dumps(body, cls=DjangoJSONEncoder))
    mine = IdempotentAnswer.objects.filter(pk=claimed)
    if status in _PASSING:
        mine.delete()
    else:
        mine.update(status=status, body=plain)
    return status, plain


def _claim(
    owner: str, key: str, request_hash: str, now: dt.datetime, kept_for: dt.timedelta
) -> int | None:
    """The id of the row that is now ours; None where somebody's answer still holds."""
    values: dict[str, str | dt.datetime] = {
        "owner": owner,
        "key": key,
        "hash": request_hash,
        "now": now,
        "stale": now - kept_for,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _first_answer(owner: str, key: str, request_hash: str) -> tuple[int, Any]:
    first = IdempotentAnswer.objects.get(owner=owner, key=key)
    if first.request_hash != request_hash or first.status is None:
        sentence = _("This was already sent, with other answers. Start again.")
        raise Refusal(Blocker(KEY_REUSED, sentence))
    return first.status, first.body
