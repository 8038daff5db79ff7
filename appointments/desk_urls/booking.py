"""The quick-book panel: who, what, when, and what may come of a request."""

from django.urls import path

from appointments.views import outcomes

_BOOK = "<slug:site>/board/panel/book/"

urlpatterns = [
    path(f"{_BOOK}owe/", outcomes.owe, name="board_owe"),
    path(f"{_BOOK}wait/", outcomes.wait, name="board_wait"),
    path(f"{_BOOK}lost/", outcomes.lost, name="board_lost"),
]
