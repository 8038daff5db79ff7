"""Reading a visit to change it: its row is locked until the verb is done."""

from service_desk.lib.transactions import hold
from service_desk.visits.models import Visit


def lock_visit(visit: Visit) -> Visit:
    """The visit as it is now, locked against every other verb on it.

    The site's diary lock comes first, as in booking: one order for everybody, no deadlock.
    """
    hold(f"diary:{visit.site_id}")
    return (
        Visit.objects.select_for_update(of=("self",), no_key=True)
        .select_related("site__policy", "client", "vehicle")
        .get(pk=visit.pk)
    )
