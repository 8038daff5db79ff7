"""Calls and their scripts."""

from django.urls import path

from appointments.views import answered, call_scripts, calls

_CALLS = "<slug:site>/calls/"

urlpatterns = [
    path(_CALLS, calls.log, name="calls"),
    path(f"{_CALLS}ringing/", calls.ringing, name="calls_ringing"),
    path(f"{_CALLS}script/<slug:topic>/", call_scripts.script, name="call_script"),
    path(f"{_CALLS}<int:call>/answer/", calls.answer, name="call_answer"),
    path(f"{_CALLS}<int:call>/note/", calls.note, name="call_note"),
    path("<slug:site>/call-list/<int:pk>/coming/", answered.coming, name="call_coming"),
    path("<slug:site>/call-list/<int:pk>/coming/undo/", answered.undo, name="call_coming_undo"),
]
