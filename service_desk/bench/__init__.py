"""How quick the desk is, and by how much it misses its bars: ``manage.py bench``.

Each section builds what it needs at a scratch site inside one transaction that is never
committed, measures, and compares with its bars (``measuring.Row``). Ratios are taken against a
floor, the same answer with hand-written SQL and no model, in turn with it: a busy machine slows
both.

May read every floor and the demo; nothing reads it. Enter by ``run``.
"""

from collections.abc import Callable, Iterator

from service_desk.bench import diary, messages, orders, search
from service_desk.bench.measuring import Row, Scale, Stage, scratch

Section = Callable[[Stage], Iterator[Row]]

SECTIONS: dict[str, Section] = {
    "search": search.measure_search,
    "availability": diary.measure_availability,
    "board": diary.measure_board,
    "panel": diary.measure_panel,
    "orders": orders.measure_orders,
    "messages": messages.measure_messages,
}


def run(names: list[str], scale: Scale, *, say: Callable[[str], None]) -> Iterator[Row]:
    """Measure these sections, one after another; ``say`` hears what is being built."""
    for name in names:
        with scratch(scale, say) as stage:
            yield from SECTIONS[name](stage)
