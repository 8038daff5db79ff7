"""Shapes of the answers, for the OpenAPI description."""

from typing import Any

from rest_framework import serializers

from workorders.states import LineKind, Payer, Pricing


class PersonOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class OrderCarOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    plate = serializers.CharField()
    vin = serializers.CharField()


class WorkOrderOutput(serializers.Serializer[Any]):
    """Money is text in ``currency``, tax contained; ``agreed_total`` null before an agreement."""

    number = serializers.CharField()
    site = serializers.CharField()
    status = serializers.CharField()
    version = serializers.IntegerField()
    visit = serializers.CharField()
    repeat_of = serializers.CharField(allow_null=True)
    client = PersonOutput()
    vehicle = OrderCarOutput()
    advisor = PersonOutput(allow_null=True)
    pricing = serializers.ChoiceField(Pricing.choices)
    currency = serializers.CharField()
    agreed_total = serializers.CharField(allow_null=True)
    planned_hours = serializers.CharField()
    opened_at = serializers.DateTimeField()
    promised_at = serializers.DateTimeField(allow_null=True)
    links = serializers.DictField(child=serializers.CharField())


class OrderLineOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(LineKind.choices)
    operation = serializers.CharField(allow_null=True)
    part = serializers.CharField(allow_null=True)
    words = serializers.CharField()
    quantity = serializers.CharField()
    price = serializers.CharField()
    reduction = serializers.CharField()
    amount = serializers.CharField()
    payer = serializers.ChoiceField(Payer.choices)
    origin = serializers.CharField()
    supplier = serializers.CharField()
    is_agreed = serializers.BooleanField()
    is_done = serializers.BooleanField()


class OrderTotalsOutput(serializers.Serializer[Any]):
    client = serializers.CharField()
    warranty = serializers.CharField()
    goodwill = serializers.CharField()
    internal = serializers.CharField()
    open = serializers.CharField()
    tax = serializers.CharField()
    total = serializers.CharField()


class AgreementOutput(serializers.Serializer[Any]):
    how = serializers.CharField()
    name = serializers.CharField()
    total = serializers.CharField()
    at = serializers.DateTimeField()


class MilestoneOutput(serializers.Serializer[Any]):
    milestone = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)


class WholeOrderOutput(WorkOrderOutput):
    """``next``: the milestones that may follow, as far as the caller may tell of them."""

    lines = OrderLineOutput(many=True)
    totals = OrderTotalsOutput()
    agreements = AgreementOutput(many=True)
    milestones = MilestoneOutput(many=True)
    next = serializers.ListField(child=serializers.CharField())


class WorkOrderPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = WorkOrderOutput(many=True)
