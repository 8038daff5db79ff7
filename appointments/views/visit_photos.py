"""Photos of a visit or a wish at the desk: bytes out of the storage, by guarded addresses only."""

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from appointments.models import DraftPhoto
from service_desk.lib.photos import CONTENT_TYPE, thumbnail
from service_desk.organisation.models import Site
from service_desk.organisation.roles import Right
from service_desk.visits.models import VisitPhoto
from service_desk.web.guards import desk_view

# A photo never changes under its address.
_KEPT_FOR = "private, max-age=86400, immutable"


@desk_view(Right.SEE_CLIENTS)
@require_safe
def visit_photo(request: HttpRequest, site: Site, number: str, photo: int) -> HttpResponse:
    """A photo that the client sent; ``?small`` for the list."""
    row = VisitPhoto.objects.filter(visit__site=site, visit__number=number, pk=photo).first()
    return show_photo(row.file if row else None, is_small="small" in request.GET)


@desk_view(Right.SEE_CLIENTS)
@require_safe
def wish_photo(request: HttpRequest, site: Site, photo: int) -> HttpResponse:
    """A photo sent with a wish for a call or for a time. Http404 for one of a booking begun: what
    is not yet sent is nobody's to see."""
    row = DraftPhoto.objects.filter(site=site, request__isnull=False, pk=photo).first()
    return show_photo(row.file if row else None, is_small="small" in request.GET)


def show_photo(file: FieldFile | None, *, is_small: bool) -> HttpResponse:
    """The JPEG of ``file``. Http404 where there is none, or its bytes are lost."""
    try:
        content = file.read() if file else b""
    except FileNotFoundError:
        content = b""
    if not content:
        raise Http404
    shown = thumbnail(content) if is_small else content
    response = HttpResponse(shown, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = _KEPT_FOR
    return response
