"""Doors of the API: parse, call one action or query, answer."""
