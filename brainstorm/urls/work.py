"""The pages of those who run a dialogue."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
