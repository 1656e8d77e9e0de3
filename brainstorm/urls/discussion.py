"""Weighing, reading, discussing, and one's own contributions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
