"""The folder of a car: all that was ever written about it at this site, by visit (S-13)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.db.models.functions import Coalesce

from service_desk.clients.models import Vehicle
from service_desk.organisation.models import Staff
from service_desk.records.journal import subject_of
from service_desk.records.models import IssuedDocument
from service_desk.visits.models import Visit, VisitPhoto
from workorders.models import ConsentRequest, OrderPhoto, WorkOrder
from workorders.reads.papers import documents_of


@dataclass(frozen=True, slots=True)
class FolderVisit:
    """One visit in the folder: its order, its papers (the oldest first) and its photos."""

    visit: Visit
    order: WorkOrder | None
    papers: list[IssuedDocument]
    photos: list[OrderPhoto]
    client_photos: list[VisitPhoto]
    damages: int


@dataclass(frozen=True, slots=True)
class Folder:
    """``keeper`` is who closed the car's last order, or has it in hand now."""

    vehicle: Vehicle
    visits: list[FolderVisit]
    keeper: Staff | None

    @property
    def orders(self) -> int:
        return sum(1 for each in self.visits if each.order)

    @property
    def papers(self) -> int:
        return sum(len(each.papers) for each in self.visits)

    @property
    def photos(self) -> int:
        return sum(len(each.photos) + len(each.client_photos) for each in self.visits)


def folder_of(vehicle: Vehicle) -> Folder:
    """The folder, the newest visit first. Seven queries, however thick it is."""
    visits = _visits(vehicle)
    orders = _orders(visits)
    papers = _papers(visits, orders)
    rows = [_row(visit, orders.get(visit.pk), papers[visit.pk]) for visit in visits]
    newest = next((row.order for row in rows if row.order), None)
    return Folder(vehicle, rows, _keeper(newest))


def _visits(vehicle: Vehicle) -> list[Visit]:
    rows = Visit.objects.filter(vehicle=vehicle).select_related("client", "imported_order")
    came = Coalesce("arrived_at", "created_at").desc()
    return list(rows.prefetch_related("photos").order_by(came, "-pk"))


def _orders(visits: list[Visit]) -> dict[int, WorkOrder]:
    """The order of each visit; a void one only where there is no other."""
    rows = (
        WorkOrder.objects.filter(visit__in=visits)
        .select_related("site", "advisor", "hand_over__done_by", "intake")
        .prefetch_related(
            "intake__damages",
            Prefetch("consents", ConsentRequest.objects.only("order")),
            "photos",
        )
    )
    ordered = sorted(rows, key=lambda order: (order.state != "VOID", order.opened_at))
    return {order.visit_id: order for order in ordered}


def _papers(
    visits: list[Visit], orders: dict[int, WorkOrder]
) -> defaultdict[int, list[IssuedDocument]]:
    """Papers by visit, whatever they are about: the visit, its order, a request for consent."""
    owner = {subject_of(visit): visit.pk for visit in visits}
    for pk, order in orders.items():
        owner |= {subject_of(row): pk for row in (order, *order.consents.all())}
    found: defaultdict[int, list[IssuedDocument]] = defaultdict(list)
    for document in documents_of(owner).reverse():
        found[owner[document.subject]].append(document)
    return found


def _row(visit: Visit, order: WorkOrder | None, papers: Iterable[IssuedDocument]) -> FolderVisit:
    intake = getattr(order, "intake", None)
    return FolderVisit(
        visit=visit,
        order=order,
        papers=list(papers),
        photos=list(order.photos.all()) if order else [],
        client_photos=list(visit.photos.all()),
        damages=len(intake.damages.all()) if intake else 0,
    )


def _keeper(order: WorkOrder | None) -> Staff | None:
    if order is None:
        return None
    out = getattr(order, "hand_over", None)
    return (out.done_by if out else None) or order.advisor
