"""May we, and if not why: asked by screens, API and verbs alike."""

from workorders.rules.course import (
    check_right,
    obstacles_to,
    obstacles_to_change,
    obstacles_to_reception,
)

__all__ = ["check_right", "obstacles_to", "obstacles_to_change", "obstacles_to_reception"]
