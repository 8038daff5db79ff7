"""Verbs of the outbox: to plan, to withdraw, to send again, to call. Sending is ``sending``."""

from service_desk.messaging.actions.calls import CALL_GRACE, close_missed_calls, mark_called
from service_desk.messaging.actions.desk import resend_message, stop_message
from service_desk.messaging.actions.plan import (
    Intent,
    intent_key,
    plan_message,
    plan_messages,
    plan_to_address,
)
from service_desk.messaging.actions.silence import end_silence, silence_client
from service_desk.messaging.actions.withdraw import cancel_messages

__all__ = [
    "CALL_GRACE",
    "Intent",
    "cancel_messages",
    "close_missed_calls",
    "end_silence",
    "intent_key",
    "mark_called",
    "plan_message",
    "plan_messages",
    "plan_to_address",
    "resend_message",
    "silence_client",
    "stop_message",
]
