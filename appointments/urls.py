"""Addresses for clients: the public page and the link. The desk's are in ``desk_urls``."""

from django.urls import path

from appointments.views import (
    again,
    calendar,
    call_me,
    client,
    embed,
    found,
    freed,
    look,
    proof,
    public,
    public_photos,
    public_waiting,
    wall,
)

urlpatterns = [
    path("", public.home, name="home"),
    path("book/", public.choose_site, name="book"),
    path("book/<slug:site>/", public.begin, name="book-begin"),
    path("book/<slug:site>/privacy/", public.privacy, name="book-privacy"),
    path("book/<slug:site>/<slug:key>/", public.work, name="book-work"),
    path("book/<slug:site>/<slug:key>/car/", public.car, name="book-car"),
    path("book/<slug:site>/<slug:key>/when/", public.when, name="book-when"),
    path("book/<slug:site>/<slug:key>/you/", public.you, name="book-you"),
    path("book/<slug:site>/<slug:key>/code/", proof.code, name="book-code"),
    path("book/<slug:site>/<slug:key>/call/", call_me.call_me, name="book-call"),
    path("book/<slug:site>/<slug:key>/wait/", public_waiting.wait, name="book-wait"),
    path(
        "book/<slug:site>/<slug:key>/photos/<int:photo>/", public_photos.photo, name="book-photo"
    ),
    path("book/<slug:site>/look-<slug:version>.css", look.stylesheet, name="site-look"),
    path("book/<slug:site>/logo-<slug:version>.png", look.logo, name="site-logo"),
    path("book/<slug:site>/preview-<slug:version>.png", look.preview, name="site-preview"),
    path("embed/<slug:site>/", embed.embed, name="embed"),
    path("embed/<slug:site>/<slug:step>/", embed.embed, name="embed-step"),
    path("robots.txt", found.robots, name="robots"),
    path("sitemap.xml", found.sitemap, name="sitemap"),
    path("v/<str:token>/", client.visit_page, name="visit-link"),
    path("v/<str:token>/confirm/", client.confirm, name="visit-confirm"),
    path("v/<str:token>/move/", client.move, name="visit-move"),
    path("v/<str:token>/cancel/", client.cancel, name="visit-cancel"),
    path("v/<str:token>/restore/", client.restore, name="visit-restore"),
    path("v/<str:token>/again/", again.again, name="visit-again"),
    path("v/<str:token>/renew/", client.renew, name="visit-renew"),
    path("c/<str:token>/visit.ics", calendar.visit_file, name="visit-calendar"),
    path("c/<str:token>/pick-up.ics", calendar.pick_up_file, name="pick-up-calendar"),
    path("w/<str:token>/", freed.offer_page, name="waiting-link"),
    path("wait/<str:token>/", public_waiting.waiting, name="wait-link"),
    path("wall/size-<int:size>.css", wall.size_sheet, name="wall-size"),
    path("wall/<str:token>/", wall.wall, name="wall"),
    path("wall/<str:token>/feed/", wall.feed, name="wall-feed"),
    path("wall/<str:token>/seen/", wall.seen, name="wall-seen"),
]
