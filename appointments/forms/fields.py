"""Fields that read what people type with the parsers of ``lib`` and answer in their sentences."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from service_desk.lib.refusals import Sentence, Unreadable


class ReadField(forms.Field):
    """One line of typing. ``read`` makes of it what is kept, or says why it can't (Unreadable).

    What was typed stays in the form as it was. A required field that is empty answers with
    ``missing``, or with what ``read`` says of nothing; any other is then ``empty``.
    """

    widget = forms.TextInput

    def __init__(
        self,
        read: Callable[[str], Any],
        *,
        required: bool = False,
        missing: Sentence = "",
        empty: Any = "",
        **more: Any,
    ) -> None:
        super().__init__(required=required, **more)
        self.read = read
        self.missing = missing
        self.empty = empty

    def clean(self, value: Any) -> Any:
        typed = value if isinstance(value, str) else ""
        if not typed.strip():
            if not self.required:
                return self.empty
            if self.missing:
                raise ValidationError(self.missing, code="required")
        try:
            return self.read(typed)
        except Unreadable as problem:
            raise ValidationError(problem.message, code=problem.reason) from problem
