"""E-mail through Django's mail door: SMTP by default, any provider of anymail by setting."""

import contextlib
import re
import smtplib
from email.mime.application import MIMEApplication
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)
from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage, get_connection

from service_desk.lib.text import one_line
from service_desk.messaging import reasons
from service_desk.messaging.channels import Sent, TryLater, Undeliverable
from service_desk.messaging.channels.line import TOTAL_SECONDS
from service_desk.messaging.kinds import Attachment, Draft
from service_desk.messaging.models import Message

# Our host, our password or our own address is refused: no client's address is to blame.
_NOT_THE_MESSAGE = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
)


class EmailChannel:
    """One connection for a batch; it is opened at the first message and again after a failure."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def send(self, message: Message, draft: Draft) -> Sent:
        letter = letter_of(message, draft)
        line = getattr(self._connection, "line", None)
        try:
            with line.within(TOTAL_SECONDS) if line else contextlib.nullcontext():
                self._connection.open()
                self._connection.send_messages([letter])
        except Exception as error:
            self.close()
            if line and line.is_over:
                raise TryLater(reasons.NO_ANSWER, is_down=True) from error
            raise _verdict(error) from error
        return self._taken(letter)

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._connection.close()

    def _taken(self, letter: EmailMessage) -> Sent:
        """Who took it: a mail server, under our own id, or a provider, under its own."""
        esp_name = getattr(self._connection, "esp_name", "")
        if not esp_name:
            return Sent(provider="smtp", provider_id=str(letter.extra_headers["Message-ID"])[:120])
        status = letter.anymail_status  # type: ignore[attr-defined]
        return Sent(provider=provider_of(esp_name), provider_id=str(status.message_id or "")[:120])


def letter_of(message: Message, draft: Draft) -> EmailMessage:
    """The letter: plain text, our name before the address, and an id that is the intent's.

    A second copy, sent because the first answer was lost, has the same Message-ID.
    """
    site = message.site
    letter = EmailMessage(
        subject=one_line(draft.title),
        body=draft.body,
        from_email=formataddr(
            (one_line(site.name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]), charset="utf-8"
        ),
        to=[one_line(message.recipient)],
        reply_to=[one_line(site.email)] if site.email else None,
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    for attachment in draft.attachments:
        letter.attach(_part(attachment))
    return letter


def message_id(message: Message) -> str:
    intent = re.sub(r"[^A-Za-z0-9]+", ".", message.intent_key).strip(".")
    return f"<{intent}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


def provider_of(esp_name: str) -> str:
    """A provider of anymail by the name its attempts and receipts have here."""
    return re.sub(r"[^a-z0-9]+", "-", esp_name.lower()).strip("-")[:16]


def _part(attachment: Attachment) -> MIMENonMultipart:
    part: MIMENonMultipart
    if attachment.maintype == "text":
        part = MIMEText(attachment.content.decode(), attachment.subtype, "utf-8")
    else:
        part = MIMEApplication(attachment.content, attachment.subtype)
    for name, value in attachment.parameters.items():
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def _verdict(error: Exception) -> Exception:
    """What a failure means for this message; an error we don't know is passed on."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _by_code(*next(iter(error.recipients.values())))
        case _ if isinstance(error, _NOT_THE_MESSAGE):
            return TryLater(_answer(error.smtp_code, error.smtp_error), is_down=True)
        case smtplib.SMTPResponseException():
            return _by_code(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError() | UnicodeError() | BadHeaderError():
            return Undeliverable(str(error)[: reasons.LENGTH])
        case AnymailRecipientsRefused() | AnymailInvalidAddress():
            return Undeliverable(one_line(str(error))[: reasons.LENGTH])
        case AnymailAPIError():
            # Where the letter itself is what they don't take, the next one may well go.
            is_down = error.status_code not in {400, 413, 422}
            return TryLater(one_line(str(error))[: reasons.LENGTH], is_down=is_down)
        case smtplib.SMTPException() | OSError():
            # Disconnected, refused, timed out, no name: nobody is there to speak with.
            return TryLater(reasons.NO_ANSWER, is_down=True)
    return error


def _by_code(code: int, text: bytes | str) -> Exception:
    if code >= 500:
        return Undeliverable(_answer(code, text))
    return TryLater(_answer(code, text), is_down=code == 421)


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return one_line(f"{code} {said}")[: reasons.LENGTH]
