"""Signing in and one's own account. allauth's pages, in our clothes."""

from django.urls import include, path

from accounts.views.account import account

urlpatterns = [path("", account, name="account"), path("", include("allauth.urls"))]
