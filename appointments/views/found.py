"""How the public page is found: what search engines and messengers read in its head.

Every address is built from ``PUBLIC_URL``, never from the Host header.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from appointments.views.preview import SIZE, version_of_preview
from appointments.views.words import language
from service_desk.lib.locales import locale_for
from service_desk.organisation.models import OpeningHours, Site
from service_desk.web.guards import public_view

# A link and what follows from one, the desk, the set-up: nobody's to find. /embed/ is the same
# pages again, for frames.
_HIDDEN = (
    "/v/",
    "/c/",
    "/w/",
    "/wait/",
    "/wall/",
    "/desk/",
    "/admin/",
    "/accounts/",
    "/api/",
    "/embed/",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What would end the script element, or begin another, inside a string.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class Alternate(NamedTuple):
    """The same page in another language: ``hreflang`` and address."""

    code: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The head of a page that may be found. ``about`` is schema.org's description, as JSON."""

    title: str
    description: str
    url: str
    locale: str
    alternates: list[Alternate]
    image: str = ""
    size: tuple[int, int] = SIZE
    about: SafeString | str = ""


def found_site(site: Site, *, chosen: str = "") -> Found:
    """The head of a site's booking page. One query.

    ``chosen`` is the language that the address itself names; the page of that address is then
    the one that counts.
    """
    page = reverse("book-begin", args=[site.slug])
    preview = reverse("site-preview", args=[site.slug, version_of_preview(site)])
    description = _(
        "Book your visit to {site} online: choose the work and a time that suits you. "
        "It takes a minute."
    )
    return Found(
        title=_("Book a visit: {site}").format(site=site.name),
        description=description.format(site=site.name),
        url=_address(page, chosen),
        locale=str(locale_for(language())),
        alternates=_alternates(page),
        image=settings.PUBLIC_URL + preview,
        about=_as_json(_garage(site)),
    )


def found_list(*, chosen: str = "") -> Found:
    """The head of the page that asks which site."""
    page = reverse("book")
    return Found(
        title=_("Book a visit to the workshop"),
        description=_("Choose a workshop, the work and a time that suits you."),
        url=_address(page, chosen),
        locale=str(locale_for(language())),
        alternates=_alternates(page),
    )


@public_view
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {address}" for address in _HIDDEN),
        "",
        f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_view
@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of sites and the page of each that is open, with its languages."""
    slugs = Site.objects.filter(is_active=True).values_list("slug", flat=True)
    pages = [reverse("book"), *(reverse("book-begin", args=[slug]) for slug in slugs)]
    entries = [(_address(page), _alternates(page)) for page in pages]
    return render(
        request,
        "appointments/public/sitemap.xml",
        {"entries": entries},
        content_type="application/xml; charset=utf-8",
    )


def _address(page: str, lang: str = "") -> str:
    return f"{settings.PUBLIC_URL}{page}" + (f"?lang={lang}" if lang else "")


def _alternates(page: str) -> list[Alternate]:
    """Each language by its own address; without one, the browser's is spoken."""
    spoken = [
        Alternate(_hreflang(code), _address(page, code)) for code, _name in settings.LANGUAGES
    ]
    return [*spoken, Alternate("x-default", _address(page))]


def _hreflang(code: str) -> str:
    language, _dash, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language


def _garage(site: Site) -> dict[str, Any]:
    """The site in the words of schema.org."""
    look = getattr(site, "look", None)
    page = _address(reverse("book-begin", args=[site.slug]))
    said = {
        "@context": "https://schema.org",
        "@type": "AutoRepair",
        "@id": f"{page}#site",
        "name": site.name,
        "url": (look and look.website) or page,
        "telephone": str(site.phone or ""),
        "email": site.email,
        "address": site.address
        and {
            "@type": "PostalAddress",
            "streetAddress": site.address,
            "addressCountry": site.country,
        },
        "openingHoursSpecification": _hours(site.opening_hours.all()),
        "currenciesAccepted": site.currency,
        "potentialAction": {
            "@type": "ReserveAction",
            "target": {"@type": "EntryPoint", "urlTemplate": page, "inLanguage": site.languages},
            "result": {"@type": "Reservation", "name": _("A visit to the workshop")},
        },
    }
    if look and look.logo_version:
        logo = reverse("site-logo", args=[site.slug, look.logo_version])
        said["logo"] = settings.PUBLIC_URL + logo
    return {name: value for name, value in said.items() if value}


def _hours(openings: Iterable[OpeningHours]) -> list[dict[str, Any]]:
    """Days with the same hours together, as they are written on a door."""
    days: dict[tuple[str, str], list[str]] = {}
    for each in openings:
        key = (f"{each.opens_at:%H:%M}", f"{each.closes_at:%H:%M}")
        days.setdefault(key, []).append(_WEEKDAYS[each.weekday])
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": names,
            "opens": opens,
            "closes": closes,
        }
        for (opens, closes), names in days.items()
    ]


def _as_json(said: dict[str, Any]) -> SafeString:
    """JSON that may stand inside a script element, whatever a name has in it."""
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(_ESCAPES))
