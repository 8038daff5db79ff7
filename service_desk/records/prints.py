"""Papers printed again: counted, and each copy says that it is one.

The bytes that went out stay as they were. A marked copy is drawn of the page they were drawn
from, each time it is asked for, and kept nowhere.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override

from service_desk.lib.dates import show_date, show_time
from service_desk.lib.pdf import NoPaper, draw_pdf
from service_desk.organisation.models import Staff
from service_desk.records.documents import NOTE, PAGE, PDF, paper_css
from service_desk.records.journal import record
from service_desk.records.models import DocumentPrint, IssuedDocument


@transaction.atomic
def note_print(
    document: IssuedDocument, *, by: Staff | None, now: dt.datetime, door: str = "desk"
) -> DocumentPrint:
    """Count one more print of a paper: copy 1 is the paper itself, the next ones are marked."""
    # Two presses at once: the second waits here and is the next copy.
    locked = IssuedDocument.objects.select_for_update(of=("self",)).only("site")
    row = locked.select_related("site").get(pk=document.pk)
    last = row.prints.aggregate(last=Max("copy"))["last"] or 0
    printed = DocumentPrint.objects.create(
        document=document, copy=last + 1, printed_at=now, printed_by=by
    )
    facts = {"number": document.number, "kind": document.kind, "copy": printed.copy}
    record(
        site=row.site,
        subject=document,
        verb="document_printed",
        by=by,
        door=door,
        now=now,
        **facts,
    )
    return printed


def page_of(document: IssuedDocument) -> str:
    """The page of a paper; "" of one that was kept as a PDF before pages were kept too."""
    if document.content_type == PAGE:
        return bytes(document.content).decode()
    return bytes(document.page).decode()


def marked_page(
    document: IssuedDocument, printed: DocumentPrint | None = None, *, newest: int | None = None
) -> str:
    """Its page with what has to be said of it, in the paper's own language.

    That it is a copy (from the second print on), and that there is a newer version, ``newest``.
    """
    marks = [_copy_words(document, printed)] if printed and printed.copy > 1 else []
    with override(document.language):
        if newest is not None and newest != document.version:
            said = _("Version {old}. Now there is version {new}.")
            marks.append(said.format(old=document.version, new=newest))
    drawn = format_html_join("", '<p class="mark">{}</p>', ((words,) for words in marks))
    return page_of(document).replace(NOTE, f"{drawn}{NOTE}", 1)


def draw_copy(
    document: IssuedDocument, printed: DocumentPrint, *, newest: int | None = None
) -> tuple[bytes, str]:
    """What this print gets, and its content type: the paper itself, or a marked copy of it.

    Drawing takes about two seconds. Where no PDF can be drawn it is the marked page.
    """
    page = marked_page(document, printed, newest=newest)
    is_as_it_went_out = printed.copy == 1 and newest in {None, document.version}
    if not page or (is_as_it_went_out and document.content_type == PDF):
        return bytes(document.content), document.content_type
    if document.content_type != PDF:
        return page.encode(), PAGE
    try:
        return draw_pdf(page, css=paper_css()), PDF
    except NoPaper:
        return page.encode(), PAGE


def _copy_words(document: IssuedDocument, printed: DocumentPrint) -> str:
    here = document.site.local(printed.printed_at)
    with override(document.language):
        words = {
            "number": printed.copy,
            "day": show_date(here.date(), document.language),
            "time": show_time(here.time()),
        }
        if printed.printed_by is None:
            return _("Copy {number}, printed {day}, {time}").format(**words)
        said = _("Copy {number}, printed {day}, {time} by {name}")
        return said.format(name=printed.printed_by.name, **words)
