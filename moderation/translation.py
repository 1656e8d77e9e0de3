"""Which of this app's texts exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from moderation.models import Ground


@register(Ground)
class GroundTranslation(TranslationOptions):
    fields = ("name", "explanation")
