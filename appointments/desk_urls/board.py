"""The desk's addresses. A site is named by its slug, a visit by its number."""

from django.urls import path

from appointments.views import board, booking, cancelling, desk, moving, visits

_PANEL = "<slug:site>/board/panel/"
_VISIT = "<slug:site>/visits/<str:number>/"

urlpatterns = [
    path("", desk.home, name="desk"),
    path("<slug:site>/board/", board.board, name="board"),
    path("<slug:site>/pulse/<str:token>/", board.pulse, name="board_pulse"),
    path("<slug:site>/clients/", desk.clients, name="clients"),
    path(_PANEL, booking.idle, name="board_panel"),
    path(f"{_PANEL}book/", booking.book, name="board_book"),
    path(f"{_PANEL}book/who/", booking.who, name="board_who"),
    path(_VISIT, visits.visit, name="visit"),
    path(f"{_VISIT}confirm/", visits.confirm, name="visit_confirm"),
    path(f"{_VISIT}unconfirm/", visits.unconfirm, name="visit_unconfirm"),
    path(f"{_VISIT}arrive/", visits.arrive, name="visit_arrive"),
    path(f"{_VISIT}no-show/", visits.no_show, name="visit_no_show"),
    path(f"{_VISIT}take-back/", visits.take_back, name="visit_take_back"),
    path(f"{_VISIT}restore/", visits.restore, name="visit_restore"),
    path(f"{_VISIT}move/", moving.move, name="visit_move"),
    path(f"{_VISIT}cancel/", cancelling.cancel, name="visit_cancel"),
]
