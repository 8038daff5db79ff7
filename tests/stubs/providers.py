"""Twilio and SMS Aero on loopback, as their pages describe them."""

import base64
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlencode

from pytest_django.fixtures import Settings

from tests.stubs.texts import TextGateway, Told


class Twilio(TextGateway):
    """Form in, JSON out, errors with a code of its own; it takes no idempotency key.

    ``answers`` of five digits are its own codes, of status 400. ``auths`` is who asked.
    """

    name = "twilio"
    account, token = "AC0123456789", "a secret token"

    def __init__(self) -> None:
        super().__init__()
        self.auths: list[str] = []

    def use_it(self, settings: Settings) -> None:
        settings.SMS_GATEWAY, settings.TWILIO_URL = self.name, self.base
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = self.account, self.token

    def understand(self, body: bytes, headers: Any) -> dict[str, str]:
        order = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self.auths.append(base64.b64decode(headers["Authorization"].split()[1]).decode())
        self.news_url = order.get("StatusCallback", "")
        return {**order, "to": order["To"]}

    def take(self, order: dict[str, str]) -> str:
        self.texts.append(order)
        return f"SM{len(self.texts):04d}"

    def accept(self, name: str) -> tuple[int, dict[str, Any]]:
        return 201, {"sid": name, "status": "queued", "num_segments": "2", "error_code": None}

    def refuse(self, answer: int) -> tuple[int, dict[str, Any]]:
        status = 400 if answer > 999 else answer
        said = f"It says {answer}"
        return status, {"code": answer, "message": said, "status": status}

    def receipt(self, name: str, status: str) -> Told:
        code = {"ErrorCode": "30003"} if status == "undelivered" else {}
        said = {"MessageSid": name, "MessageStatus": status, "AccountSid": self.account, **code}
        return self.sign(said)

    def reply(self, name: str, phone: str, text: str) -> Told:
        said = {"MessageSid": name, "SmsStatus": "received", "From": phone, "Body": text}
        return self.sign({**said, "To": "+34600111222", "NumMedia": "0"})

    def sign(self, said: Any, at: float | None = None) -> Told:
        signed = self.news_url + "".join(name + said[name] for name in sorted(said))
        digest = hmac.digest(self.token.encode(), signed.encode(), "sha1")
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": base64.b64encode(digest).decode(),
        }
        return self.news_url, urlencode(said).encode(), headers


class SmsAero(TextGateway):
    """JSON in and out; what it says later is only as good as the address it was given."""

    name = "smsaero"
    email, key = "house@example.com", "a secret key"

    def use_it(self, settings: Settings) -> None:
        settings.SMS_GATEWAY, settings.SMSAERO_URL = self.name, f"{self.base}/v2"
        settings.SMSAERO_EMAIL, settings.SMSAERO_API_KEY = self.email, self.key
        settings.SMS_WEBHOOK_SECRET = self.secret

    def understand(self, body: bytes, headers: Any) -> dict[str, str]:
        order = json.loads(body)
        self.news_url = order["callbackUrl"]
        return {**order, "to": f"+{order['number']}"}

    def take(self, order: dict[str, str]) -> str:
        self.texts.append(order)
        return str(5000 + len(self.texts))

    def accept(self, name: str) -> tuple[int, dict[str, Any]]:
        data = {"id": int(name), "status": 0, "extendStatus": "queue", "cost": 5.49}
        return 200, {"success": True, "data": data, "message": None}

    def refuse(self, answer: int) -> tuple[int, dict[str, Any]]:
        said = "Your request was made with invalid credentials."
        data = {"number": ["incorrect"]} if answer == 400 else None
        return answer, {"success": False, "data": data, "message": said}

    def receipt(self, name: str, status: str) -> Told:
        body = json.dumps({"id": int(name), "status": int(status)}).encode()
        return self.news_url, body, {"Content-Type": "application/json"}


class Postmark(TextGateway):
    """A provider of e-mail; ``texts`` are the letters it took. It tells by name and password.

    ``answers`` of 406 refuse an address that has bounced before.
    """

    name = "postmark"

    def use_it(self, settings: Settings) -> None:
        settings.EMAIL_PROVIDER = self.name
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": "a server token",
            "POSTMARK_API_URL": f"{self.base}/",
            "REQUESTS_TIMEOUT": (3, 7),
            "WEBHOOK_SECRET": "postmark:says so",
        }

    def understand(self, body: bytes, headers: Any) -> dict[str, str]:
        order = json.loads(body)
        self._to = order["To"]
        return {**order, "to": self._to}

    def take(self, order: dict[str, str]) -> str:
        self.texts.append(order)
        return f"pm-{len(self.texts)}"

    def accept(self, name: str) -> tuple[int, dict[str, Any]]:
        to = self.texts[-1]["to"]
        return 200, {"ErrorCode": 0, "Message": "OK", "MessageID": name, "To": to}

    def refuse(self, answer: int) -> tuple[int, dict[str, Any]]:
        status = 422 if answer in {300, 406} else answer
        why = f"Found inactive addresses: {self._to}. Inactive recipients are ones that bounced."
        return status, {"ErrorCode": answer, "Message": why if answer == 406 else "No."}

    def receipt(self, name: str, status: str) -> Told:
        """``status`` is a RecordType: Delivery, Bounce (a hard one), SpamComplaint."""
        kinds = {"Bounce": "HardBounce", "SpamComplaint": "SpamComplaint"}
        said = {"RecordType": status, "MessageID": name, "Type": kinds.get(status, "")}
        when = {"DeliveredAt": "2027-03-08T08:00:30Z", "BouncedAt": "2027-03-08T08:00:30Z"}
        password = base64.b64encode(b"postmark:says so").decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {password}"}
        return self.news_url, json.dumps({**said, **when}).encode(), headers
