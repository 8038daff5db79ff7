"""The one signal that goes up: only a floor above knows what a client's answer was to."""

from django.dispatch import Signal

reply_received = Signal()
"""A client answered an open question, yes or no. Sent by ``replies`` with ``reply``, ``now``.

A receiver that knows the question's subject does what was answered and returns a sentence of
``gettext_noop`` that says so; None where it does not know the subject, or could not do it.
"""
