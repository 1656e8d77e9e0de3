"""Addresses of the dialogue, a module for each part."""

from brainstorm.urls import discussion, imports, public, work

app_name = "brainstorm"
# Staff pages before the public ones, so that nothing of theirs is taken for a dialogue.
urlpatterns = [*imports.urlpatterns, *work.urlpatterns, *discussion.urlpatterns, *public.urlpatterns]
