"""Themes and their curation."""

from django.urls import URLPattern, path

from analytics.views import curation, themes

urlpatterns: list[URLPattern] = [
    path("tyo/<slug:slug>/teemat/", themes.themes, name="themes"),
    path("tyo/<slug:slug>/teemat/hae/", themes.start, name="theme_run_start"),
    path("tyo/<slug:slug>/teemat/tila/", themes.run_state, name="theme_run_state"),
    path("tyo/<slug:slug>/teemat/epaselvat/", themes.unclear, name="themes_unclear"),
    path("tyo/<slug:slug>/teemat/historia/", themes.history, name="theme_history"),
    path("tyo/<slug:slug>/teemat/hyvaksy/", curation.approve, name="themes_approve"),
    path("tyo/<slug:slug>/teemat/siirra/", curation.move, name="ideas_move"),
    path("tyo/<slug:slug>/teemat/uusi/", curation.make, name="theme_make"),
    path("tyo/<slug:slug>/teemat/kumoa/", curation.undo, name="theme_undo"),
    path("tyo/<slug:slug>/teemat/<uuid:pk>/", themes.theme, name="theme"),
    path("tyo/<slug:slug>/teemat/<uuid:pk>/nimi/", curation.rename, name="theme_rename"),
    path("tyo/<slug:slug>/teemat/<uuid:pk>/yhdista/", curation.merge, name="theme_merge"),
    path("tyo/<slug:slug>/teemat/<uuid:pk>/kokonaisuus/", curation.place, name="theme_place"),
    path("tyo/<slug:slug>/teemat/<uuid:pk>/piilota/", curation.hide, name="theme_hide"),
]
