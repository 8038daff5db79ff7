"""Work that a site sells, and the parts it takes."""

from decimal import Decimal
from typing import Any

from service_desk.catalogue.models import KitLine, Operation, Part, Stock
from service_desk.catalogue.states import Paper
from service_desk.organisation.models import Site
from service_desk.organisation.states import ZoneKind
from tests.factories import next_int


def make_operation(site: Site, code: str = "OIL", **fields: Any) -> Operation:
    """An oil service: 0.8 h, 129.00, express entrance, with names in the four languages."""
    return Operation.objects.create(
        **{
            "site": site,
            "code": code,
            "name": "Oil service",
            "name_ru": "Замена масла",
            "name_es": "Cambio de aceite",
            "name_zh": "更换机油",
            "norm_hours": Decimal("0.80"),
            "price": Decimal("129.00"),
            "zone": ZoneKind.EXPRESS,
            "papers": [Paper.REGISTRATION, Paper.SERVICE_BOOK],
            **fields,
        }
    )


def make_part(
    site: Site,
    code: str = "",
    *,
    on_hand: Decimal | int = 4,
    price: Decimal | int = Decimal("11.90"),
    kit_of: Operation | None = None,
    quantity: Decimal | int = 1,
    **fields: Any,
) -> Part:
    """A part in stock at ``site``; with ``kit_of`` it is one that the operation usually takes."""
    part = Part.objects.create(
        code=code or f"OC-{next_int():05d}", name=fields.pop("name", "Oil filter"), **fields
    )
    Stock.objects.create(site=site, part=part, on_hand=on_hand, price=price)
    if kit_of is not None:
        KitLine.objects.create(operation=kit_of, part=part, quantity=quantity)
    return part
