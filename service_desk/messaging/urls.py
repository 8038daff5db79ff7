"""The outbox at the desk, and the list of calls to make. Mounted under ``/desk/``."""

from django.urls import path

from service_desk.messaging.views import calls, outbox, verbs

_MESSAGES = "<slug:site>/messages/"
_ONE = "<slug:site>/messages/<int:pk>/"
_CALLS = "<slug:site>/call-list/"

urlpatterns = [
    path(_MESSAGES, outbox.messages, name="messages"),
    path(f"{_MESSAGES}replies/", outbox.replies, name="replies"),
    path(f"{_MESSAGES}replies/<int:reply>/read/", verbs.read_reply, name="reply_read"),
    path(f"{_MESSAGES}hold/", verbs.hold, name="messages_hold"),
    path(f"{_MESSAGES}let-go/", verbs.let_go, name="messages_let_go"),
    path(f"{_MESSAGES}retry/", verbs.retry, name="messages_retry"),
    path(f"{_MESSAGES}retry/<int:retry>/undo/", verbs.unretry, name="messages_unretry"),
    path(_ONE, outbox.message, name="message"),
    path(f"{_ONE}now/", verbs.send_now, name="message_now"),
    path(f"{_ONE}resend/", verbs.resend, name="message_resend"),
    path(f"{_ONE}stop/", verbs.stop, name="message_stop"),
    path(f"{_ONE}called/", verbs.called, name="message_called"),
    path(f"{_ONE}undo/", verbs.undo, name="message_undo"),
    path(_CALLS, calls.call_list, name="call_list"),
    path(f"{_CALLS}<int:pk>/", calls.call, name="call"),
    path(f"{_CALLS}<int:pk>/result/", calls.result, name="call_result"),
    path(f"{_CALLS}<int:pk>/undo/", calls.undo, name="call_undo"),
]
