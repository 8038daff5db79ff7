"""What files of operations and parts call their columns."""

from django.utils.translation import gettext_lazy as _

from service_desk.records.importing.columns import Column

OPERATION_COLUMNS = (
    Column(
        name="code",
        label=_("code"),
        en="code | operation | operation code",
        ru="код | код работы",
        es="código | operación",
        zh="代码 | 项目代码",
        is_required=True,
        faults={"empty": _("code missing")},
    ),
    Column(
        name="name",
        label=_("name"),
        en="name | description",
        ru="название | наименование",
        es="nombre | descripción",
        zh="名称 | 项目名称",
        is_required=True,
        faults={"empty": _("name missing")},
    ),
    Column(name="name_ru", label=_("name in Russian"), en="name_ru | name in Russian"),
    Column(name="name_es", label=_("name in Spanish"), en="name_es | name in Spanish"),
    Column(name="name_zh", label=_("name in Chinese"), en="name_zh | name in Chinese"),
    Column(
        name="norm_hours",
        label=_("norm hours"),
        en="norm_hours | norm hours | hours",
        ru="нормо-часы | н/ч | норма времени",
        es="horas | horas norma | tiempo",
        zh="工时 | 标准工时",
        is_required=True,
    ),
    Column(
        name="price",
        label=_("price"),
        en="price",
        ru="цена | стоимость",
        es="precio",
        zh="价格",
        is_required=True,
    ),
    Column(
        name="zone",
        label=_("arrival zone"),
        en="zone | arrival zone | workshop",
        ru="зона | цех",
        es="zona | taller",
        zh="区域 | 车间",
        is_required=True,
    ),
    Column(name="parts", label=_("kit"), en="parts | kit", ru="запчасти", es="piezas", zh="配件"),
)

PART_COLUMNS = (
    Column(
        name="part",
        label=_("number"),
        en="part | part number | number | code",
        ru="артикул | номер детали | номер",
        es="referencia | código | pieza",
        zh="零件号 | 配件号",
        is_required=True,
        faults={"empty": _("number missing")},
    ),
    Column(
        name="name",
        label=_("name"),
        en="name | description",
        ru="название | наименование",
        es="nombre | descripción",
        zh="名称",
    ),
    Column(
        name="on_hand",
        label=_("on hand"),
        en="on_hand | on hand | stock | quantity",
        ru="остаток | количество | в наличии",
        es="existencias | stock | cantidad",
        zh="库存 | 数量",
        is_required=True,
    ),
    Column(
        name="price",
        label=_("price"),
        en="price",
        ru="цена",
        es="precio",
        zh="价格",
        is_required=True,
    ),
    Column(
        name="eta",
        label=_("more comes on"),
        en="eta | expected | expected on | more comes on",
        ru="ожидается | дата поступления | поставка",
        es="llegada | fecha de llegada | previsto",
        zh="到货日期 | 预计到货",
    ),
    Column(
        name="currency", label=_("currency"), en="currency", ru="валюта", es="moneda", zh="货币"
    ),
)
