"""Bringing in ideas from a file."""

from django.urls import URLPattern, path

from brainstorm.views import imports

urlpatterns: list[URLPattern] = [
    path("tyo/<slug:slug>/tuonti/", imports.imports, name="work_imports"),
    path("tyo/<slug:slug>/tuonti/malli.csv", imports.import_example, name="work_import_example"),
    path("tyo/<slug:slug>/tuonti/<uuid:pk>/", imports.import_run, name="work_import"),
    path("tyo/<slug:slug>/tuonti/<uuid:pk>/hylatyt.csv", imports.import_rejections, name="work_import_rejections"),
]
