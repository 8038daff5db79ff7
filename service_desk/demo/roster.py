"""Who works at the demo dealerships, and when: no two lunches at one time if it can be helped."""

from dataclasses import dataclass, replace

from service_desk.organisation.roles import Role
from service_desk.organisation.states import AbsenceKind


@dataclass(frozen=True, slots=True)
class Away:
    """Days of next week, 0 is Monday, both included, and who does the work meanwhile."""

    kind: AbsenceKind
    first: int
    last: int
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff before they are rows. ``week``: ``weekdays from-to[/break]``."""

    username: str
    name: str
    role: Role
    week: tuple[str, ...]
    desk: int | None = None
    skills: str = ""
    language: str = ""
    away: Away | None = None

    def transferred(self, usernames: dict[str, str], *, name: str) -> "Person":
        """The same post at another site, held by ``name``."""
        away = self.away and replace(self.away, stand_in=usernames.get(self.away.stand_in, ""))
        return replace(self, username=usernames[self.username], name=name, away=away)


_DAY_SHIFT = ("01234 08:00-17:00/13:00-14:00",)
_LATE_SHIFT = ("01234 10:00-18:30/14:00-15:00",)

# Who signs in from the README reads English; the colleagues read their site's own language.
NORTH = (
    Person(
        "advisor",
        "Ana Ruiz",
        Role.ADVISOR,
        ("01234 08:00-16:00/12:30-13:30",),
        1,
        "híbridos",
        language="en",
    ),
    Person(
        "marta.gil",
        "Marta Gil",
        Role.ADVISOR,
        ("01234 08:00-16:30/13:00-14:00", "5 09:00-13:30"),
        2,
        "garantías",
    ),
    Person("javier.soto", "Javier Soto", Role.ADVISOR, ("01234 08:00-15:00/12:00-12:30",), 3),
    Person(
        "luis.prieto",
        "Luis Prieto",
        Role.ADVISOR,
        ("01234 09:00-18:00/13:30-14:30",),
        4,
        "chapa, seguros",
        away=Away(AbsenceKind.LEAVE, 1, 2, stand_in="carmen.vidal"),
    ),
    Person(
        "carmen.vidal",
        "Carmen Vidal",
        Role.ADVISOR,
        ("01234 09:30-18:30/14:00-15:00",),
        5,
        "flotas",
    ),
    Person(
        "oscar.nunez",
        "Óscar Núñez",
        Role.ADVISOR,
        ("01234 10:00-18:30/14:30-15:30", "5 09:00-13:30"),
        6,
        "climatización",
    ),
    Person("elena.ramos", "Elena Ramos", Role.ADVISOR, ("01234 11:00-18:30/15:00-15:30",), 7),
    Person(
        "pablo.ibanez",
        "Pablo Ibáñez",
        Role.ADVISOR,
        ("01234 08:00-13:30/10:45-11:00", "5 09:00-13:30"),
        8,
        "chapa",
        away=Away(AbsenceKind.TRAINING, 3, 3),
    ),
    Person("reception", "Nuria Campos", Role.RECEPTIONIST, _DAY_SHIFT, language="en"),
    Person(
        "expert",
        "Andrés Molina",
        Role.EXPERT,
        _DAY_SHIFT,
        None,
        "diagnosis, híbridos",
        language="en",
    ),
    Person("foreman", "Ramón Cuesta", Role.FOREMAN, _DAY_SHIFT, language="en"),
    Person(
        "mechanic", "Iván Robles", Role.MECHANIC, _DAY_SHIFT, None, "motor, frenos", language="en"
    ),
    Person("raul.otero", "Raúl Otero", Role.MECHANIC, _LATE_SHIFT, None, "climatización"),
    Person(
        "mechanic2",
        "Inés Sanz",
        Role.MECHANIC,
        _DAY_SHIFT,
        None,
        "diagnosis, híbridos",
        language="en",
    ),
    Person("tomas.rey", "Tomás Rey", Role.MECHANIC, _LATE_SHIFT, None, "chapa, pintura"),
    Person("quality", "Teresa Lozano", Role.QUALITY, _DAY_SHIFT, language="en"),
    Person("parts", "Sergio Ponce", Role.PARTS, _DAY_SHIFT, language="en"),
    Person("cashier", "Beatriz Salas", Role.CASHIER, _DAY_SHIFT, language="en"),
    Person("manager", "Isabel Ferrer", Role.MANAGER, _DAY_SHIFT, language="en"),
)
EAST = (
    Person(
        "sergei.volkov",
        "Сергей Волков",
        Role.ADVISOR,
        ("01234 08:00-17:00/12:00-13:00", "5 09:00-17:00/13:00-13:30"),
        1,
        "гарантия",
    ),
    Person(
        "alena.koroleva",
        "Алёна Королёва",
        Role.ADVISOR,
        ("01234 08:00-16:30/12:30-13:00",),
        2,
        away=Away(AbsenceKind.LEAVE, 4, 4, stand_in="irina.shchukina"),
    ),
    Person(
        "dmitrii.sokolov",
        "Дмитрий Соколов",
        Role.ADVISOR,
        ("01234 11:00-20:00/15:00-16:00",),
        3,
        "кузов, страховые",
    ),
    Person(
        "irina.shchukina",
        "Ирина Щукина",
        Role.ADVISOR,
        ("01234 12:00-20:00/16:00-16:30", "5 09:00-17:00/12:30-13:00"),
        4,
    ),
    Person("reception-east", "Наталья Зайцева", Role.RECEPTIONIST, _DAY_SHIFT),
    Person("manager-east", "Михаил Орлов", Role.MANAGER, _DAY_SHIFT),
    Person("foreman-east", "Виктор Тарасов", Role.FOREMAN, _DAY_SHIFT),
    Person("expert-east", "Павел Громов", Role.EXPERT, _DAY_SHIFT, None, "диагностика"),
    Person("mechanic-east", "Роман Быков", Role.MECHANIC, _DAY_SHIFT, None, "двигатель"),
    Person("anton.lebedev", "Антон Лебедев", Role.MECHANIC, _DAY_SHIFT, None, "кондиционеры"),
    Person("denis.gusev", "Денис Гусев", Role.MECHANIC, _DAY_SHIFT, None, "кузов, покраска"),
    Person("parts-east", "Юлия Белова", Role.PARTS, _DAY_SHIFT),
)
