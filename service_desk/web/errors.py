"""Error pages in the words of the house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from service_desk.web.guards import public_view


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, f"web/{name}.html", status=status)


@public_view
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "400", 400)


@public_view
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "403", 403)


@public_view
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404", 404)


def if_broken(request: HttpRequest, page: str, *, again: int) -> None:
    """What a server error shows of this request instead, asked for again after ``again`` seconds.

    For a screen that nobody stands at: an error page would hang there until somebody came.
    """
    request.if_broken = page, again  # type: ignore[attr-defined]


@public_view
def broken(request: HttpRequest) -> HttpResponse:
    page, again = getattr(request, "if_broken", ("web/500.html", 0))
    response = render(request, page, status=500)
    if again:
        response["Refresh"] = str(again)
    return response


@public_view
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An old form: the page says to go back and send it again."""
    return _page(request, "csrf", 403)
