"""Addresses of flagging, screening and the moderators' queue."""

from django.urls import path

from moderation.views import flags, queues, screening

app_name = "moderation"
urlpatterns = [
    path("ilmoita/koodi/", flags.receipt, name="flag_receipt"),
    path("ilmoita/<slug:kind>/<uuid:pk>/", flags.flag, name="flag"),
    path("tarkista/", screening.screen, name="screen"),
    path("tyo/jono/", queues.queue_all, name="queue_all"),
    path("tyo/jono/<int:queue_id>/", queues.queue, name="queue"),
    path("tyo/jono/tapaus/<uuid:pk>/", queues.case, name="case"),
]
