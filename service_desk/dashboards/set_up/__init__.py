"""The roof over the set-up pages: one admin site, and the list of what is still to be done."""
