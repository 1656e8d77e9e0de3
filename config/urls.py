"""Every address of the site. Finnish has no prefix; Swedish and English have theirs."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("tili/", include("accounts.urls")),
        path("", include("moderation.urls")),
        path("", include("analytics.urls")),
        path("", include("brainstorm.urls")),
        prefix_default_language=False,
    ),
]

handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
