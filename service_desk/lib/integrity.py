"""What the database refused, as the sentence its constraint was given."""

from collections.abc import Iterator

from django.apps import apps
from django.db import IntegrityError
from django.db.models import BaseConstraint
from django.utils.translation import gettext_lazy as _

from service_desk.lib.refusals import Sentence
from service_desk.lib.transactions import constraint_of

# By SQLSTATE, for what has no sentence of its own: unique, foreign key, check, exclusion.
_BY_KIND: dict[str, Sentence] = {
    "23505": _("This is there already. Change what makes it different."),
    "23503": _("Something else still needs this. Remove that first."),
    "23514": _("These values do not go together. Please look at them again."),
    "23P01": _("This overlaps with something that is there already."),
}
_OTHERWISE = _("This could not be saved as it is. Please look at the values again.")


def sentence_for(error: IntegrityError) -> Sentence:
    """Why the row was refused, for the person who typed it; in the language active now."""
    name = constraint_of(error)
    for constraint in _constraints():
        if constraint.name == name and _has_own_sentence(constraint):
            return str(constraint.get_violation_error_message())
    return _BY_KIND.get(getattr(error.__cause__, "pgcode", None) or "", _OTHERWISE)


def _constraints() -> Iterator[BaseConstraint]:
    for model in apps.get_models():
        yield from model._meta.constraints


def _has_own_sentence(constraint: BaseConstraint) -> bool:
    return constraint.violation_error_message != constraint.default_violation_error_message
