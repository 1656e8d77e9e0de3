"""Signing in and one's own account. allauth's pages, in our clothes."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
