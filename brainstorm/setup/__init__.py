"""What a new dialogue starts with: prompts, background questions, areas, texts. Pure data in three languages."""

from brainstorm.setup.background import QUESTIONS, UNION_ROLES, WIDER, wider
from brainstorm.setup.data import OptionData, PromptData, QuestionData, TemplateData, Texts, texts
from brainstorm.setup.prompts import PROMPTS
from brainstorm.setup.starting_texts import STARTING_TEXTS

PROFESSIONAL = TemplateData(
    key="ammattilaisdialogi",
    name=texts("Ammattilaisdialogi", "Professionell dialog", "Professional dialogue"),
    prompts=PROMPTS,
    questions=QUESTIONS,
    texts=STARTING_TEXTS,
)

TEMPLATES: dict[str, TemplateData] = {PROFESSIONAL.key: PROFESSIONAL}

ALIASES: dict[str, dict[str, str]] = {
    question.key: {alias.casefold(): option.key for option in question.options for alias in option.aliases}
    for question in QUESTIONS
}
"""Question key → other name of an option, in lower case → its key. What files in the world call them."""

__all__ = [
    "ALIASES",
    "TEMPLATES",
    "UNION_ROLES",
    "WIDER",
    "OptionData",
    "PromptData",
    "QuestionData",
    "TemplateData",
    "Texts",
    "texts",
    "wider",
]
