"""Arriving, writing, leaving, and the pages every dialogue must have."""

from django.urls import path

from brainstorm.views import arrival, bounces, leaving, legal, links, subscriptions, supporting, writing

urlpatterns = [
    path("", arrival.home, name="home"),
    path("l/<str:token>/", links.link, name="link"),
    path("k/<str:token>/", links.invitation, name="invitation"),
    path("k/<str:token>/lopeta/", links.invitation_leave, name="invitation_leave"),
    path("kutsut/palautuneet/", bounces.bounces, name="bounces"),
    path("koodi/", links.room_code, name="room_code"),
    path("d/<slug:slug>/", arrival.dialogue, name="dialogue"),
    path("d/<slug:slug>/aloita/", arrival.start, name="start"),
    path("d/<slug:slug>/taustat/", arrival.background, name="background"),
    path("d/<slug:slug>/paluu/", arrival.return_by_code, name="come_back"),
    path("d/<slug:slug>/kirjoita/<int:number>/", writing.write, name="write"),
    path("d/<slug:slug>/kirjoita/<int:number>/samanlaisia/", supporting.similar, name="similar"),
    path("d/<slug:slug>/ajatus/<uuid:pk>/tata-minakin/", supporting.support, name="support"),
    path("d/<slug:slug>/lisaa/", writing.more, name="more"),
    path("d/<slug:slug>/lopuksi/", leaving.background_rest, name="background_rest"),
    path("d/<slug:slug>/kiitos/", leaving.thanks, name="thanks"),
    path("d/<slug:slug>/paluukoodi/", leaving.return_code, name="return_code"),
    path("d/<slug:slug>/lopeta/", leaving.finish, name="finish"),
    path("d/<slug:slug>/lopetettu/", leaving.goodbye, name="goodbye"),
    path("d/<slug:slug>/omat/tiedot/", leaving.my_data, name="my_data"),
    path("d/<slug:slug>/omat/poista/", leaving.erase_all, name="erase_all"),
    path("d/<slug:slug>/tilaa/", subscriptions.subscribe, name="subscribe"),
    path("d/<slug:slug>/tilaa/vahvista/<str:token>/", subscriptions.subscribe_confirm, name="subscribe_confirm"),
    path("d/<slug:slug>/tilaa/lopeta/<str:token>/", subscriptions.unsubscribe, name="unsubscribe"),
    path("d/<slug:slug>/tietosuoja/", legal.privacy, name="privacy"),
    path("d/<slug:slug>/saavutettavuus/", legal.accessibility, name="accessibility"),
    path("d/<slug:slug>/saavutettavuus/palaute/", legal.accessibility_feedback, name="accessibility_feedback"),
    path("d/<slug:slug>/saannot/", legal.rules, name="rules"),
]
