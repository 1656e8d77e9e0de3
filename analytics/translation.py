"""Which of this app's texts exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from analytics.models import Theme


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("name",)
