"""A site's look on the site's own page, with what came of it beside."""

from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from service_desk.organisation.admin.base import SetUpStack
from service_desk.organisation.look_form import LookForm
from service_desk.organisation.models import SiteLook

_FRAME = (
    '<iframe src="{}" title="{}" width="100%" height="780" loading="lazy" '
    'style="border:0"></iframe>'
)


class LookInline(SetUpStack):
    model = SiteLook
    form = LookForm
    extra = 1
    max_num = 1
    readonly_fields = ["logo_now", "preview", "snippet"]
    fieldsets = [
        (None, {"fields": ["accent", "logo_now", "picture", "no_logo", "website", "preview"]}),
        (_("On your own website"), {"fields": ["embed_hosts", "snippet"]}),
    ]

    @admin.display(description=_("Logo now"))
    def logo_now(self, look: SiteLook) -> str:
        if not look.logo_version:
            return "–"
        address = reverse("site-logo", args=[look.site.slug, look.logo_version])
        return format_html(
            '<img src="{}" alt="{}" width="{}" height="{}">',
            address,
            look.site.name,
            look.logo_width,
            look.logo_height,
        )

    @admin.display(description=_("The page for clients"))
    def preview(self, look: SiteLook) -> str:
        if look.pk is None:
            return "–"
        address = reverse("book-begin", args=[look.site.slug])
        words = _("Look at it as it is saved")
        return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', address, words)

    @admin.display(description=_("To be pasted there"))
    def snippet(self, look: SiteLook) -> SafeString:
        """What the dealer's own page needs; an address and a size, no script."""
        if not look.embed_hosts:
            return escape(_("Name a website above and save; then it stands here."))
        address = settings.PUBLIC_URL + reverse("embed", args=[look.site.slug])
        frame = format_html(_FRAME, address, look.site.name)
        return format_html('<code class="snippet">{}</code>', escape(frame))
