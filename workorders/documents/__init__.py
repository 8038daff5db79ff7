"""The papers of an order by their kind: what each is called, shows, and in whose language.

The words are pages of ``templates/workorders/documents``; ``actions.papers`` issues them under a
number, and ``records.documents`` keeps and draws them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from service_desk.records.documents import Heading
from workorders.documents import reception, way_out, work_order, workshop
from workorders.documents.words import Writer, head_of
from workorders.models import ConsentRequest, WorkOrder
from workorders.reads.papers import JOB_CARD, WORK_ORDER

Context = Callable[[WorkOrder, Writer], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """One kind of paper. ``prefix`` begins its numbers; a paper ``of_the_house`` is in the site's
    language, names no price, and may be seen by who does not see clients."""

    kind: str
    prefix: str
    word: Promise
    context: Context | None
    of_the_house: bool = False

    @property
    def template(self) -> str:
        return f"workorders/documents/{self.kind}.html"

    def language_of(self, order: WorkOrder) -> str:
        return order.site.language if self.of_the_house else order.visit.language


SUPPLEMENT = "supplement"
EXIT_NOTE = "exit_note"

PAPERS = {
    paper.kind: paper
    for paper in (
        OrderPaper(WORK_ORDER, "WO", _("Work order"), work_order.work_order),
        OrderPaper("intake_sheet", "IS", _("Intake sheet"), reception.intake_sheet),
        OrderPaper(JOB_CARD, "JC", _("Job card"), workshop.job_card, of_the_house=True),
        OrderPaper("diagnosis_sheet", "DS", _("Diagnosis sheet"), reception.diagnosis_sheet),
        OrderPaper(SUPPLEMENT, "SU", _("Order supplement"), None),
        OrderPaper("certificate", "QC", _("Quality certificate"), workshop.certificate),
        OrderPaper("settlement", "ST", _("Settlement"), way_out.settlement),
        OrderPaper("gate_pass", "GP", _("Gate pass"), way_out.gate_pass),
        OrderPaper("explain_sheet", "EX", _("Explain sheet"), way_out.explain_sheet),
        OrderPaper(EXIT_NOTE, "EN", _("Exit note"), way_out.exit_note),
    )
}


def writer_of(
    paper: OrderPaper, order: WorkOrder, request: ConsentRequest | None = None
) -> Callable[[Heading], str]:
    """Writes the page of a paper under a heading; what it shows is read once, here."""
    language = paper.language_of(order)
    with override(language):
        write = Writer(order.site, language)
        if paper.context is not None:
            shown = paper.context(order, write)
        else:
            assert request is not None, "a supplement is of one request"
            shown = reception.supplement(request, write)

    def page(heading: Heading) -> str:
        with override(language):
            head = head_of(order, heading, language)
            return loader.render_to_string(paper.template, {**head, **shown, "paper": paper})

    return page


__all__ = ["EXIT_NOTE", "PAPERS", "SUPPLEMENT", "OrderPaper", "writer_of"]
