"""The shelf of an order's papers: one row a kind, and one for each supplement."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise

from service_desk.lib.refusals import Obstacle
from service_desk.records.journal import subject_of
from service_desk.records.models import IssuedDocument
from workorders.documents import EXIT_NOTE, PAPERS, SUPPLEMENT, OrderPaper
from workorders.models import ConsentRequest, WorkOrder
from workorders.reads.papers import documents_of, subjects_of
from workorders.rules.papers import obstacles_to_make
from workorders.states import ConsentState


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A paper of the order: what it is called, what was made of it, what it waits for."""

    kind: str
    word: str | Promise
    about: int | None
    number: int | None
    documents: list[IssuedDocument]
    obstacles: list[Obstacle]

    @property
    def can_be_made(self) -> bool:
        return not self.obstacles


def shelf_of(order: WorkOrder, *, sees_clients: bool) -> list[ShelfRow]:
    """The papers in the order of a visit; what has been made, the newest version first."""
    made: dict[tuple[str, str], list[IssuedDocument]] = defaultdict(list)
    for document in documents_of(subjects_of([order])):
        made[document.kind, document.subject].append(document)
    rows: list[ShelfRow] = []
    for paper in PAPERS.values():
        if not (sees_clients or paper.of_the_house):
            continue
        # Nobody waits for an order to be declined.
        if paper.kind == EXIT_NOTE and not order.is_declined:
            continue
        asked: list[ConsentRequest | None] = (
            [*_asked(order)] if paper.kind == SUPPLEMENT else [None]
        )
        rows.extend(
            _row(paper, order, about, made[paper.kind, subject_of(about or order)])
            for about in asked
        )
    return rows


def _asked(order: WorkOrder) -> list[ConsentRequest]:
    """What the client was asked, the first question first; a draft is no paper yet."""
    rows = order.consents.exclude(state__in=[ConsentState.DRAFT, ConsentState.WITHDRAWN])
    return list(rows.order_by("number"))


def _row(
    paper: OrderPaper,
    order: WorkOrder,
    about: ConsentRequest | None,
    documents: list[IssuedDocument],
) -> ShelfRow:
    return ShelfRow(
        kind=paper.kind,
        word=paper.word,
        about=about.pk if about else None,
        number=about.number if about else None,
        documents=documents,
        obstacles=obstacles_to_make(paper, order, about),
    )
