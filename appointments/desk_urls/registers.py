"""Requests won and lost, answers owed, the waiting list."""

from django.urls import path

from appointments.views import owed, registers, visit_photos, waiting

_REQUESTS = "<slug:site>/requests/"
_REQUEST = f"{_REQUESTS}<int:asked>/"
_OWED = "<slug:site>/owed/"
_WAITING = "<slug:site>/waiting/"
_ENTRY = f"{_WAITING}<int:entry>/"

urlpatterns = [
    path(_REQUESTS, registers.requests, name="requests"),
    path(f"{_REQUESTS}export/", registers.export, name="requests_export"),
    path(f"{_REQUESTS}to-decide/", registers.work("decide"), name="requests_decide"),
    path(f"{_REQUESTS}to-call/", registers.work("call"), name="requests_call"),
    path(f"{_REQUESTS}to-buy/", registers.work("buy"), name="requests_buy"),
    path(f"{_REQUESTS}to-tell/", registers.work("tell"), name="requests_tell"),
    path(f"{_REQUESTS}outside/", registers.exempt, name="exempt"),
    path(f"{_REQUESTS}photos/<int:photo>/", visit_photos.wish_photo, name="wish_photo"),
    path(f"{_REQUEST}decide/", registers.decide, name="request_decided"),
    path(f"{_REQUEST}bought/", registers.bought, name="request_bought"),
    path(f"{_REQUEST}came/", registers.came, name="request_came"),
    path(f"{_REQUEST}told/", registers.told, name="request_told"),
    path(f"{_REQUEST}not-decided/", registers.undo("decided"), name="request_not_decided"),
    path(f"{_REQUEST}not-bought/", registers.undo("bought"), name="request_not_bought"),
    path(f"{_REQUEST}not-come/", registers.undo("came"), name="request_not_came"),
    path(f"{_REQUEST}not-told/", registers.undo("told"), name="request_not_told"),
    path(_OWED, owed.owed, name="owed"),
    path(f"{_OWED}chip/", owed.chip, name="owed_chip"),
    path(f"{_OWED}<int:owed>/answer/", owed.answer, name="owed_answer"),
    path(f"{_OWED}<int:owed>/undo/", owed.undo, name="owed_undo"),
    path(_WAITING, waiting.waiting, name="waiting"),
    path(f"{_WAITING}add/", waiting.add, name="waiting_add"),
    path(f"{_ENTRY}withdraw/", waiting.withdrawn, name="waiting_withdraw"),
    path(f"{_ENTRY}again/", waiting.again, name="waiting_again"),
    path(f"{_ENTRY}take/", waiting.taken, name="waiting_take"),
    path(f"{_ENTRY}decline/", waiting.declined, name="waiting_decline"),
]
