"""What the till types: a discount, money, a reason."""

import uuid
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from appointments.forms.desk import REASON_LENGTH, DeskForm
from appointments.forms.fields import ReadField
from service_desk.lib.money import parse_money
from service_desk.lib.refusals import Unreadable
from service_desk.lib.text import clean_text
from workorders.actions.payments import REFERENCE_LENGTH
from workorders.states import PaidBy

_reason = partial(clean_text, max_length=REASON_LENGTH)


class Less(NamedTuple):
    """A discount as it was typed: one of the two."""

    amount: Decimal | None
    percent: Decimal | None


def read_less(text: str, *, currency: str) -> Less:
    """A share, "10 %", or an amount, "25,50". Unreadable where it is neither."""
    figures = text.strip().removesuffix("%").strip()
    if figures == text.strip():
        return Less(parse_money(text, currency), None)
    try:
        percent = Decimal(figures.replace(",", "."))
        is_share = 0 <= percent <= 100
    except ArithmeticError:
        is_share = False
    if not is_share:
        raise Unreadable("percent", _("A share is between 0 and 100 %."))
    return Less(None, percent)


class DiscountForm(DeskForm):
    """An amount, or a share with its per-cent sign; 0 takes it off the bill."""

    reason = ReadField(_reason, label=_("Why"))

    def __init__(self, *args: Any, currency: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["discount"] = ReadField(
            partial(read_less, currency=currency),
            required=True,
            missing=_("Enter an amount or a share, for example 10 %."),
            label=_("Discount"),
        )
        self.order_fields(["discount", "reason"])


class PaymentForm(DeskForm):
    """What came in, how, and the number on the slip. ``key`` names this press."""

    way = forms.ChoiceField(
        label=_("Paid by"),
        choices=PaidBy.choices,
        widget=forms.RadioSelect,
        initial=PaidBy.CARD,
        error_messages={"required": _("Say how it was paid.")},
    )
    reference = ReadField(partial(clean_text, max_length=REFERENCE_LENGTH), label=_("Slip number"))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, currency: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["amount"] = ReadField(
            partial(parse_money, currency=currency), required=True, label=_("Amount")
        )
        self.order_fields(["amount", "way", "reference", "key"])

    def clean_way(self) -> PaidBy:
        return PaidBy(self.cleaned_data["way"])


class VoidForm(DeskForm):
    reason = ReadField(
        _reason,
        required=True,
        missing=_("Say why the settlement is void."),
        label=_("Why it is void"),
    )


class PassForm(DeskForm):
    """Nothing to say for a paid car."""

    unpaid_reason = ReadField(_reason, label=_("Why it leaves unpaid"))


class DecideForm(DeskForm):
    """The manager's yes or no to a discount, with a word to it."""

    granted = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    word = ReadField(_reason, label=_("A word to it"))

    def clean_granted(self) -> bool:
        return bool(self.cleaned_data["granted"] == "yes")
