"""Is the process alive, and may it get work: for whoever watches over the machines."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from service_desk.lib.clock import now
from service_desk.messaging.pulse import lane_pulses
from service_desk.web.guards import public_view


@require_safe
@public_view
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@require_safe
@public_view
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker, and each lane heard within three minutes; 503 names what is not.

    Bookings go on without the broker: it is a doorbell. The load balancer still wants to know.
    ``messages`` is on, or off where this copy of the house sends nothing. ``lanes`` says when each
    was last heard and how many seconds its oldest due message has waited.
    """
    at = now()
    checks = {"database": _database(), "broker": _broker()}
    lanes = lane_pulses(at) if checks["database"] else []
    silent = not lanes or any(lane.is_silent(at) for lane in lanes)
    checks["scans"] = not silent
    ready = all(checks.values())
    said = {
        "status": "ok" if ready else "not ready",
        "checks": checks,
        "messages": "on" if settings.SEND_MESSAGES else "off",
        "lanes": {lane.name: lane.as_json(at) for lane in lanes},
    }
    return JsonResponse(said, status=200 if ready else 503)


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
