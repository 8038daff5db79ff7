"""Addresses of extra work."""

from django.urls import URLPattern, path

from workorders.views import extra, extra_answers

_EXTRA = "<slug:site>/orders/<str:said>/extra/"
_FINDING = f"{_EXTRA}findings/<int:finding>/"

urlpatterns: list[URLPattern] = [
    path(_EXTRA, extra.extra, name="order_extra"),
    path(f"{_EXTRA}aside/", extra.aside, name="order_extra_aside"),
    path(f"{_EXTRA}findings/", extra.add, name="order_finding_add"),
    path(f"{_EXTRA}findings/back/", extra.restore, name="order_finding_back"),
    path(_FINDING, extra.change, name="order_finding"),
    path(f"{_FINDING}drop/", extra.drop, name="order_finding_drop"),
    path(f"{_EXTRA}ask/", extra_answers.ask, name="order_extra_ask"),
    path(f"{_EXTRA}answer/", extra_answers.voice, name="order_extra_answer"),
    path(f"{_EXTRA}withdraw/", extra_answers.withdraw, name="order_extra_withdraw"),
    path(f"{_EXTRA}after-all/", extra_answers.after_all, name="order_extra_after_all"),
    path(f"{_EXTRA}told/", extra_answers.told, name="order_extra_told"),
]
