"""Addresses of quality control and of making a car ready."""

from django.urls import URLPattern, path

from workorders.views import quality, quality_marks, ready

_CHECK = "<slug:site>/orders/<str:said>/check/"
_READY = f"{_CHECK}ready/"

urlpatterns: list[URLPattern] = [
    path("<slug:site>/checks/", quality.checks, name="checks"),
    path(_CHECK, quality.check, name="order_check"),
    path(f"{_CHECK}aside/", quality.aside, name="order_check_aside"),
    path(f"{_CHECK}start/", quality_marks.start, name="order_check_start"),
    path(f"{_CHECK}points/<int:point>/", quality_marks.mark, name="order_check_mark"),
    path(f"{_CHECK}rest/", quality_marks.rest, name="order_check_rest"),
    path(f"{_CHECK}unmark/", quality_marks.unmark, name="order_check_unmark"),
    path(f"{_CHECK}pass/", quality_marks.passed, name="order_check_pass"),
    path(f"{_CHECK}not-passed/", quality_marks.not_passed, name="order_check_not_passed"),
    path(f"{_CHECK}back/", quality_marks.back, name="order_check_back"),
    path(f"{_CHECK}photo/", quality_marks.photo, name="order_check_photo"),
    path(_READY, ready.declare, name="order_ready"),
    path(f"{_READY}told/", ready.told, name="order_ready_told"),
    path(f"{_READY}unwashed/", ready.unwashed, name="order_ready_unwashed"),
    path(f"{_READY}<slug:what>/", ready.tick, name="order_ready_tick"),
    path(f"{_READY}<slug:what>/back/", ready.untick, name="order_ready_untick"),
]
