"""Set-up pages of floor 3; orders are looked at here and changed at the desk."""

from workorders.admin import orders, policy, workshop

__all__ = ["orders", "policy", "workshop"]
