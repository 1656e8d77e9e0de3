"""Addresses of what the dialogue says."""

from analytics.urls import reports, themes

app_name = "analytics"
urlpatterns = [*themes.urlpatterns, *reports.urlpatterns]
