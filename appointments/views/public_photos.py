"""Photos on the way through a booking: taken in, shown small, removed again."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from appointments.actions.photos import drop_photo, keep_photo
from appointments.forms.photos import SentPhotos
from appointments.forms.public import WorkForm
from appointments.limits import Act, TooOften, count_request
from appointments.models import DraftPhoto
from appointments.views.draft import Draft
from appointments.views.sender import sender_of
from appointments.views.steps import open_site
from appointments.views.visit_photos import show_photo
from service_desk.catalogue.models import Operation
from service_desk.lib.clock import now
from service_desk.lib.refusals import Refusal
from service_desk.organisation.models import Site
from service_desk.web.guards import public_view


def with_photos(
    request: HttpRequest, site: Site, draft: Draft, form: WorkForm, offered: Sequence[Operation]
) -> tuple[Draft, WorkForm]:
    """The draft with the photos that came and without one that was removed; the form to go on with.

    Photos are kept whatever else in the form is wrong, for a browser can't be given them back.
    Those that can't be kept are said at the field. After "Remove" the page comes again as typed.
    """
    too_often = _count(request, site, form)
    draft = _keep(form, site, draft)
    if too_often is not None:
        form.refuse("photos", too_often.obstacles[0].message)
    if "remove" not in request.POST:
        return draft, form
    return _remove(request, draft), WorkForm(initial=_as_typed(request), offered=offered)


def _count(request: HttpRequest, site: Site, form: WorkForm) -> TooOften | None:
    """Too many photos from there: none is opened, the rest of the form goes on.

    Before the form is read, for to read a photo is what costs.
    """
    if not request.FILES:
        return None
    try:
        count_request(Act.PHOTO, site=site, sender=sender_of(request), now=now())
    except TooOften as refusal:
        form.files = MultiValueDict()
        return refusal
    return None


def _keep(form: WorkForm, site: Site, draft: Draft) -> Draft:
    form.is_valid()
    sent = form.cleaned_data.get("photos") or SentPhotos()
    kept = list(draft.photos)
    for photo in sent.photos:
        try:
            kept.append(keep_photo(photo, site=site, key=draft.key, now=now()).pk)
        except Refusal as refusal:
            form.refuse("photos", refusal.obstacles[0].message)
            break
    for sentence in sent.refused:
        form.refuse("photos", sentence)
    return draft.but(photos=tuple(kept))


def _remove(request: HttpRequest, draft: Draft) -> Draft:
    """Without the photo whose button was pressed, if it is one of these."""
    said = request.POST["remove"]
    wanted = next((photo for photo in draft.photos if str(photo) == said), None)
    if wanted is not None:
        drop_photo(wanted, key=draft.key)
    return draft.but(photos=tuple(photo for photo in draft.photos if photo != wanted))


def _as_typed(request: HttpRequest) -> dict[str, object]:
    """The answers of the first step as they stand in the form, good or not."""
    return {
        "operations": request.POST.getlist("operations"),
        "is_wrong": "is_wrong" in request.POST,
        "complaint": request.POST.get("complaint", ""),
    }


@public_view
@require_safe
def photo(request: HttpRequest, site: str, key: str, photo: int) -> HttpResponse:
    """A photo of the booking begun in this browser, small. Http404 for every other."""
    place = open_site(request, site)
    if Draft.of(request, place, key) is None:
        raise Http404
    row = DraftPhoto.objects.filter(site=place, key=key, pk=photo).first()
    return show_photo(row.file if row else None, is_small=True)
