"""Shape of what comes in; the rules are the verbs'."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from appointments.api.serializers import InstantField
from workorders.actions.lines import LineWish
from workorders.models import WorkOrder
from workorders.states import LineKind, Origin, Payer, StopReason
from workorders.transitions import TABLE

# Who reports later than this has another clock or another order in mind.
_OLDEST = dt.timedelta(hours=24)
_STAMPS = (
    *("opened_at", "signed_at", "issued_at", "started_at"),
    *("finished_at", "ready_at", "declined_at"),
)
MILESTONES = [(row.milestone, row.milestone) for row in TABLE if row.milestone]
_HELD = (StopReason.PARTS, StopReason.CLIENT, StopReason.HELP)


class OrderInput(serializers.Serializer[Any]):
    """The body of ``POST /work-orders/``."""

    visit = serializers.CharField(max_length=24)


class LineInput(serializers.Serializer[Any]):
    """The body of ``POST /work-orders/{number}/lines/``.

    One of ``operation`` (a job with its whole kit), ``part`` (a part by its number) or ``words``
    (a line of its own). ``price`` is of one, tax contained; without one labour costs the site's
    rate.
    """

    operation = serializers.CharField(required=False, max_length=40)
    part = serializers.CharField(required=False, max_length=40)
    words = serializers.CharField(required=False, max_length=160)
    kind = serializers.ChoiceField(LineKind.choices, default=LineKind.LABOUR)
    quantity = serializers.DecimalField(
        max_digits=8, decimal_places=2, min_value=Decimal("0.01"), default=Decimal(1)
    )
    price = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=Decimal(0), required=False, default=None
    )
    payer = serializers.ChoiceField(Payer.choices, default=Payer.CLIENT)
    origin = serializers.ChoiceField(Origin.choices, default=Origin.ORIGINAL)
    supplier = serializers.CharField(max_length=80, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in ("operation", "part", "words")) != 1:
            raise serializers.ValidationError(
                _("Give one of these: an operation, a part, or words."), code="one_of_three"
            )
        return attrs

    def wish(self) -> LineWish:
        given = self.validated_data
        return LineWish(
            words=given["words"],
            quantity=given["quantity"],
            price=given["price"],
            payer=Payer(given["payer"]),
            origin=given["origin"],
            supplier=given["supplier"],
        )


class MilestoneInput(serializers.Serializer[Any]):
    """The body of ``POST /work-orders/{number}/milestones/``.

    ``name`` is who signed (CHECKED_IN, DELIVERED), ``mechanic`` a username (WORK_IN_PROGRESS),
    ``words`` why (DECLINED, ON_HOLD, REWORK), ``reason`` what an order on hold waits for.
    """

    milestone = serializers.ChoiceField(MILESTONES)
    at = InstantField(required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=80, default="", allow_blank=True)
    mechanic = serializers.CharField(max_length=150, default="", allow_blank=True)
    reason = serializers.ChoiceField(
        [(each.value, each.label) for each in _HELD], default=StopReason.PARTS
    )
    words = serializers.CharField(max_length=200, default="", allow_blank=True)
    fee = serializers.DecimalField(
        max_digits=8, decimal_places=2, min_value=Decimal(0), default=Decimal(0)
    )

    def moment(self, order: WorkOrder, now: dt.datetime) -> dt.datetime:
        """When it happened: never ahead, never before what the order has seen already."""
        at: dt.datetime | None = self.validated_data["at"]
        if at is None:
            return now
        seen = [stamp for name in _STAMPS if (stamp := getattr(order, name)) is not None]
        if at > now:
            raise serializers.ValidationError({"at": _("This is in the future.")})
        if at < max([now - _OLDEST, *seen]):
            raise serializers.ValidationError(
                {"at": _("This is before what the order has seen already, or over a day ago.")}
            )
        return at
