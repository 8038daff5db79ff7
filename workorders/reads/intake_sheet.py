"""The sheet that is read and signed together: work, price, promise, guarantee, car (S-3a, S-3b)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from service_desk.lib.dates import show_date, show_moment
from service_desk.lib.locales import locale_for
from service_desk.lib.text import side_by_side
from workorders.guarantee import guarantee_of, own_parts_of
from workorders.models import Damage, Intake, KeyHolding, OrderLine, Signature, WorkOrder
from workorders.queries import policy_of
from workorders.reads.intake import key_of
from workorders.states import Payer, Purpose
from workorders.totals import totals_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """``total`` is what the client pays; ``signature`` the one under it, once there is one."""

    intake: Intake
    mileage: str
    lines: list[OrderLine]
    total: Decimal
    tax: Decimal
    promised: str
    terms: list[str]
    damages: list[tuple[int, str]]
    belongings: list[str]
    key: KeyHolding | None
    signature: Signature | None
    pays_other: bool


def load_sheet(order: WorkOrder, intake: Intake) -> Sheet:
    """What is signed, in the language of the page."""
    lines = [line for line in order.lines.all() if line.removed_at is None]
    totals = totals_of(order.site, lines)
    tongue = get_language() or "en"
    return Sheet(
        intake=intake,
        mileage=_grouped(intake.mileage, tongue),
        lines=lines,
        total=totals.client,
        tax=totals.tax,
        promised=promise_words(order.promised_at, order, tongue),
        terms=[guarantee_of(order, policy_of(order.site)), *own_parts_of(lines)],
        damages=[(row.number, damage_words(row, tongue)) for row in intake.damages.all()],
        belongings=[row.words for row in intake.belongings.all()],
        key=key_of(order),
        signature=order.signatures.filter(
            purpose__in=[Purpose.INTAKE, Purpose.NO_INSPECTION]
        ).first(),
        pays_other=any(line.payer != Payer.CLIENT for line in lines),
    )


def _grouped(number: int | None, tongue: str) -> str:
    return format_decimal(number, locale=locale_for(tongue)) if number is not None else ""


def promise_words(at: dt.datetime | None, order: WorkOrder, tongue: str) -> str:
    """Tuesday 12 March, 10:15; nothing while nothing is promised."""
    return show_moment(at, order.site.zone_info, tongue) if at else ""


def damage_words(row: Damage, tongue: str) -> str:
    """Scratch, 12 cm, Left rear door, known since 19 February."""
    size = _("{size} cm").format(size=row.size_cm) if row.size_cm else ""
    since = show_date(row.known_since, tongue) if row.known_since else ""
    known = _("known since {day}").format(day=since) if since else ""
    wanted = _("to be repaired") if row.is_wanted_repaired else ""
    return side_by_side(
        [row.get_kind_display(), size, row.get_panel_display(), row.words, known, wanted]
    )


def ink_path(signature: Signature | None) -> str:
    """The strokes of a signature as an SVG path, in the pad's own scale; "" where none is drawn."""
    if signature is None:
        return ""
    return "".join(
        "M" + "L".join(f"{x} {y}" for x, y in line) + ("h0" if len(line) == 1 else "")
        for line in signature.strokes
        if line
    )
