"""The way to a provider of texts: HTTP with an end, and what an answer means."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from service_desk.lib.text import one_line
from service_desk.messaging import reasons
from service_desk.messaging.channels import TryLater, Undeliverable
from service_desk.messaging.channels.line import CONNECT_SECONDS, TOTAL_SECONDS, Line

_LONGEST_ANSWER = 10_000
_PASSING = frozenset({408, 409, 425})
# A wrong key or address, too often, a gateway that is out: the next text would fare no better.
_HOUSE_OR_PROVIDER = frozenset({401, 402, 403, 404, 429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider said: the status, and what was in it as far as it was JSON."""

    code: int
    content: dict[str, Any]
    text: str

    @property
    def is_taken(self) -> bool:
        return 200 <= self.code < 300

    @property
    def said(self) -> str:
        """The answer as it came, for the desk to read."""
        return one_line(f"{self.code} {self.text}")[: reasons.LENGTH]

    def refusal(self) -> Exception:
        """What the status alone says of a text that was not taken."""
        if self.code in _HOUSE_OR_PROVIDER:
            return TryLater(self.said, is_down=True)
        if 400 <= self.code < 500 and self.code not in _PASSING:
            return Undeliverable(self.said)
        return TryLater(self.said)


class Wire:
    """One kept connection to a provider; each call ends within TOTAL_SECONDS."""

    def __init__(self, auth: tuple[str, str] | None = None) -> None:
        self._line = Line()
        # Connecting and reading together stay within the total.
        timeout = httpx.Timeout(TOTAL_SECONDS - CONNECT_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.Client(auth=auth, timeout=timeout, follow_redirects=False)

    def post(self, url: str, **content: Any) -> Answer:
        """POST, and the answer. TryLater where nobody answers, in time or with sense."""
        request = self._client.build_request(
            "POST", url, **content, extensions={"trace": self._listen}
        )
        try:
            with self._line.within(TOTAL_SECONDS):
                response = self._client.send(request, stream=True)
                try:
                    said = _read(response)
                finally:
                    response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise TryLater(reasons.NO_ANSWER, is_down=True) from error
        except httpx.HTTPError as error:
            raise TryLater(reasons.NO_ANSWER, is_down=True, is_unsure=True) from error
        return Answer(response.status_code, _json(said), said[:200].decode(errors="replace"))

    def close(self) -> None:
        self._client.close()
        self._line.drop()

    def _listen(self, event: str, facts: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._line.note(facts["return_value"].get_extra_info("socket"))


def _read(response: httpx.Response) -> bytes:
    """The answer, unless it is longer than an answer is."""
    content = b""
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > _LONGEST_ANSWER:
            raise TryLater(reasons.NO_ANSWER, is_down=True, is_unsure=True)
    return content


def _json(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
