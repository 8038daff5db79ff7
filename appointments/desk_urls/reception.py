"""Receiving the day: greeted, started, prompts, walk-ins."""

from django.urls import path

from appointments.views import delay, reception, walk_in

_VISIT = "<slug:site>/visits/<str:number>/"

urlpatterns = [
    path(f"{_VISIT}next/", reception.next_step, name="visit_next"),
    path(f"{_VISIT}greet/", reception.greet, name="visit_greet"),
    path(f"{_VISIT}reception/", reception.start, name="visit_reception"),
    path(f"{_VISIT}late/", delay.delay, name="visit_delay"),
    path(f"{_VISIT}step-back/", reception.step_back, name="visit_step_back"),
    path(f"{_VISIT}send/", reception.send, name="visit_send"),
    path(f"{_VISIT}prompt/", reception.prompt, name="visit_prompt"),
    path(f"{_VISIT}call-again/", reception.call_again, name="visit_call_again"),
    path(f"{_VISIT}go-out-again/", reception.go_out_again, name="visit_go_out_again"),
    path("<slug:site>/board/panel/walk-in/", walk_in.walk_in, name="walk_in"),
]
