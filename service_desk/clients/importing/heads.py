"""What clients' files and recall lists call their columns."""

from django.utils.translation import gettext_lazy as _

from service_desk.records.importing.columns import Column

VIN_FAULTS = {
    "length": _("VIN length"),
    "i_o_q": _("VIN with I, O or Q"),
    "letters": _("VIN letters"),
}

CLIENT_COLUMNS = (
    Column(
        name="name",
        label=_("name"),
        en="name | full name | client | client name | customer | customer name | owner",
        ru="ФИО | имя | клиент | владелец",
        es="nombre | nombre y apellidos | cliente | titular",
        zh="姓名 | 客户 | 客户姓名 | 车主",
        is_required=True,
        faults={"empty": _("name missing")},
    ),
    Column(
        name="phone",
        label=_("phone"),
        en="phone | phone number | telephone | mobile | mobile phone | tel",
        ru="телефон | номер телефона | мобильный | моб. телефон | мобильный телефон",
        es="teléfono | móvil | teléfono móvil",
        zh="电话 | 手机 | 手机号 | 联系电话",
        is_required=True,
    ),
    Column(
        name="email",
        label=_("e-mail"),
        en="e-mail | e-mail address | mail",
        ru="эл. почта | электронная почта | почта",
        es="correo | correo electrónico",
        zh="邮箱 | 电子邮箱 | 电子邮件",
    ),
    Column(
        name="language",
        label=_("language"),
        en="language | lang",
        ru="язык",
        es="idioma",
        zh="语言",
    ),
    Column(
        name="plate",
        label=_("plate"),
        en="plate | number plate | licence plate | license plate | plate number",
        ru="госномер | гос. номер | рег. номер | номерной знак",
        es="matrícula | placa",
        zh="车牌 | 车牌号 | 车牌号码",
    ),
    Column(
        name="vin",
        label=_("VIN"),
        en="VIN | VIN code | chassis | chassis number",
        ru="ВИН | VIN-код | номер кузова",
        es="bastidor | nº bastidor | número de bastidor",
        zh="车架号 | VIN码 | 车辆识别代号",
        faults=VIN_FAULTS,
    ),
    Column(name="make", label=_("make"), en="make | brand", ru="марка", es="marca", zh="品牌"),
    Column(name="model", label=_("model"), en="model", ru="модель", es="modelo", zh="车型"),
    Column(
        name="mileage",
        label=_("mileage"),
        en="mileage | mileage, km | odometer | km | kilometres",
        ru="пробег | пробег, км",
        es="kilometraje | kilómetros | kms",
        zh="里程 | 行驶里程 | 公里数",
    ),
    Column(
        name="first_registered_on",
        label=_("date"),
        en="first registered | first registration | registered | registration date",
        ru="дата регистрации | первая регистрация | дата первой регистрации",
        es="primera matriculación | fecha de matriculación",
        zh="首次登记 | 登记日期 | 上牌日期",
    ),
    Column(
        name="warranty_until",
        label=_("date"),
        en="warranty until | warranty end | end of warranty | warranty",
        ru="гарантия до | гарантия | окончание гарантии",
        es="fin de garantía | garantía hasta | garantía",
        zh="质保到期 | 保修期至",
    ),
)

RECALL_COLUMNS = (
    Column(
        name="campaign",
        label=_("campaign"),
        en="campaign | campaign code | recall | code",
        ru="кампания | код кампании | отзывная кампания",
        es="campaña | código de campaña",
        zh="召回 | 召回编号",
        is_required=True,
    ),
    Column(
        name="title",
        label=_("title"),
        en="title | name | description",
        ru="название | описание",
        es="título | descripción",
        zh="名称 | 说明",
    ),
    Column(
        name="vin",
        label=_("VIN"),
        en="VIN | VIN from | first VIN",
        ru="ВИН | VIN с",
        es="bastidor | VIN desde",
        zh="车架号 | VIN起",
        is_required=True,
        faults=VIN_FAULTS,
    ),
    Column(
        name="vin_to",
        label=_("VIN"),
        en="vin_to | to VIN | last VIN",
        ru="VIN до | VIN по",
        es="VIN hasta",
        zh="VIN止",
        faults=VIN_FAULTS,
    ),
    Column(
        name="published",
        label=_("date"),
        en="published | published on | date",
        ru="дата | опубликовано",
        es="publicada | fecha",
        zh="发布日期 | 日期",
    ),
)
