"""Shapes of input of floor 3."""
