"""Cells of an export that a spreadsheet would run as a formula (S15).

An apostrophe before the sign makes it text; `plain_cell` takes it away again, so a file that
went out comes back unchanged. Numbers and E.164 phones are left as they are: they start with a
sign and run nothing.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def _before_a_sign(guard: str) -> re.Pattern[str]:
    """At the start, and where a reader with another delimiter or quote would begin a cell."""
    starts = r"(?:^|[;,|\t\r\n\"])[ \u00a0]*"
    return re.compile(rf"^'*{guard}(?=[\t\r\n])|{starts}'*{guard}(?=[{_SIGNS}])")


_BARE = _before_a_sign("")
_GUARDED = _before_a_sign("'")


def safe_cell(value: object) -> str:
    """What to write for `value`: text, number, day, instant; "" for None."""
    if value is None:
        return ""
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    text = str(value)
    if isinstance(value, (int, float, Decimal)) or _NUMBER.fullmatch(text):
        return text
    return _BARE.sub(lambda match: f"{match[0]}'", text)


def plain_cell(text: str) -> str:
    """The text that `safe_cell` was given."""
    return _GUARDED.sub(lambda match: match[0][:-1], text)
