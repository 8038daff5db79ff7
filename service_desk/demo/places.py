"""Where the demo dealerships stand: two of our own, and as many more as are asked for."""

from dataclasses import dataclass, replace

from service_desk.organisation.states import ZoneKind


@dataclass(frozen=True, slots=True)
class Place:
    """A dealership before it is a row. Hours are written ``weekdays from-to``, 0 is Monday."""

    slug: str
    name: str
    timezone: str
    country: str
    currency: str
    languages: tuple[str, ...]
    phone: str
    email: str
    address: str
    hours: tuple[str, ...]
    zones: dict[ZoneKind, tuple[int, str]]
    loaners: tuple[tuple[str, str, bool], ...]
    people: int
    firms: int
    tax: int
    accent: str = ""

    @property
    def clients(self) -> int:
        return self.people + self.firms

    @property
    def website(self) -> str:
        return f"https://{self.email.partition('@')[2]}"


NORTH = Place(
    slug="north",
    name="Norte Motor",
    timezone="Europe/Madrid",
    country="ES",
    currency="EUR",
    languages=("es", "en"),
    phone="+34910001200",
    email="taller@norte-motor.example.com",
    address="Avenida de Burgos 118, 28050 Madrid",
    hours=("01234 08:00-18:30", "5 09:00-13:30"),
    zones={
        ZoneKind.MECHANICAL: (68, "Entrada A, de frente, puertas 1 a 6"),
        ZoneKind.EXPRESS: (34, "Entrada B, a la izquierda de la exposición"),
        ZoneKind.BODY: (26, "Entrada C, detrás del túnel de lavado"),
    },
    loaners=(
        ("5521 MVC", "Citroën C3", False),
        ("5522 MVC", "Citroën C3", True),
        ("7814 NBD", "Peugeot 208", False),
    ),
    people=352,
    firms=48,
    tax=21,
)
EAST = Place(
    slug="east",
    name="Восток Авто",
    timezone="Europe/Moscow",
    country="RU",
    currency="RUB",
    languages=("ru", "en"),
    phone="+74950001200",
    email="service@vostok-auto.example.com",
    address="Москва, шоссе Энтузиастов, 58",
    hours=("01234 08:00-20:00", "5 09:00-17:00"),
    zones={
        ZoneKind.MECHANICAL: (36, "Ворота 1, прямо от шлагбаума"),
        ZoneKind.EXPRESS: (20, "Ворота 2, слева от автосалона"),
        ZoneKind.BODY: (20, "Ворота 4, за мойкой"),
    },
    loaners=(("Е417КХ 797", "Lada Vesta", False), ("Е418КХ 797", "Haval Jolion", True)),
    people=176,
    firms=24,
    tax=22,
    accent="#8a1538",
)
_MORE = (
    (NORTH, "south", "Sur Motor", "Europe/Madrid", "Avenida de Andalucía 31, 41007 Sevilla"),
    (EAST, "ural", "Урал Авто", "Asia/Yekaterinburg", "Екатеринбург, улица Малышева, 145"),
    (NORTH, "coast", "Costa Motor", "Europe/Madrid", "Avenida del Puerto 212, 46023 Valencia"),
    (EAST, "volga", "Волга Авто", "Europe/Samara", "Самара, Московское шоссе, 71"),
    (NORTH, "islands", "Islas Motor", "Atlantic/Canary", "Calle León y Castillo 330, Las Palmas"),
    (EAST, "siberia", "Сибирь Авто", "Asia/Novosibirsk", "Новосибирск, Красный проспект, 220"),
)


def places(count: int) -> list[Place]:
    """The first ``count`` dealerships: north, east, then copies of the two with other names."""
    named = [
        replace(like, slug=slug, name=name, timezone=timezone, address=address)
        for like, slug, name, timezone, address in _MORE
    ]
    numbered = [
        replace(like, slug=f"{like.slug}-{number}", name=f"{like.name} {number}")
        for number in range(2, count)
        for like in (NORTH, EAST)
    ]
    return [NORTH, EAST, *named, *numbered][:count]
