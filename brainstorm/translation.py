"""Which of this app's texts exist in each language."""

from modeltranslation.translator import TranslationOptions, register

from brainstorm.models import BackgroundOption, BackgroundQuestion, Dialogue, Prompt, PublicAnswer


@register(Dialogue)
class DialogueTranslation(TranslationOptions):
    fields = (
        "title",
        "purpose",
        "what_happens",
        "decision",
        "rules",
        "help_hours",
        "interruption_text",
        "summary",
        "privacy_basis",
        "privacy_recipients",
        "accessibility_gaps",
    )


@register(Prompt)
class PromptTranslation(TranslationOptions):
    fields = ("text", "hint")


@register(BackgroundQuestion)
class BackgroundQuestionTranslation(TranslationOptions):
    fields = ("text",)


@register(BackgroundOption)
class BackgroundOptionTranslation(TranslationOptions):
    fields = ("text",)


@register(PublicAnswer)
class PublicAnswerTranslation(TranslationOptions):
    fields = ("text",)
