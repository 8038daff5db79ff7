"""What a file of past orders calls its columns."""

from django.utils.translation import gettext_lazy as _

from service_desk.clients.importing.heads import VIN_FAULTS
from service_desk.records.importing.columns import Column

HISTORY_COLUMNS = (
    Column(
        name="order",
        label=_("order"),
        en="order | order number | work order",
        ru="заказ-наряд | номер заказ-наряда | заказ",
        es="orden | orden de trabajo | número de orden",
        zh="委托书号 | 工单号",
        is_required=True,
        faults={"empty": _("order missing")},
    ),
    Column(
        name="closed",
        label=_("date"),
        en="closed | closed on | date",
        ru="закрыт | дата закрытия | дата",
        es="cerrada | fecha de cierre | fecha",
        zh="结算日期 | 日期",
        is_required=True,
        faults={"date_ahead": _("date ahead")},
    ),
    Column(
        name="vin",
        label=_("VIN"),
        en="VIN | chassis",
        ru="ВИН",
        es="bastidor",
        zh="车架号",
        is_required=True,
        faults={**VIN_FAULTS, "unknown_vehicle": _("unknown vehicle")},
    ),
    Column(
        name="mileage",
        label=_("mileage"),
        en="mileage | odometer | km",
        ru="пробег",
        es="kilometraje | kilómetros",
        zh="里程",
    ),
    Column(
        name="operations",
        label=_("operations"),
        en="operations | operation | work",
        ru="работы",
        es="operaciones | trabajos",
        zh="项目 | 维修项目",
        is_required=True,
        faults={"unknown_operation": _("unknown operation")},
    ),
    Column(
        name="advisor", label=_("advisor"), en="advisor", ru="консультант", es="asesor", zh="顾问"
    ),
    Column(
        name="mechanic", label=_("mechanic"), en="mechanic", ru="механик", es="mecánico", zh="技师"
    ),
    Column(
        name="total",
        label=_("total"),
        en="total",
        ru="сумма | итого",
        es="importe",
        zh="金额",
        is_required=True,
    ),
    Column(
        name="currency", label=_("currency"), en="currency", ru="валюта", es="moneda", zh="货币"
    ),
)
