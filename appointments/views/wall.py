"""``/wall/<token>/``: the screen in the reception zone (C1-S2, UX-46 to UX-49).

The page and the feed draw one and the same turn, so without script the page goes on by itself.
Looking changes nothing; that a screen hangs there and works is said by a POST of its own.
"""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from appointments.actions.walls import keep_wall, open_wall
from appointments.models import WallScreen
from appointments.wall import page_of, size_of
from appointments.wall.sizes import LARGEST, SMALLEST, row_height
from service_desk.lib.clock import now
from service_desk.web.errors import if_broken
from service_desk.web.guards import link_view, public_view

FACE = "appointments/wall/_face.html"
AWAY = "appointments/wall/away.html"
_AGAIN = 30  # seconds
_LAST_TURN = 10**9
_ROOMY = 56  # pixels: up to here all stands side by side as it was drawn


@link_view
@require_safe
def wall(request: HttpRequest, token: str) -> HttpResponse:
    if_broken(request, AWAY, again=_AGAIN)
    screen, moment, turn = _screen(token), now(), _turn(request)
    page = page_of(screen, turn, now=moment)
    context = {
        "site": screen.site,
        "page": page,
        "token": token,
        "turn": turn,
        "now": int(moment.timestamp() * 1000),
        "size": size_of(screen.inches, float(screen.metres)),
    }
    with translation.override(page.language):
        return render(request, "appointments/wall/wall.html", context)


@link_view
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The face of a turn, with the present in UTC milliseconds; 304 where nothing has changed."""
    screen, moment = _screen(token), now()
    page = page_of(screen, _turn(request), now=moment)
    with translation.override(page.language):
        face = render_to_string(FACE, {"page": page})
    tag = f'"{hashlib.sha256(face.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    answer = {"now": int(moment.timestamp() * 1000), "face": face, "language": page.language}
    return JsonResponse(answer, headers={"ETag": tag})


# Nothing rides along that could be misused: no session, and the address itself is the secret.
@csrf_exempt
@link_view
@require_POST
def seen(request: HttpRequest, token: str) -> HttpResponse:
    keep_wall(_screen(token), now=now())
    return HttpResponse(status=204)


@public_view
@require_safe
def size_sheet(request: HttpRequest, size: int) -> HttpResponse:
    """The letters' size as a stylesheet: a page may have no style of its own (CSP)."""
    if not SMALLEST <= size <= LARGEST:
        raise Http404
    sheet = (
        f"html[data-theme=wall] {{ --size: {size}px; --row: {row_height(size)}px{_narrow(size)} }}"
    )
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(sheet, content_type="text/css", headers=headers)


def _narrow(size: int) -> str:
    """Where letters are large the headings give way: the number of the desk is never cut."""
    if size <= _ROOMY:
        return ""
    return "; --label: 160px; --heading: 32px; --who: 5.2em; --gap: 14px; --side: .86em"


def _screen(token: str) -> WallScreen:
    screen = open_wall(token, now=now())
    if screen is None:
        raise Http404
    return screen


def _turn(request: HttpRequest) -> int:
    asked = request.GET.get("turn", "0")
    return int(asked) % _LAST_TURN if asked.isdecimal() and len(asked) < 12 else 0
