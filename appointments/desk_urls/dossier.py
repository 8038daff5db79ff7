"""The file of a client and their cars."""

from django.urls import path

from appointments.views import (
    dossier,
    dossier_cars,
    dossier_merging,
    dossier_person,
    dossier_silence,
)

_CLIENT = "<slug:site>/clients/<int:client>/"
_CAR = f"{_CLIENT}cars/<int:vehicle>/"
_DEFECT = f"{_CAR}defects/<int:defect>/"

urlpatterns = [
    path("<slug:site>/clients/incomplete/", dossier.incomplete, name="clients_incomplete"),
    path(_CLIENT, dossier.client_page, name="client"),
    path(f"{_CLIENT}older/", dossier.older, name="client_older"),
    path(f"{_CLIENT}edit/", dossier_person.edit, name="client_edit"),
    path(f"{_CLIENT}checked/", dossier_person.checked, name="client_checked"),
    path(f"{_CLIENT}note/", dossier_person.note, name="client_note"),
    path(f"{_CLIENT}silence/", dossier_silence.silence, name="client_silence"),
    path(f"{_CLIENT}silence/end/", dossier_silence.unsilence, name="client_unsilence"),
    path(f"{_CLIENT}duplicates/", dossier_merging.duplicates, name="client_duplicates"),
    path(f"{_CLIENT}merge/", dossier_merging.merge, name="client_merge"),
    path(f"{_CLIENT}unmerge/<int:merge>/", dossier_merging.unmerge, name="client_unmerge"),
    path(f"{_CLIENT}cars/new/", dossier_cars.new, name="client_car_new"),
    path(f"{_CAR}edit/", dossier_cars.edit, name="client_car_edit"),
    path(f"{_CAR}mileage/", dossier_cars.mileage, name="client_car_mileage"),
    path(f"{_CAR}owner/", dossier_cars.owner, name="client_car_owner"),
    path(f"{_CAR}owner/back/", dossier_cars.owner_back, name="client_car_owner_back"),
    path(f"{_CAR}defects/", dossier_cars.defect, name="client_defect"),
    path(f"{_DEFECT}drop/", dossier_cars.drop, name="client_defect_drop"),
    path(f"{_DEFECT}restore/", dossier_cars.restore, name="client_defect_restore"),
]
