"""Themes and their curation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
