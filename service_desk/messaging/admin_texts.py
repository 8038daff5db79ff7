"""The set-up pages of a site's texts: which are its own, and the editor with its live preview.

All works without scripts: the module only inserts holes and asks for the preview while one types.
A preview is a POST that changes nothing.
"""

import datetime as dt
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from service_desk.lib import clock
from service_desk.lib.dates import show_date
from service_desk.messaging.admin_text_verbs import VERBS, look
from service_desk.messaging.forms import TextForm, TrialForm
from service_desk.messaging.kinds import kind_of
from service_desk.messaging.models import MessagePolicy, MessageText
from service_desk.messaging.rules import cautions_about, obstacles_to_text
from service_desk.messaging.samples import sample_of
from service_desk.messaging.states import Form
from service_desk.messaging.texts import (
    default_text,
    default_title,
    given_up,
    own_texts,
    written_kinds,
)
from service_desk.organisation.admin.base import LookOnlyAdmin, may_set_up, own_sites
from service_desk.organisation.models import Site, Staff

EDIT = "admin:messaging_messagetext_edit"
LIST = "admin:messaging_messagetext_changelist"
_PLACE = "<slug:site>/<slug:kind>/<slug:form>/<slug:language>/"


@admin.register(MessageText)
class MessageTextAdmin(LookOnlyAdmin):
    """Not rows but places: each has words, the site's own or ours."""

    def get_urls(self) -> list[URLPattern]:
        def wrap(view: Any) -> Any:
            """Signed in and staff; of which site, each view looks itself."""
            signed_in = self.admin_site.admin_view(view)
            signed_in.guard = "set_up"
            return signed_in

        name = "messaging_messagetext"
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("<int:object_id>/change/", wrap(self.at), name=f"{name}_change"),
            path(_PLACE, wrap(self.edit), name=f"{name}_edit"),
            path(f"{_PLACE}preview/", wrap(self.preview), name=f"{name}_preview"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All texts of one site: ``?site=``, the first that the person sets up without it."""
        sites = list(own_sites(request).filter(is_active=True)) or list(own_sites(request))
        if not may_set_up(request) or not sites:
            raise Http404
        site = next((each for each in sites if each.slug == request.GET.get("site")), sites[0])
        context = {"title": _("Texts of messages"), "sites": sites, "site": site}
        return self._page(request, "list", rows=_rows(site), **context)

    def at(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the editor of a row, for whoever comes by its number."""
        text = get_object_or_404(self.get_queryset(request), pk=object_id)
        return redirect(_address(text))

    def edit(self, request: HttpRequest, **place: str) -> HttpResponse:
        """GET: the editor. POST: ``do`` is save, preview, trial, ours or back."""
        text = _text_at(request, **place)
        our_title = default_title(kind_of(text.kind), text.language)
        bound = request.POST if "body" in request.POST else None
        form = TextForm(bound, text=text, our_title=our_title)
        is_trial = request.POST.get("do") == "trial"
        assert isinstance(request.user, Staff)
        trial = TrialForm(request.POST if is_trial else None, text=text, by=request.user)
        if request.method == "POST":
            verb = VERBS.get(request.POST.get("do", ""), look)
            if verb(request, form, trial):
                return redirect(_address(text))
        return self._page(request, "edit", **_editor(form, trial))

    def preview(self, request: HttpRequest, **place: str) -> HttpResponse:
        """What is typed as a client would read it: the fragment of the editor."""
        form = TextForm(request.POST or None, text=_text_at(request, **place))
        return render(request, "admin/texts/_preview.html", _sampled(form, has_faults=True))

    def _page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        shell = self.admin_site.each_context(request)
        return render(request, f"admin/texts/{name}.html", {**shell, "list_url": LIST, **context})


def _text_at(
    request: HttpRequest, *, site: str, kind: str, form: str, language: str
) -> MessageText:
    """The site's own words in this place, or ours in a row that is not stored. 404 elsewhere."""
    if not may_set_up(request) or kind not in {known.code for known in written_kinds()}:
        raise Http404
    if form not in Form or language not in dict(settings.LANGUAGES):
        raise Http404
    place = get_object_or_404(own_sites(request).select_related("message_policy"), slug=site)
    own = own_texts(place).get((kind, form, language))
    if own is not None:
        own.site = place
        return own
    body = default_text(kind_of(kind), form, language)
    return MessageText(site=place, kind=kind, form=form, language=language, body=body)


def _rows(site: Site) -> list[tuple[Any, list[Any]]]:
    """For each kind its label, and for each form its cells: language, address, own or not."""
    own = own_texts(site)

    def cell(code: str, form: str, language: str) -> dict[str, Any]:
        address = reverse(EDIT, args=[site.slug, code, form, language])
        return {"language": language, "url": address, "is_own": (code, form, language) in own}

    languages = [language for language, _name in settings.LANGUAGES]
    return [
        (kind, [(form, [cell(kind.code, form, each) for each in languages]) for form in Form])
        for kind in written_kinds()
    ]


def _editor(form: TextForm, trial: TrialForm) -> dict[str, Any]:
    text = form.text
    kind = kind_of(text.kind)
    left = None if text.pk else given_up(text)
    places = partial(reverse, EDIT)
    return {
        "title": kind.label,
        "form": form,
        "trial": trial,
        "site": text.site,
        "text": text,
        "kind": kind,
        "languages": [
            (language, name, places(args=[text.site.slug, text.kind, text.form, language]))
            for language, name in settings.LANGUAGES
        ],
        "shapes": [
            (shape, places(args=[text.site.slug, text.kind, shape, text.language]))
            for shape in Form
        ],
        "since": _day(text.site, text.changed_at),
        "given_up_on": _day(text.site, left.at if left else None),
        **_sampled(form, has_faults=False),
    }


def _sampled(form: TextForm, *, has_faults: bool) -> dict[str, Any]:
    """How it reads; with what stands in its way where no field of the form says that."""
    typed = form.typed()
    policy = getattr(typed.site, "message_policy", None) or MessagePolicy()
    return {
        "text": form.text,
        "sample": sample_of(typed, now=clock.now()),
        "faults": list(obstacles_to_text(typed)) if has_faults else [],
        "cautions": list(cautions_about(typed)),
        "most": policy.longest_text,
    }


def _day(site: Site, at: dt.datetime | None) -> str:
    """12 March 2027, by the site's own calendar; "" for no instant."""
    return show_date(site.local(at).date(), get_language() or "en") if at else ""


def _address(text: MessageText) -> str:
    return reverse(EDIT, args=[text.site.slug, text.kind, text.form, text.language])
