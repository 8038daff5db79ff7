"""What people write beside a verb: reasons and complaints, in their own words."""

from service_desk.lib.refusals import Refusal
from service_desk.lib.text import TextError, clean_text

COMPLAINT_LENGTH = 1000
REASON_LENGTH = 200


def read_words(text: str, max_length: int, field: str) -> str:
    """The words made fit to keep; blank stays blank. Refusal 400 at ``field`` if too long."""
    if not text.strip():
        return ""
    try:
        return clean_text(text, max_length, multiline=True)
    except TextError as error:
        if error.reason == "empty":
            return ""
        raise Refusal(error.as_blocker(field), status=400) from error
