"""What a template is made of. Plain data in three languages: no Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = Mapping[str, str]
"""Language → text."""


def texts(fi: str, sv: str, en: str) -> Texts:
    """The same text in each language."""
    return {"fi": fi, "sv": sv, "en": en}


@dataclass(frozen=True, slots=True)
class OptionData:
    """One answer to a background question.

    Attributes
    ----------
    key, text : str, Texts
    code : str
        Official code, where the world has one.
    merges_into : str
        Key of the wider category (see ``wider``) used when groups are small.
    is_sensitive : bool
        Staff, health, minors: shown only from ten people up.
    aliases : tuple of str
        Other names that files use for it.
    """

    key: str
    text: Texts
    code: str = ""
    merges_into: str = ""
    is_sensitive: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionData:
    """A background question with its answers. ``only_for`` names options of the first question."""

    key: str
    text: Texts
    options: tuple[OptionData, ...]
    asked: str = "after"
    only_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromptData:
    """What is asked. ``kind`` and ``scale`` are values of the model's choices."""

    text: Texts
    hint: Texts
    kind: str
    scale: str = "importance"
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class TemplateData:
    """Everything a new dialogue starts with."""

    key: str
    name: Texts
    prompts: tuple[PromptData, ...]
    questions: tuple[QuestionData, ...]
    texts: Mapping[str, Texts] = field(default_factory=dict)
