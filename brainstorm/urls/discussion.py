"""Weighing, reading, discussing, and one's own contributions."""

from django.urls import path

from brainstorm.views import answers, discussion, mine, weighing

urlpatterns = [
    path("d/<slug:slug>/arvioi/", weighing.weigh, name="weigh"),
    path("d/<slug:slug>/keskustelu/", discussion.discuss, name="discuss"),
    path("d/<slug:slug>/vastaukset/", answers.answers, name="answers"),
    path("d/<slug:slug>/ajatus/<uuid:pk>/", discussion.idea, name="idea"),
    path("d/<slug:slug>/ajatus/<uuid:pk>/kommentti/", discussion.comment, name="comment"),
    path("d/<slug:slug>/omat/", mine.mine, name="mine"),
    path("d/<slug:slug>/omat/ajatus/<uuid:pk>/muokkaa/", mine.idea_edit, name="idea_edit"),
    path("d/<slug:slug>/omat/ajatus/<uuid:pk>/peru/", mine.idea_withdraw, name="idea_withdraw"),
    path("d/<slug:slug>/omat/ajatus/<uuid:pk>/poista/", mine.idea_erase, name="idea_erase"),
    path("d/<slug:slug>/omat/kommentti/<uuid:pk>/peru/", mine.comment_withdraw, name="comment_withdraw"),
    path("d/<slug:slug>/omat/kommentti/<uuid:pk>/poista/", mine.comment_erase, name="comment_erase"),
]
