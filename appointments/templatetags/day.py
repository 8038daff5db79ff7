"""Drawing a day: its words, its load, and the grid itself.

The grid has some four hundred cells, so its rows are strings put together here, not templates.
"""

import datetime as dt
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from appointments.board.day import Board, NowLine
from appointments.board.glance import WeekDay
from appointments.board.grid import Cell, Row
from appointments.board.soon import Prompt
from appointments.board.words import BADGE_WORDS, language
from service_desk.lib import dates
from service_desk.visits.states import VisitState
from service_desk.web.templatetags.board import clock_since, job

register = template.Library()


@register.simple_tag
def day_words(on: dt.date) -> str:
    """Tuesday 12 March"""
    return dates.show_day(on, language())


@register.simple_tag
def day_load(day: WeekDay) -> SafeString:
    """How full a day is; a picture only, for the figure stands in the link's title."""
    return format_html(
        '<svg class="meter" aria-hidden="true"><rect class="track" width="100%" height="100%"'
        ' rx="2"/><rect class="value" width="{}%" height="100%" rx="2"/></svg>',
        day.share,
    )


@register.simple_tag
def waited(seconds: int) -> SafeString:
    """A clock that has run for so long and goes on; past a minute it is overdue (B-3.2)."""
    return clock_since(seconds)


@register.inclusion_tag("appointments/desk/_press.html", takes_context=True)
def prompt_press(context: template.Context, prompt: Prompt) -> dict[str, Any]:
    """The one button of a prompt; for who may not receive, it opens the visit."""
    press = prompt.press
    may = bool(context.get("can_receive"))
    return {
        "prompt": prompt,
        "press": press,
        "verb_url": f"{prompt.url}{press.verb}/" if press.verb and may else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("appointments/desk/_legend.html")
def legend() -> dict[str, Any]:
    """What the shapes mean: the states in the order of the trade, then the badges."""
    states = [(state.value, state.label) for state in VisitState]
    return {"shapes": [*states, *BADGE_WORDS.items()]}


@register.simple_tag
def grid_rows(board: Board) -> SafeString:
    """Every quarter of the day as a row of the grid: its time, then a cell for each advisor."""
    names = [column.advisor.name for column in board.grid.columns]
    write = CellWriter()
    rows = (
        _row(row, names, write, board.now_line if place == _now_row(board) else None)
        for place, row in enumerate(board.grid.rows)
    )
    return mark_safe("\n".join(rows))  # each word is escaped by CellWriter


def _now_row(board: Board) -> int | None:
    return board.now_line.quarter if board.now_line else None


def _row(row: Row, names: list[str], write: "CellWriter", now: NowLine | None) -> str:
    cells = (write(cell, row.time, name) for cell, name in zip(row.cells, names, strict=True))
    css = "r full" if row.is_hour else "r"
    present = f'<time data-minute="{now.minute}">{now.time}</time>' if now else ""
    head = f'<div class="hour" role="rowheader"><span>{row.label}</span>{present}</div>'
    when = f'data-time="{row.time}" data-at="{row.at}"'
    return f'<div class="{css}" role="row" {when}>{head}{"".join(cells)}</div>'


class CellWriter:
    """Writes the cells of one page; what it says is looked up in the language once."""

    def __init__(self) -> None:
        self.free = escape(_("free"))
        self.reserve = escape(_("reserve"))

    def __call__(self, cell: Cell, time: str, advisor: str) -> str:
        if cell.card is not None:
            return (
                f'<div class="cell taken" role="gridcell" data-advisor="{escape(advisor)}">'
                f"{job(cell.card)}</div>"
            )
        if cell.kind == "free":
            inside = (
                f'<a class="free-cell" id="{cell.dom_id}" href="{escape(cell.url)}"'
                f' aria-label="{time}, {escape(advisor)}, {self.free}">{time}</a>'
            )
            return f'<div class="cell" role="gridcell">{inside}</div>'
        if cell.kind == "hold":
            return f'<div class="cell" role="gridcell">{self._hold(cell, time, advisor)}</div>'
        if cell.kind == "reserve":
            return f'<div class="cell" role="gridcell">{self._reserve(cell, time, advisor)}</div>'
        word = ""
        if cell.word:
            word = f'<span class="to-{cell.span}"><em>{escape(cell.word)}</em></span>'
        css = "cell gone" if cell.kind == "away" else "cell"
        return f'<div class="{css}" role="gridcell" id="{cell.dom_id}">{word}</div>'

    def _hold(self, cell: Cell, time: str, advisor: str) -> str:
        """Who is booking here and for how long still; a link where one may book, as elsewhere."""
        word = escape(cell.word)
        left = f"{cell.left // 60}:{cell.left % 60:02d}"
        inside = f'<span>{word}</span><time role="timer" data-until="{cell.left}">{left}</time>'
        if not cell.url:
            return f'<div class="hold" id="{cell.dom_id}">{inside}</div>'
        return (
            f'<a class="hold" id="{cell.dom_id}" href="{escape(cell.url)}"'
            f' aria-label="{time}, {escape(advisor)}, {word}">{inside}</a>'
        )

    def _reserve(self, cell: Cell, time: str, advisor: str) -> str:
        said = f"<span>{self.reserve}</span>"
        if not cell.url:
            return f'<div class="reserve" id="{cell.dom_id}">{said}</div>'
        return (
            f'<a class="reserve" id="{cell.dom_id}" href="{escape(cell.url)}"'
            f' aria-label="{time}, {escape(advisor)}, {self.reserve}">{said}</a>'
        )
