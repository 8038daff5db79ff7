"""Which work a car comes for: by its age, the season, and what was done to it lately."""

import datetime as dt
import random
from collections.abc import Mapping

from service_desk.catalogue.models import Operation
from service_desk.demo.cars import Car

_WEIGHTS = {"OIL": 30, "INSPECTION": 18, "DIAG": 13, "BRAKES": 11, "TYRES": 12, "AC": 6, "BODY": 5}
# Days after which the same work on the same car is no surprise.
_NOT_BEFORE = {
    "OIL": 150,
    "INSPECTION": 300,
    "DIAG": 25,
    "BRAKES": 400,
    "TYRES": 120,
    "AC": 330,
    "BODY": 70,
}
_FLEET_PACE = 0.45
_ALSO = {"OIL": ("TYRES", "BRAKES", "AC"), "INSPECTION": ("BRAKES", "TYRES"), "DIAG": ("OIL",)}
_ALSO_SHARE = 0.24
_TYRE_MONTHS = {3: 2, 4: 3, 10: 3, 11: 3}
_WARM_MONTHS = {5: 2, 6: 3, 7: 3}
_NEW, _OLD = dt.timedelta(days=730), dt.timedelta(days=6 * 365)


def choose_works(
    rng: random.Random, car: Car, on: dt.date, operations: Mapping[str, Operation]
) -> list[Operation]:
    """One kind of work, often enough with a second; an open recall is done along with it."""
    age = on - car.machine.registered_on
    weights = {
        code: weight * _season(code, on.month) * _wear(code, age)
        for code, weight in _WEIGHTS.items()
        if _is_due(car, code, on)
    }
    codes = rng.choices(list(weights), list(weights.values())) if weights else ["DIAG"]
    also = [code for code in _ALSO.get(codes[0], ()) if code in weights]
    if also and rng.random() < _ALSO_SHARE:
        codes.append(rng.choice(also))
    if car.is_recalled and "RECALL" not in car.had:
        codes = ["RECALL", *codes] if rng.random() < 0.5 else [*codes, "RECALL"]
    return [operations[code] for code in codes]


def _is_due(car: Car, code: str, on: dt.date) -> bool:
    pace = _FLEET_PACE if car.is_fleet else 1.0
    last = car.had.get(code)
    return last is None or (on - last).days >= _NOT_BEFORE[code] * pace


def _season(code: str, month: int) -> int:
    months = {"TYRES": _TYRE_MONTHS, "AC": _WARM_MONTHS}.get(code, {})
    return months.get(month, 1)


def _wear(code: str, age: dt.timedelta) -> float:
    """New cars come for their service, old ones for repairs."""
    if age < _NEW:
        return {"BRAKES": 0.1, "DIAG": 0.5, "AC": 0.1}.get(code, 1.0)
    if age > _OLD:
        return {"BRAKES": 1.6, "DIAG": 1.6, "AC": 1.5}.get(code, 1.0)
    return 1.0
