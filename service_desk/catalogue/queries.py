"""Named reads of the catalogue."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from service_desk.catalogue.models import Operation
from service_desk.lib.refusals import Blocker, Refusal
from service_desk.organisation.models import Site


def operations_by_code(*, site: Site, codes: Iterable[str]) -> list[Operation]:
    """The site's operations of these codes, in the order asked for, each once.

    Raises Refusal (400, field ``operations``) for none at all or one that is not offered here.
    """
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    if not wanted:
        raise Refusal(
            Blocker("no_work", _("Choose at least one kind of work."), "operations"), status=400
        )
    found = {
        operation.code: operation
        for operation in Operation.objects.filter(site=site, code__in=wanted, is_active=True)
    }
    unknown = [code for code in wanted if code not in found]
    if unknown:
        sentence = _("%(code)s is not offered here. Choose from the list.")
        raise Refusal(
            *(
                Blocker("unknown_operation", sentence % {"code": code[:40]}, "operations")
                for code in unknown
            ),
            status=400,
        )
    return [found[code] for code in wanted]


def public_operations(site: Site) -> list[Operation]:
    """What a client may choose by themselves, in the order of the page."""
    return list(site.operations.filter(is_active=True, is_public=True))
