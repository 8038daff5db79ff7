"""Verbs of floor 3. Screens, API and scans call these; nobody writes the rows otherwise."""

from workorders.actions.opening import open_order, void_order

__all__ = ["open_order", "void_order"]
