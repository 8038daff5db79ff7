"""A refusal that no view caught still ends as a sentence, never as a 500."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from service_desk.lib.refusals import Refusal


class RefusalMiddleware:
    """Shows ``Refusal`` as a page of its own, with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        response = render(
            request, "web/refusal.html", {"obstacles": error.obstacles}, status=error.status
        )
        if error.status == 503:
            response["Retry-After"] = "2"
        return response
