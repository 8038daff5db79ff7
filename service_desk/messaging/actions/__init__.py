"""Verbs of the outbox: to plan, to withdraw, to send again, to call. Sending is ``sending``."""

from service_desk.messaging.actions.calls import (
    CALL_GRACE,
    close_missed_calls,
    mark_called,
    note_call,
    take_back_call,
)
from service_desk.messaging.actions.desk import (
    LEAVES_AFTER,
    resend_message,
    send_now,
    stop_message,
    undo_message,
)
from service_desk.messaging.actions.hold import hold_messages, let_go_messages
from service_desk.messaging.actions.plan import (
    Intent,
    intent_key,
    plan_message,
    plan_messages,
    plan_to_address,
)
from service_desk.messaging.actions.replies import read_reply, unread_reply
from service_desk.messaging.actions.retrying import retry_messages, undo_retry
from service_desk.messaging.actions.silence import end_silence, silence_client
from service_desk.messaging.actions.texts import (
    bring_text_back,
    give_up_text,
    try_text,
    write_text,
)
from service_desk.messaging.actions.withdraw import cancel_messages

__all__ = [
    "CALL_GRACE",
    "LEAVES_AFTER",
    "Intent",
    "bring_text_back",
    "cancel_messages",
    "close_missed_calls",
    "end_silence",
    "give_up_text",
    "hold_messages",
    "intent_key",
    "let_go_messages",
    "mark_called",
    "note_call",
    "plan_message",
    "plan_messages",
    "plan_to_address",
    "read_reply",
    "resend_message",
    "retry_messages",
    "send_now",
    "silence_client",
    "stop_message",
    "take_back_call",
    "try_text",
    "undo_message",
    "undo_retry",
    "unread_reply",
    "write_text",
]
