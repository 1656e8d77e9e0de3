"""Rows of people to invite: understood, or turned down with a reason; columns that may not be there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainstorm.inviting import readable_layout, reason_in_words
from brainstorm.rows import InviteeParser, Lookup, Record, UnreadableError, find_forbidden, normalise_address
from brainstorm.rows.files import Layout
from brainstorm.rows.forbidden import forbidden_name
from disclosure import coarsen_pairs


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Minna.Virtanen@Example.FI", "minna.virtanen@example.fi"),
        ("  mailto:a@b.fi ", "a@b.fi"),
        ("Virtanen, Minna <minna@example.fi>", "minna@example.fi"),
        ("minna@hyvinvointialué.fi", "minna@xn--hyvinvointialu-okb.fi"),
        ("o'brien+x@sub.example.co.uk", "o'brien+x@sub.example.co.uk"),
        ("minna@", ""),
        ("minna.example.fi", ""),
        ("a..b@example.fi", ""),
        (".a@example.fi", ""),
        ("minna@example", ""),
        ("minna@example.fi\nBcc: x@y.fi", ""),
        ("minna@example.fi, toinen@example.fi", ""),
        ("mäti@example.fi", ""),
        ("a" * 65 + "@example.fi", ""),
        ("a@" + "b" * 250 + ".fi", ""),
    ],
)
def test_an_address_is_made_comparable_or_turned_down(typed: str, address: str) -> None:
    assert normalise_address(typed) == address


@given(st.text(max_size=80))
def test_no_address_can_smuggle_a_line_into_a_header(typed: str) -> None:
    address = normalise_address(typed)
    assert address.isascii()
    assert not set(address) & set("\r\n\0 ,;<>")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ammattiliitto", "union"),
        ("Liiton jäsen", "union"),
        ("AY-jäsenyys", "union"),
        ("Fackförbund", "union"),
        ("Trade union", "union"),
        ("Puolue", "party"),
        ("Poliittinen kanta", "party"),
        ("Parti", "party"),
        ("Terveydentila", "health"),
        ("Diagnoosi", "health"),
        ("Hälsotillstånd", "health"),
        ("Uskontokunta", "religion"),
        ("Kirkon jäsen", "religion"),
        ("Religion", "religion"),
        ("Hetu", "identity"),
        ("Henkilötunnus", "identity"),
        ("Personbeteckning", "identity"),
        ("Sähköposti", ""),
        ("Toimipaikka", ""),
        ("Terveyskeskus", ""),
        ("Palveluala", ""),
        ("Participant", ""),
        ("Hyvinvointialue", ""),
        ("Nimi", ""),
    ],
)
def test_what_the_name_of_a_column_gives_away(name: str, kind: str) -> None:
    assert forbidden_name(name) == kind


def test_a_harmless_name_does_not_hide_unions_or_parties() -> None:
    rows = [["a@b.fi", "", "x"], ["c@d.fi", "Tehy", "Kokoomus"]]
    header = ["sähköposti", "ryhmä 2", "muuta"]
    assert list(find_forbidden(header, {0}, rows)) == [("ryhmä 2", "union"), ("muuta", "party")]
    assert list(find_forbidden(header, {0, 1, 2}, rows)) == []


def parser(**columns: int) -> InviteeParser:
    layout = Layout("utf-8", "strict", ";", 0, columns, 4, 1)
    answers = {"role": Lookup([(7, ["staff", "Henkilöstö"]), (9, ["union", "Ammattiliitto"])])}
    return InviteeParser(layout, ("sv", "fi"), answers, frozenset({9}))


def parsed(*cells: str) -> tuple[object, ...]:
    row = parser(address=0, lang=1, role=2).parse(Record(5, list(cells)))
    if hasattr(row, "reason"):
        return row.line, row.reason
    return row.address, row.language, row.role, row.area


def test_a_row_is_understood_or_turned_down_with_its_line() -> None:
    assert parsed("A@b.fi", "suomi", "henkilöstö") == ("a@b.fi", "fi", 7, None)
    assert parsed("a@b.fi") == ("a@b.fi", "sv", None, None)  # the first language, and no role
    assert parsed("a@b.fi", "en", "-") == ("a@b.fi", "sv", None, None)  # a language that the dialogue has not
    assert parsed("", "fi") == (5, "no_address")
    assert parsed("höpö", "fi") == (5, "bad_address")
    assert parsed("a@b.fi", "klingon") == (5, "unknown_language")
    assert parsed("a@b.fi", "fi", "kuningas") == (5, "unknown_role")
    assert parsed("a@b.fi", "fi", "ammattiliitto") == (5, "union_role")
    assert parsed("a@b.fi", "fi", "ammattiliitto") == (5, "union_role")  # remembered as it was


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_any_file_a_ministrys_spreadsheet_makes_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "kutsut.csv"
    path.write_bytes(
        f"Alue{delimiter}Kieli{delimiter}Sähköposti\r\nÅland{delimiter}sv{delimiter}å@b.fi\r\n".encode(encoding)
    )
    assert readable_layout(path).columns == {"address": 2, "lang": 1, "area": 0}


@pytest.mark.parametrize(
    ("content", "reason", "word"),
    [
        ("nimi;rooli\nx;y\n", "no_address_column", "nimi, rooli"),
        ("sähköposti;Ammattiliitto\na@b.fi;x\n", "forbidden_union", "Ammattiliitto"),
        ("sähköposti;muuta\na@b.fi;Vihreät\n", "forbidden_party", "muuta"),
        ("sähköposti;hetu\na@b.fi;x\n", "forbidden_identity", "hetu"),
        ("", "empty", "tyhjä"),
    ],
)
def test_a_file_that_may_not_be_read_says_why(tmp_path: Path, content: str, reason: str, word: str) -> None:
    path = tmp_path / "kutsut.csv"
    path.write_text(content)
    with pytest.raises(UnreadableError) as caught:
        readable_layout(path)
    assert caught.value.reason == reason
    assert word in reason_in_words(reason, caught.value.details)


PAIRS = st.tuples(st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, "x", "y"]))


@given(st.dictionaries(PAIRS, st.integers(0, 60)))
def test_whatever_a_link_carries_at_least_twenty_carry(counts: dict[tuple[str | None, str | None], int]) -> None:
    carried = coarsen_pairs(counts)
    assert carried.keys() == counts.keys()
    for pair, kept in carried.items():
        assert kept[0] in {pair[0], None}
        assert kept[1] in {pair[1], None}
        if kept != (None, None):
            assert sum(n for other, n in counts.items() if carried[other] == kept) >= 20


def test_the_larger_part_is_kept() -> None:
    counts = {("a", "x"): 25, ("a", "y"): 12, ("a", "z"): 9, ("b", "x"): 6, ("c", "x"): 15, ("c", None): 3}
    assert coarsen_pairs(counts) == {
        ("a", "x"): ("a", "x"),
        ("a", "y"): ("a", None),
        ("a", "z"): ("a", None),
        ("b", "x"): (None, "x"),
        ("c", "x"): (None, "x"),
        ("c", None): (None, None),
    }


@pytest.mark.parametrize(("counts", "floor"), [({("a", "x"): -1}, 20), ({}, 0)])
def test_counts_that_cannot_be_are_refused(counts: dict[tuple[str, str], int], floor: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        coarsen_pairs(counts, floor=floor)
