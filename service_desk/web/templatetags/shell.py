"""What the shells draw around a page."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi

from service_desk.organisation.states import Theme
from service_desk.web.navigation import rail_of

register = template.Library()

# The icon of each choice in the theme switch.
_THEME_ICONS = {Theme.SYSTEM: "system", Theme.LIGHT: "light", Theme.DARK: "dark"}


@register.simple_tag(takes_context=True)
def page_attributes(context: template.Context, density: str = "", *, theme: str = "") -> SafeString:
    """Attributes of ``<html>``: language, direction, theme if one was chosen, density.

    A shell that names its ``theme`` has that one, whatever anybody chose.
    """
    language = get_language() or settings.LANGUAGE_CODE
    pairs = [("lang", language), ("dir", "rtl" if get_language_bidi() else "ltr")]
    if chosen := theme or context.get("theme"):
        pairs.append(("data-theme", chosen))
    if density:
        pairs.append(("data-density", density))
    return format_html_join(" ", '{}="{}"', pairs)


@register.inclusion_tag("ui/rail.html", takes_context=True)
def rail(context: template.Context) -> dict[str, Any]:
    """The screens this person may see at this site; the page's ``nav`` marks the current one."""
    site = context.get("site")
    entries = rail_of(site, context.get("rights") or ()) if site else ()
    return {"site": site, "entries": list(entries), "nav": context.get("nav")}


@register.inclusion_tag("ui/global_keys.html", takes_context=True)
def global_keys(context: template.Context) -> dict[str, Any]:
    """What the keys do on every screen; G jumps to the screens this person may see."""
    user = context["request"].user
    entries = rail_of(context["site"], context.get("rights") or ())
    return {"entries": list(entries), "has_single_keys": getattr(user, "has_single_keys", True)}


@register.inclusion_tag("ui/person_menu.html", takes_context=True)
def person_menu(context: template.Context) -> dict[str, Any]:
    """Theme, language, sign out."""
    request = context["request"]
    return {
        "person": request.user,
        "next": request.get_full_path(),
        "theme": context.get("theme") or Theme.SYSTEM.value,
        "themes": [(theme.value, theme.label, _THEME_ICONS[theme]) for theme in Theme],
        "language": get_language(),
        "languages": settings.LANGUAGES,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def language_links(context: template.Context, codes: list[str] | None = None) -> SafeString:
    """Plain links to this page in the other languages, each named in its own script.

    The address keeps what else it says; ``lang`` is read by the public views.
    """
    current = get_language()
    query = context["request"].GET.copy()
    parts = []
    for code, name in settings.LANGUAGES:
        if codes and code not in codes:
            continue
        if code == current:
            parts.append(format_html('<span lang="{}" aria-current="true">{}</span>', code, name))
        else:
            query["lang"] = code
            parts.append(
                format_html(
                    '<a href="?{}" hreflang="{}" lang="{}">{}</a>',
                    query.urlencode(),
                    code,
                    code,
                    name,
                )
            )
    return format_html_join("", "{}", ((part,) for part in parts))
