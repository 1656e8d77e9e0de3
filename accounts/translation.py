"""Which of this app's texts exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from accounts.models import Organisation


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name",)
