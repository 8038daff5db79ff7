"""Shapes of the client file: typed as people type, kept as the file compares it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from service_desk.clients.models import Client, ContactPoint, RecallVehicle, Vehicle
from service_desk.clients.rules import clean_plate
from service_desk.clients.states import ContactKind
from service_desk.lib.emails import parse_email
from service_desk.lib.names import clean_name
from service_desk.lib.phones import parse_phone
from service_desk.lib.plates import normalise_plate
from service_desk.lib.refusals import Unreadable
from service_desk.lib.spelling import search_key
from service_desk.lib.vin import parse_vin

NOWHERE = "ZZ"
"""A country no phone belongs to: the number then needs its country code."""


class ClientForm(forms.ModelForm):
    """A client; the key they are searched by follows the name."""

    class Meta:
        model = Client
        fields = ["site", "name", "language", "prefers", "preferred_advisor", "note"]

    def clean_name(self) -> str:
        name = _read(clean_name, self.cleaned_data["name"])
        self.instance.search_key = search_key(name)
        return name


class ContactPointForm(forms.ModelForm):
    """A phone or an e-mail of a client, whose site's country completes the phone."""

    # Longer than what is stored: spaces, brackets and words around a number are welcome.
    value = forms.CharField(label=_("phone or e-mail"), max_length=254)

    class Meta:
        model = ContactPoint
        fields = ["kind", "value", "is_main"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.get("value", "")
        try:
            if cleaned.get("kind") == ContactKind.PHONE:
                cleaned["value"] = parse_phone(typed, self._country()).e164
            elif cleaned.get("kind") == ContactKind.EMAIL:
                cleaned["value"] = parse_email(typed)
        except Unreadable as problem:
            self.add_error("value", str(problem))
        self.instance.as_typed = typed
        return cleaned

    def _country(self) -> str:
        client = self.instance.client if hasattr(self.instance, "client") else None
        return client.site.country if client and client.site_id else NOWHERE


class VehicleForm(forms.ModelForm):
    """A car; the key it is searched by follows the plate."""

    plate = forms.CharField(label=_("plate"), max_length=40, required=False)
    # Longer than a VIN: it may be typed in groups.
    vin = forms.CharField(label=_("VIN"), max_length=40, required=False)

    class Meta:
        model = Vehicle
        fields = [
            "site",
            "plate",
            "vin",
            "make",
            "model",
            "first_registered_on",
            "warranty_until",
            "warranty_km",
        ]

    def clean_plate(self) -> str:
        typed = self.cleaned_data["plate"]
        plate = _read(clean_plate, typed) if typed else ""
        self.instance.plate_key = normalise_plate(plate)
        return plate

    def clean_vin(self) -> str:
        typed = self.cleaned_data["vin"]
        return _read(lambda text: parse_vin(text).value, typed) if typed else ""


class RecallVehicleForm(forms.ModelForm):
    """One VIN, or a range of them; a single one needs typing once."""

    vin_from = forms.CharField(label=_("VIN"), max_length=40)
    vin_to = forms.CharField(label=_("to VIN"), max_length=40, required=False)

    class Meta:
        model = RecallVehicle
        fields = ["campaign", "vin_from", "vin_to"]

    def clean_vin_from(self) -> str:
        return _read(lambda text: parse_vin(text).value, self.cleaned_data["vin_from"])

    def clean_vin_to(self) -> str:
        typed = self.cleaned_data["vin_to"]
        if not typed:
            return self.cleaned_data.get("vin_from", "")
        return _read(lambda text: parse_vin(text).value, typed)


def _read(parse: Any, text: str) -> str:
    try:
        return str(parse(text))
    except Unreadable as problem:
        raise ValidationError(str(problem), code=problem.reason) from None
