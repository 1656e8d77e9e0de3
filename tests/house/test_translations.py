"""Swedish and English are whole. Whether every text of the code was collected is asked by ``make check``."""

import pytest

from tests.house import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_collected_text_is_translated_and_compiled(language: str) -> None:
    assert list(messages.unfinished(language)) == []
