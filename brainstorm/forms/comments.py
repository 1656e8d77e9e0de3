"""What one writes under an idea, and one's own idea written anew."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import NonceField, TextField
from brainstorm.models import COMMENT_LENGTH, IDEA_LENGTH


class CommentForm(forms.Form):
    """A comment or a reply. The parent is checked by access, not here."""

    text = TextField(
        limit=COMMENT_LENGTH, rows=4, label=_("Kommentti"), error_messages={"required": _("Kirjoita kommentti ensin.")}
    )
    nonce = NonceField()
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)


class IdeaEditForm(forms.Form):
    """One's own idea, as long as nobody has weighed it."""

    text = TextField(limit=IDEA_LENGTH, rows=6, label=_("Ajatuksesi"))
