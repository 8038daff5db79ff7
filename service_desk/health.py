"""Is the process alive, and may it get work: for whoever watches over the machines."""

import datetime as dt

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from service_desk.lib.clock import now
from service_desk.records.models import ScanRun
from service_desk.web.guards import public_view

STALE_AFTER = dt.timedelta(minutes=3)


@require_safe
@public_view
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@require_safe
@public_view
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker, and the last scan younger than three minutes; 503 names what is not.

    Bookings go on without the broker: it is a doorbell. The load balancer still wants to know.
    """
    checks = {"database": _database(), "broker": _broker(), "scans": False}
    checks["scans"] = checks["database"] and _scans(now())
    ready = all(checks.values())
    return JsonResponse(
        {"status": "ok" if ready else "not ready", "checks": checks}, status=200 if ready else 503
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    try:
        with Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1
        ) as redis:
            return bool(redis.ping())
    except (RedisError, OSError, ValueError):
        return False


def _scans(at: dt.datetime) -> bool:
    last = ScanRun.objects.aggregate(last=Max("finished_at"))["last"]
    return last is not None and at - last < STALE_AFTER
