"""What is typed on an order: a line in place, the terms, a reason."""

import re
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.desk import DeskForm
from appointments.forms.fields import ReadField
from service_desk.lib.money import parse_money
from service_desk.lib.refusals import Unreadable
from service_desk.lib.text import clean_text
from workorders.actions.lines import LineWish
from workorders.models import OrderLine
from workorders.states import LineKind, Origin, Payer, Pricing

REASON_LENGTH = 200
_MOST = Decimal(9999)
_QUANTITY = re.compile(r"\d{1,6}([.,]\d{1,2})?")


def parse_quantity(text: str) -> Decimal:
    """Hours or pieces: 2, 0.5 or 0,5, above zero. Raises Unreadable."""
    said = text.strip()
    number = Decimal(said.replace(",", ".")) if _QUANTITY.fullmatch(said) else None
    if number is None or not 0 < number <= _MOST:
        raise Unreadable("quantity", _("Enter a quantity, for example 1 or 0,5."))
    return number


def _version() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )


class LineForm(DeskForm):
    """One line of the table; ``version`` is the one of the order it was drawn from."""

    words = ReadField(partial(clean_text, max_length=160), required=True, label=_("What"))
    quantity = ReadField(parse_quantity, required=True, label=_("Quantity"))
    price = ReadField(lambda text: text, required=True, label=_("Price"))
    payer = forms.ChoiceField(choices=Payer, label=_("Who pays"))
    origin = forms.ChoiceField(choices=Origin, required=False, label=_("Origin"))
    supplier = ReadField(partial(clean_text, max_length=80), label=_("Outside firm"))
    version = _version()

    def __init__(self, *args: Any, line: OrderLine, currency: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.line = line
        price = self.fields["price"]
        assert isinstance(price, ReadField)
        price.read = partial(parse_money, currency=currency)
        if line.kind == LineKind.OUTSIDE:
            self.fields["supplier"].required = True

    @property
    def wish(self) -> LineWish:
        """What the line shall say."""
        said = self.cleaned_data
        return LineWish(
            words=said["words"],
            quantity=said["quantity"],
            price=said["price"],
            payer=Payer(said["payer"]),
            origin=said["origin"],
            supplier=said["supplier"],
        )


class TermsForm(DeskForm):
    """How the work is priced, and the word to the workshop."""

    pricing = forms.ChoiceField(choices=Pricing, label=_("Priced"), widget=forms.RadioSelect)
    version = _version()


class NoteForm(DeskForm):
    note = ReadField(
        partial(clean_text, max_length=1000, multiline=True),
        label=_("For the workshop"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )
    needs_road_test = forms.BooleanField(required=False, label=_("Road test"))
    version = _version()


class ReasonForm(DeskForm):
    """Why so: asked where a verb says nothing without it."""

    reason = ReadField(partial(clean_text, max_length=REASON_LENGTH), required=True, label=_("Why"))


class ApprovalForm(ReasonForm):
    """How much, and why."""

    amount = forms.DecimalField(max_digits=10, decimal_places=2, widget=forms.HiddenInput)
