"""What themes are called: names that tell apart, and wholes by what their sub-themes share."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.themes.candidates import phrase_table
from analytics.themes.keywords import LabelWord, general_words, label_words, make_label, make_labels
from language.lemmas import lemma_engine

needs_voikko = pytest.mark.skipif(lemma_engine() != "voikko", reason="Voikko is not installed")


def words_of(groups: dict[int, list[str]], language: str = "fi", whole_of: list[int] | None = None) -> list[list[str]]:
    """The label words of groups of texts, as shown."""
    texts = [text for members in groups.values() for text in members]
    of_text = np.array([group for group, members in groups.items() for _text in members])
    table = phrase_table(texts, [language] * len(texts), language)
    wholes = None if whole_of is None else np.array(whole_of)
    return [[word.shown for word in words] for words in label_words(table, of_text, len(groups), whole_of=wholes)]


def word(shown: str, score: float) -> LabelWord:
    return LabelWord(shown, (shown,), 5, score)


def test_a_name_has_no_more_words_than_say_something():
    words = [word("nato", 1.0), word("puolustus", 0.4), word("asia", 0.1), word("ruotsi", 0.05)]
    assert make_label(words, "fi") == "Nato ja puolustus"
    assert make_label(words[:1], "sv") == "Nato"
    assert make_label([word("tax", 3), word("housing", 2), word("roads", 1)], "en") == "Tax, housing and roads"


def test_a_name_with_a_joined_word_is_joined_otherwise():
    words = [word("sosiaali- ja terveyspalvelut", 1.0), word("raha", 0.9)]
    assert make_label(words, "fi") == "Sosiaali- ja terveyspalvelut sekä raha"
    assert make_label(words[:1], "fi") == "Sosiaali- ja terveyspalvelut"


def test_two_themes_are_never_called_the_same():
    words = [[word("koulu", 1), word("piha", 0.01)], [word("koulu", 1), word("ruoka", 0.01)]]
    first, second = make_labels(words, "fi")
    assert first != second


@needs_voikko
def test_a_word_is_shown_in_the_number_it_is_written_in():
    groups = {
        0: ["Penkkejä on liian vähän", "Uusia penkkejä puistoon", "Penkeille tarvitaan varjoa", "Penkit puuttuvat"],
        1: ["Kirjaston ovi", "Kirjastossa on kylmä", "Menen kirjastoon bussilla", "Kirjasto kiinni"],
    }
    penkit, kirjasto = words_of(groups)
    assert "penkit" in penkit
    assert "kirjasto" in kirjasto


@needs_voikko
def test_a_word_is_capital_only_where_it_mostly_is():
    groups = {0: ["Se maksaa kaksi euroa", "Hinta on Euro", "Yksi euro ja Kallio", "Meillä Kallio ja euroa"] * 2}
    assert {"euro", "Kallio"} <= set(words_of({**groups, 1: ["Lumi sulaa", "Lunta ei ole", "Lumet pois"] * 3})[0])


@needs_voikko
def test_a_word_that_stands_mostly_in_one_pair_is_shown_as_the_pair():
    groups = {
        0: [
            "Julkinen liikenne ei kulje",
            "Julkista liikennettä lisää",
            "Julkinen liikenne kallista",
            "Autoilu vähenee",
        ],
        1: ["Kirjaston ovi", "Kirjasto on auki", "Kirjasto kiinni", "Kirjastossa kylmä"],
    }
    assert words_of(groups)[0][0] == "julkinen liikenne"


@needs_voikko
def test_words_that_say_the_same_are_not_joined():
    texts = ["Maahanmuutto ja maahanmuuttajat", "Maahanmuuttajat tulevat, maahanmuutto kasvaa", "Maahanmuuttajien työ"]
    found = words_of({0: texts, 1: ["Talvella liukasta", "Talvi ja lumi", "Lumi aurataan", "Lumet pois"]})[0]
    assert sum(shown.startswith("maahan") for shown in found) == 1


def test_verbs_and_predicates_name_no_theme():
    groups = {
        0: ["We should legalise marijuana", "They want to legalise it", "It must be legal", "Marijuana is legal"] * 2,
        1: ["Mental health care", "Pay for health care", "Good health care", "The health care is free"] * 2,
    }
    marijuana, care = words_of(groups, "en")
    assert marijuana == ["marijuana"]
    assert care[0] == "health care"


@needs_voikko
def test_a_sub_theme_is_told_from_its_siblings_first():
    swimming = ["Uimaranta ja sauna", "Uimaranta likainen, sauna kylmä", "Sauna auki, uimaranta", "Uimaranta, sauna"]
    boats = ["Uimaranta ja laituri", "Laituri rikki", "Laituri ja uimaranta", "Uimaranta, uusi laituri"]
    others = ["Koulun ruoka", "Koulu kylmä", "Koulussa melua", "Koulun piha"] * 4
    found = words_of({0: swimming, 1: boats, 2: others}, whole_of=[0, 0, 1])
    assert found[0][0] == "sauna"
    assert found[1][0] == "laituri"


@needs_voikko
def test_a_whole_is_named_by_what_its_sub_themes_share():
    subs = [
        ["Jalkapallokenttä on märkä", "Kenttä ja maalit", "Kenttä valaistava"],
        ["Tenniskenttä puuttuu", "Kenttä tennikselle", "Kentällä on verkko"],
        ["Luistelu ja kenttä", "Kenttä jäähän", "Tekojää kentälle"],
        ["Kirjasto auki", "Kirjaston tilat", "Kirjastossa lehtiä"],
        ["Uimahalli auki", "Uimahallin hinta", "Uimahalli kylmä"],
    ]
    texts = [text for sub in subs for text in sub]
    table = phrase_table(texts, ["fi"] * len(texts), "fi", parts="heads")
    wholes = general_words(table, np.repeat(np.arange(5), 3), np.array([0, 0, 0, 1, 1]), fewest=2)
    assert wholes[0][0].shown == "kenttä"
    assert {word.shown for word in wholes[1][:2]} == {"kirjasto", "uimahalli"}


@needs_voikko
def test_a_part_of_compounds_names_a_whole_only_if_it_is_a_word_of_its_own():
    texts = ["Sosiaaliturva riittää", "Perusturva riittää", "Sosiaaliturva pois", "Perusturva pois"]
    keys = set(phrase_table(texts, ["fi"] * 4, "fi", parts="heads").keys)
    assert ("turva",) not in keys
    assert ("turva",) in set(phrase_table(texts, ["fi"] * 4, "fi", parts="all").keys)


def test_an_empty_cell_of_a_spreadsheet_names_no_theme():
    texts = ["nan", "nan", "nan", "Nan nan"] * 3
    assert words_of({0: texts}) == [[]]
