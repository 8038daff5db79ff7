"""What every shell needs to draw itself."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Theme and, behind a desk guard, the site and the person's rights there."""
    user = getattr(request, "user", None)
    theme = request.COOKIES.get("theme") or getattr(user, "theme", "") or "system"
    return {
        "theme": theme if theme in {"light", "dark"} else "",
        "site": getattr(request, "site", None),
        "rights": getattr(request, "rights", frozenset()),
    }
