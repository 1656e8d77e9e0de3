"""Reports and public results."""

from django.urls import URLPattern, path

from analytics.views import reports, results

urlpatterns: list[URLPattern] = [
    path("tyo/<slug:slug>/raportit/", reports.reports, name="reports"),
    path("tyo/<slug:slug>/raportit/<uuid:pk>/uudelleen/", reports.retry, name="report_retry"),
    path("tyo/<slug:slug>/raportit/<uuid:pk>/julkaise/", reports.publish, name="results_publish"),
    path("tyo/<slug:slug>/raportit/<uuid:pk>/piilota/", reports.unpublish, name="results_unpublish"),
    path("tyo/<slug:slug>/raportit/tiedostot/<uuid:pk>/", reports.report_file, name="report_file"),
    path("d/<slug:slug>/tulokset/", results.results, name="results"),
    path("d/<slug:slug>/tulokset/<int:number>/", results.whole, name="results_whole"),
]
