"""Settings come from the environment; a missing or wrong variable explains itself."""

import os
from typing import NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def _wrong(name: str, value: str, expected: str) -> NoReturn:
    raise ImproperlyConfigured(f"{name} is {value!r}; it must be {expected}.")


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    _wrong(name, value, "true or false")


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except ValueError:
        _wrong(name, value, "a whole number")


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def env_secret(name: str, *, fallback: str | None) -> str:
    """A secret; ``fallback`` is used on a developer's machine only (None: there is none)."""
    value = os.environ.get(name)
    if value:
        return value
    if fallback is None:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it to a long random text; .env.example lists every variable."
        )
    return fallback


def env_database(name: str) -> dict[str, object]:
    """``postgresql://user:password@host:port/name``; a socket folder goes in ``?host=``."""
    url = urlsplit(os.environ.get(name, ""))
    if url.scheme not in {"postgresql", "postgres"}:
        # Commands that touch no data (check, makemigrations) run without a database.
        return {"ENGINE": "django.db.backends.postgresql", "NAME": "service_desk"}
    query = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": query,
    }


def env_email(name: str) -> dict[str, object]:
    """``smtp://user:password@host:port``, ``smtps://`` for TLS, ``smtp+tls://`` for STARTTLS."""
    url = urlsplit(os.environ.get(name, "smtp://127.0.0.1:25"))
    if url.scheme not in {"smtp", "smtps", "smtp+tls"}:
        _wrong(name, url.scheme, "smtp://, smtps:// or smtp+tls://")
    return {
        "EMAIL_HOST": url.hostname or "127.0.0.1",
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
    }
