"""Catalogues without GNU gettext: found by Babel, kept and compiled by polib."""
