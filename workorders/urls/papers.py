"""Addresses of papers and the folder of a car."""

from django.urls import URLPattern, path

from workorders.views import folder, papers

_ORDER = "<slug:site>/orders/<str:said>/papers/"
_CAR = "<slug:site>/cars/<int:vehicle>/folder/"

urlpatterns: list[URLPattern] = [
    path(_ORDER, papers.papers, name="order_papers"),
    path(f"{_ORDER}aside/", papers.aside, name="order_papers_aside"),
    path(f"{_ORDER}make/<slug:paper>/", papers.make, name="order_paper_make"),
    path(f"{_ORDER}<int:issued>/", papers.look, name="order_paper"),
    path(f"{_ORDER}<int:issued>/print/", papers.print_again, name="order_paper_print"),
    path(f"{_ORDER}<int:issued>/copies/<int:copy>/", papers.copy, name="order_paper_copy"),
    path(_CAR, folder.folder, name="car_folder"),
    path(f"{_CAR}list/", folder.folder_list, name="car_folder_list"),
]
