"""Companies that have their cars serviced: bakers, schools, couriers. None of them exists."""

import random

from service_desk.demo.lists import words

_ES_TRADES = words(
    """
    Panadería Floristería Reparto Autoescuela Instalaciones Pinturas Limpiezas Jardinería
    Mensajería Carpintería Fontanería Taxi Farmacia Papelería Frutas Catering
    """
)
_ES_SIGNS = words(
    """
    Cibeles Almendro Guadarrama Alcor Lirio Manzanares Albufera Retama Chamberí Encinar Moncloa
    Jarama Azahar Montecarmelo Tajuña Peñalara Ventisquero Valdebebas Arganzuela Navacerrada
    Abantos Alameda Aluche Amanecer Arlanza Atalaya Barajas Brezo Campanar Canillas Castañar
    Cigüeña Cotorredondo Dehesa Duero Espliego Fuencarral Gaviota Hortaleza Jabalera Lavanda
    Lozoya Madroño Mirasierra Mirlo Nogal Olivar Pinares Romero Sanchinarro Sauce Siete-Picos
    Tomillo Torrelaguna Vencejo Zarzal
    """
)
_RU_SIGNS = words(
    """
    Вектор Ромашка Альянс Парус Горизонт Техносфера Меридиан Орбита Стройлад Курьер-Экспресс
    Северянка Чистый-Дом Хлебница Тепломастер Кедр Маяк Родник Фармалюкс Снегирь Электросвет
    Автошкола-Старт Берёзка Весна Гранит Дилижанс Заря Импульс Клевер Лагуна Малина Навигатор
    Облако Премьера Рябина Сигма Такси-Восток
    """
)
_RU_OWNERS = words("Самойлов Гладкова Третьяков Ершова Куприянов Лаптева")


def firm(rng: random.Random, country: str) -> str:
    """A company's name as its letterhead has it."""
    if country == "RU":
        if rng.random() < 0.2:
            return f"ИП {rng.choice(_RU_OWNERS)}"
        return f"ООО «{rng.choice(_RU_SIGNS)}»"
    return f"{rng.choice(_ES_TRADES)} {rng.choice(_ES_SIGNS)} SL"


def sign_of(name: str) -> str:
    """The word of a company's name that people know it by."""
    return name.removesuffix(" SL").split()[-1]
