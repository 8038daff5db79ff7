"""Addresses for clients: the public page and the link. The desk's are in ``desk_urls``."""

from django.urls import path

from appointments.views import client, freed, public

urlpatterns = [
    path("", public.home, name="home"),
    path("book/", public.choose_site, name="book"),
    path("book/<slug:site>/", public.begin, name="book-begin"),
    path("book/<slug:site>/privacy/", public.privacy, name="book-privacy"),
    path("book/<slug:site>/<slug:key>/", public.work, name="book-work"),
    path("book/<slug:site>/<slug:key>/car/", public.car, name="book-car"),
    path("book/<slug:site>/<slug:key>/when/", public.when, name="book-when"),
    path("book/<slug:site>/<slug:key>/you/", public.you, name="book-you"),
    path("v/<str:token>/", client.visit_page, name="visit-link"),
    path("v/<str:token>/confirm/", client.confirm, name="visit-confirm"),
    path("v/<str:token>/move/", client.move, name="visit-move"),
    path("v/<str:token>/cancel/", client.cancel, name="visit-cancel"),
    path("v/<str:token>/restore/", client.restore, name="visit-restore"),
    path("v/<str:token>/renew/", client.renew, name="visit-renew"),
    path("v/<str:token>/calendar.ics", client.calendar, name="visit-calendar"),
    path("w/<str:token>/", freed.offer_page, name="waiting-link"),
]
