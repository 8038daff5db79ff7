"""Rows of the outbox: messages, attempts, receipts, replies, texts, and what bounds the cost."""

from service_desk.messaging.models.attempts import Attempt, Receipt
from service_desk.messaging.models.limits import MessagePolicy, TextCount
from service_desk.messaging.models.messages import Message
from service_desk.messaging.models.replies import Reply
from service_desk.messaging.models.texts import MessageText

__all__ = [
    "Attempt",
    "Message",
    "MessagePolicy",
    "MessageText",
    "Receipt",
    "Reply",
    "TextCount",
]
