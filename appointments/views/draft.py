"""A booking that is not yet one: the client's answers, carried in the client's own browser.

Each booking begun has an address of its own (``/book/north/<key>/…``) and a signed cookie that is
sent to that address alone. So each step is a plain page: back, refresh and a second tab do what
people expect, no script is needed, nothing personal stands in an address, and the server keeps
nothing of somebody who only looked.
"""

import datetime as dt
import json
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from appointments.actions.public_holds import owner_of_draft
from appointments.states import Audience
from appointments.wishes import ClientWish, VehicleWish, VisitWish
from service_desk.organisation.models import Site
from service_desk.visits.states import Mobility, Source

SALT = "booking"
LIVES_FOR = dt.timedelta(hours=24)


class _Utf8:
    """JSON as UTF-8: 500 characters of any script stay within the 4,096 bytes of a cookie."""

    def dumps(self, obj: Any) -> bytes:
        return json.dumps(obj, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The answers so far. ``trouble`` is the work that stands for "something is wrong".

    ``began`` and ``starts_at`` are ISO instants, ``began`` that of the first answer; ``advisor``
    and ``met_by`` are who was free when the time was chosen. ``photos`` are rows kept under this
    key, ``owed`` is the call that was asked for instead. ``vehicle`` is the car of the visit whose
    page it was begun from, ``known_car`` what of it may be shown: a model, the end of a plate.
    ``already`` says what of it was found to be there already (``views.already``).
    """

    site: str
    key: str
    began: str = ""
    operations: tuple[str, ...] = ()
    trouble: str = ""
    complaint: str = ""
    plate: str = ""
    make: str = ""
    model: str = ""
    mileage: int | None = None
    mobility: str = Mobility.NONE.value
    starts_at: str = ""
    advisor: int | None = None
    met_by: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    photos: tuple[int, ...] = ()
    owed: int | None = None
    vehicle: int | None = None
    known_car: str = ""
    already: str = ""

    @classmethod
    def begin(cls, site: Site, *, now: dt.datetime) -> Self:
        began = now.isoformat(timespec="seconds")
        return cls(site=site.slug, key=secrets.token_hex(6), began=began)

    @classmethod
    def of(cls, request: HttpRequest, site: Site, key: str) -> Self | None:
        """The draft of this address; None if this browser has none, or it is a day old."""
        return cls.read(request.COOKIES.get(_cookie(key), ""), site, key)

    @classmethod
    def read(cls, signed: str, site: Site, key: str | None = None) -> Self | None:
        """The draft that was signed, if it is of this site, and of this address if it has one."""
        try:
            answers = signing.loads(signed, salt=SALT, serializer=_Utf8, max_age=LIVES_FOR)
        except signing.BadSignature:
            return None
        if answers.get("site") != site.slug or key not in (None, answers.get("key")):
            return None
        lists = {name: tuple(answers.get(name, ())) for name in ("operations", "photos")}
        return cls(**{**answers, **lists})

    def signed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, serializer=_Utf8, compress=True)

    def but(self, **answers: Any) -> Self:
        return replace(self, **answers)

    def answers(self) -> dict[str, Any]:
        """The answers under the names of the forms' fields."""
        given = {name: "" if value is None else value for name, value in asdict(self).items()}
        words = {"mileage": str(given["mileage"]), "is_wrong": bool(self.trouble)}
        return {**given, **words, "operations": list(self.operations)}

    def address(self, step: str) -> str:
        """The address of a step: ``work``, ``car``, ``when`` or ``you``."""
        return reverse(f"book-{step}", args=[self.site, self.key])

    def keep(self, response: HttpResponse) -> None:
        """Leave the answers with the browser, for this booking's addresses only."""
        response.set_cookie(
            _cookie(self.key),
            self.signed(),
            path=self.address("work"),
            httponly=True,
            samesite="Lax",
            secure=settings.SECURE,
        )

    def forget(self, response: HttpResponse) -> None:
        response.delete_cookie(_cookie(self.key), path=self.address("work"), samesite="Lax")

    @property
    def car_words(self) -> str:
        """The car, as the client named it."""
        return self.known_car or self.plate or f"{self.make} {self.model}".strip()

    @property
    def codes(self) -> tuple[str, ...]:
        """All the work, each once."""
        return tuple(dict.fromkeys(filter(None, (*self.operations, self.trouble))))

    def next_step(self) -> str:
        """The first step that has no answer yet; ``code`` once all four have."""
        if not self.codes:
            return "work"
        if not (self.plate or self.make or self.vehicle):
            return "car"
        if not self.starts_at:
            return "when"
        return "code" if self.name and self.phone else "you"

    def is_hasty(self, now: dt.datetime) -> bool:
        """Whether the answers came faster than a person gives them."""
        if not self.began:
            return False
        taken = now - dt.datetime.fromisoformat(self.began)
        return taken < dt.timedelta(seconds=settings.PUBLIC_SECONDS)

    @property
    def owner(self) -> str:
        """Whose soft holds are this booking's (models.Hold.owner)."""
        return owner_of_draft(self.key)

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.starts_at)

    def wish(self, site: Site, *, language: str) -> VisitWish:
        """The whole booking, as the diary is asked for it."""
        return VisitWish(
            site=site,
            client=ClientWish(
                name=self.name, phone=self.phone, email=self.email, language=language
            ),
            vehicle=VehicleWish(
                id=self.vehicle,
                plate=self.plate,
                make=self.make,
                model=self.model,
                mileage=self.mileage,
            ),
            operations=self.codes,
            starts_at=self.at,
            advisor=self.advisor,
            plan_handover=True,
            mobility=Mobility(self.mobility),
            complaint=self.complaint,
            source=Source.PUBLIC,
            audience=Audience.PUBLIC,
            owner=self.owner,
        )


def _cookie(key: str) -> str:
    return f"booking-{key}"
