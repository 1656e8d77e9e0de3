"""Reports and public results."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
