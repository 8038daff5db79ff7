"""What the trade's usual kinds of work are called, which papers they need, and in what order.

Taken when an operation comes in with a code and an English name only; whatever the dealer's own
file or the administrator says stays.
"""

from dataclasses import dataclass

from service_desk.catalogue.states import Paper

_USUAL = (Paper.REGISTRATION, Paper.SERVICE_BOOK)
_REGISTRATION = (Paper.REGISTRATION,)


@dataclass(frozen=True, slots=True)
class Wording:
    """Names for clients, papers to bring (C1-5B, B-1.8), place on the page."""

    ru: str = ""
    es: str = ""
    zh: str = ""
    papers: tuple[Paper, ...] = _USUAL
    position: int = 100
    is_public: bool = True


UNKNOWN = Wording()

WORDINGS: dict[str, Wording] = {
    "OIL": Wording(
        "Замена масла и фильтра", "Cambio de aceite y filtro", "更换机油和机滤", position=10
    ),
    "INSPECTION": Wording("Ежегодное обслуживание", "Revisión anual", "年度保养", position=20),
    "DIAG": Wording("Диагностика", "Diagnóstico", "故障诊断", position=30),
    "BRAKES": Wording(
        "Передние тормозные колодки и диски",
        "Pastillas y discos delanteros",
        "更换前刹车片和刹车盘",
        position=40,
    ),
    "TYRES": Wording(
        "Сезонная замена шин",
        "Cambio de neumáticos de temporada",
        "季节性换胎",
        (Paper.REGISTRATION, Paper.WHEEL_KEY),
        position=50,
    ),
    "AC": Wording(
        "Обслуживание кондиционера", "Mantenimiento del aire acondicionado", "空调保养", position=60
    ),
    "BATT": Wording(
        "Замена аккумулятора", "Cambio de batería", "更换蓄电池", _REGISTRATION, position=70
    ),
    "WIPER": Wording(
        "Щётки стеклоочистителя",
        "Escobillas limpiaparabrisas",
        "更换雨刮片",
        _REGISTRATION,
        position=80,
    ),
    "BELT": Wording(
        "Замена комплекта ремня ГРМ", "Kit de distribución", "更换正时皮带套件", position=90
    ),
    "CLUTCH": Wording(
        "Замена комплекта сцепления", "Kit de embrague", "更换离合器套件", position=100
    ),
    "BODY": Wording(
        "Ремонт и окраска бампера",
        "Reparación y pintura del paragolpes",
        "保险杠修复和喷漆",
        (Paper.REGISTRATION, Paper.LICENCE, Paper.INSURANCE),
        position=110,
    ),
    "WARRANTY": Wording(
        "Гарантийный ремонт",
        "Reparación en garantía",
        "保修维修",
        (Paper.REGISTRATION, Paper.SERVICE_BOOK, Paper.WARRANTY),
        position=115,
    ),
    "RECALL": Wording(
        "Работы по отзывной кампании",
        "Campaña de llamada a revisión",
        "召回维修",
        (Paper.REGISTRATION, Paper.SERVICE_BOOK, Paper.WARRANTY),
        position=120,
    ),
}


def wording_of(code: str) -> Wording:
    """The usual wording of a code, else one that asks for the usual papers and stands last."""
    return WORDINGS.get(code.upper(), UNKNOWN)
