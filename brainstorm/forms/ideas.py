"""Writing a thought."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.fields import NonceField, TextField
from brainstorm.forms.arrival import new_nonce
from brainstorm.models import IDEA_LENGTH, Kind, Prompt
from brainstorm.words import KIND_NAMES


class IdeaForm(forms.Form):
    """One thought. Its kind is asked only where the prompt is open to all kinds."""

    nonce = NonceField(initial=new_nonce)
    kind = forms.ChoiceField(
        label=_("Mistä ajatuksessasi on kyse?"),
        choices=[(key, KIND_NAMES[key]) for key in Kind],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Valitse, mistä ajatuksessasi on kyse."),
            "invalid_choice": _("Valitse jokin vaihtoehdoista."),
        },
    )
    text = TextField(
        label=_("Ajatuksesi"),
        help_text=_("Kirjoita yksi asia kerrallaan. Muutama virke riittää. Älä kirjoita kenenkään nimeä."),
        limit=IDEA_LENGTH,
    )

    def __init__(self, prompt: Prompt, data: Any = None) -> None:
        super().__init__(data)
        text = self.fields["text"]
        if prompt.hint:
            text.help_text = prompt.hint
        # For static/js/draft.js and static/js/while-writing.js.
        slug = prompt.dialogue.slug
        text.widget.attrs |= {
            "data-draft": f"{slug}:{prompt.number}",
            "data-similar": reverse("brainstorm:similar", args=[slug, prompt.number]),
            "data-similar-into": "samanlaisia",
            "data-screen": reverse("moderation:screen"),
            "data-screen-into": "tarkistus",
        }
        if prompt.kind:
            del self.fields["kind"]
