"""Arriving, writing, leaving, and the pages every dialogue must have."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
