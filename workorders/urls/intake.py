"""Addresses of the walk-around."""

from django.urls import URLPattern, path

from workorders.views import declining, intake, intake_saving, technician

_ORDER = "<slug:site>/orders/<str:said>/"
_INTAKE = f"{_ORDER}intake/"

urlpatterns: list[URLPattern] = [
    path(_INTAKE, intake.walk_around, name="order_intake"),
    path(f"{_INTAKE}start/", intake.start, name="order_intake_start"),
    path(f"{_INTAKE}aside/", intake.aside, name="order_intake_aside"),
    path(f"{_INTAKE}sheet/", intake.sheet, name="order_intake_sheet"),
    path(f"{_INTAKE}sign/", intake.sign, name="order_intake_sign"),
    path(f"{_INTAKE}offer/<int:defect>/", intake.offer_again, name="order_intake_offer"),
    path(f"{_INTAKE}save/", intake_saving.save, name="order_intake_save"),
    path(f"{_INTAKE}damage/", intake_saving.damage, name="order_damage"),
    path(f"{_INTAKE}damage/drop/", intake_saving.drop_damage, name="order_damage_drop"),
    path(f"{_INTAKE}belonging/", intake_saving.belonging, name="order_belonging"),
    path(f"{_INTAKE}belonging/drop/", intake_saving.drop_belonging, name="order_belonging_drop"),
    path(f"{_INTAKE}photo/", intake_saving.photo, name="order_intake_photo"),
    path(f"{_INTAKE}photo/drop/", intake_saving.drop_photo, name="order_intake_photo_drop"),
    path(f"{_ORDER}photos/<uuid:shot>/", intake_saving.order_photo, name="order_photo"),
    path(f"{_ORDER}decline/", declining.decline, name="order_decline"),
    path(f"{_ORDER}technician/", technician.technician, name="order_technician"),
    path(f"{_ORDER}technician/comes/", technician.comes, name="order_technician_comes"),
    path("<slug:site>/technician/", technician.calls, name="technician_calls"),
]
