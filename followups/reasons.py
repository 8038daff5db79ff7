"""Why a follow-up stays here, in the words the desk reads; translated when shown."""

from django.utils.translation import gettext_noop as _

CONTACTED = _("Somebody has spoken with the client since.")
