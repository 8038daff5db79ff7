"""The desk's addresses. A site is named by its slug, a visit by its number."""

from django.urls import path

from appointments.views import board, desk

urlpatterns = [
    path("", desk.home, name="desk"),
    path("<slug:site>/board/", board.board, name="board"),
    path("<slug:site>/pulse/<str:token>/", board.pulse, name="board_pulse"),
    path("<slug:site>/clients/", desk.clients, name="clients"),
    path("<slug:site>/board/panel/book/", board.board, name="board_book"),
    path("<slug:site>/visits/<str:number>/", board.board, name="visit"),
]
