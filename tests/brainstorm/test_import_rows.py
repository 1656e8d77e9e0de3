"""Files as people save them, and who a row is."""

import csv
import hashlib
import io
import random
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brainstorm.rows import Lookup, RowKeys, UnreadableError, find_columns, find_layout, fold, read_records
from brainstorm.rows.columns import AREA_NAMES, NAMES, ROLE_NAMES

COLUMNS = partial(find_columns, names={**NAMES, "role": ROLE_NAMES, "area": AREA_NAMES})


def digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def saved(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "f.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_is_read_however_it_was_saved(tmp_path, encoding, delimiter, line_end):
    lines = ["alue,teksti,outo", 'Lappi,"Hyvä, parempi",x', 'Kainuu,"ensimmäinen\nja toinen",', "Åland,Översättning,y"]
    content = line_end.join(line.replace(",", delimiter) for line in lines)
    path = saved(tmp_path, content, encoding)
    layout = find_layout(path, COLUMNS)
    records = list(read_records(path, layout))
    assert layout.columns == {"text": 1, "area": 0}
    assert [r.cells[1] for r in records] == [
        f"Hyvä{delimiter} parempi",
        "ensimmäinen\nja toinen",
        "Översättning",
    ]
    assert [r.line for r in records] == [2, 3, 5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "spreadsheet"),
        (bytes(range(256)) * 40, "not_text"),
        (b"%PDF-1.7\n" + b"\x01\x02\x03\x04ab" * 500, "not_text"),
        (b"moni;tuntematon\n1;2\n", "no_header"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, content, reason):
    with pytest.raises(UnreadableError) as caught:
        find_layout(saved(tmp_path, content), COLUMNS)
    assert caught.value.reason == reason


def test_a_damaged_byte_costs_its_row_and_not_the_encoding(tmp_path):
    content = "teksti\nKäytävä\nÄiti öisin\n".encode() + b"rikki \xe4\n" + "Lääkäri\n".encode()
    path = saved(tmp_path, content)
    cells = [r.cells[0] for r in read_records(path, find_layout(path, COLUMNS))]
    assert cells == ["Käytävä", "Äiti öisin", "rikki \udce4", "Lääkäri"]


def test_commas_in_a_file_of_one_column_are_commas(tmp_path):
    path = saved(tmp_path, "ajatus\nyksi, kaksi; kolme\n")
    assert [r.cells for r in read_records(path, find_layout(path, COLUMNS))] == [["yksi, kaksi; kolme"]]


def test_a_spreadsheets_separator_line_is_obeyed(tmp_path):
    path = saved(tmp_path, "sep=;\nteksti;kieli\na,b;fi\n")
    (record,) = read_records(path, find_layout(path, COLUMNS))
    assert (record.line, record.cells) == (3, ["a,b", "fi"])


def test_an_unclosed_quotation_mark_costs_one_row(tmp_path):
    path = saved(tmp_path, 'teksti;kieli\nehjä;fi\n"auki;fi\nseuraava;fi\nviimeinen;fi\n')
    records = list(read_records(path, find_layout(path, COLUMNS)))
    assert [(r.line, r.problem, r.cells[:1]) for r in records] == [
        (2, "", ["ehjä"]),
        (3, "broken_quotes", []),
        (4, "", ["seuraava"]),
        (5, "", ["viimeinen"]),
    ]


def test_an_unclosed_quotation_mark_far_from_the_end_costs_one_row(tmp_path):
    rows = [f"rivi numero {n} on tässä;fi" for n in range(20_000)]
    path = saved(tmp_path, "\n".join(["teksti;kieli", '"auki;fi', *rows, ""]))
    records = list(read_records(path, find_layout(path, COLUMNS)))
    assert records[0].problem == "broken_quotes"
    assert len(records) == 20_001
    assert records[-1].line == 20_002


def test_the_better_name_wins_where_two_columns_could_be_the_text():
    assert COLUMNS(["Kommentti", "Ajatus", "Region", "Group"]) == {"text": 1, "role": 3, "area": 2}


@pytest.mark.parametrize(
    "written",
    [
        *("Keski-Suomi", "keski-suomi", "Keski-Suomen", "Keski-Suomen hyvinvointialue", "Keski-Suomen hva", "15"),
        *("Mellersta Finland", "Mellersta Finlands välfärdsområde", "Central Finland", " KESKI–SUOMI "),
        "Central Finland wellbeing services county",
    ],
)
@pytest.mark.parametrize("label", ["Keski-Suomen hyvinvointialue", "Keski-Suomi"])
def test_an_area_is_known_by_any_of_its_names(written, label):
    lookup = Lookup([(1, ["Pohjanmaan hyvinvointialue"]), (2, ["hva-15", label, "15"]), (3, ["Keski-Pohjanmaan hva"])])
    assert lookup.find(written) == 2


def test_areas_that_share_words_are_not_confused():
    names = ["Pohjanmaan", "Keski-Pohjanmaan", "Etelä-Pohjanmaan", "Pohjois-Pohjanmaan"]
    lookup = Lookup([(name, [f"{name} hyvinvointialue"]) for name in names])
    assert [lookup.find(name) for name in ("Pohjanmaa", "Österbotten", "Södra Österbotten")] == [
        "Pohjanmaan",
        "Pohjanmaan",
        "Etelä-Pohjanmaan",
    ]
    assert lookup.find("Uusimaa") is None


@pytest.mark.parametrize("written", ["henkilöstö", "HENKILÖSTÖ ", "staff", "Personal", "työntekijät", "henkilosto"])
def test_a_role_is_known_by_any_of_its_names(written):
    lookup = Lookup([(1, ["Asukkaat"]), (2, ["Sote- tai pelastusalan henkilöstö"]), (3, ["henkilöstön edustaja"])])
    assert lookup.find(written) == 2


@given(st.text())
def test_folding_twice_is_folding_once(name):
    assert fold(fold(name)) == fold(name)


TEXTS, IDS = st.sampled_from(["a", "b", "c  c", "c c"]), st.sampled_from(["", "", "1", "2"])
ROWS = st.lists(st.fixed_dictionaries({"text": TEXTS, "id": IDS}), max_size=12)


@settings(max_examples=200)
@given(ROWS, st.randoms(use_true_random=False))
def test_identity_is_of_the_rows_and_not_of_their_order(rows, shuffler: random.Random):
    def keys(of):
        given = RowKeys(digest)
        return [given.key(row)[0] for row in of]

    shuffled = rows[:]
    shuffler.shuffle(shuffled)
    assert keys(rows) == keys(rows)
    assert sorted(keys(rows)) == sorted(keys(shuffled))
    without = [row for row in rows if not row["id"]]
    assert len(set(keys(without))) == len(without)
    with_id = [row for row in rows if row["id"]]
    assert len(set(keys(with_id))) == len({row["id"] for row in with_id})


@given(ROWS)
def test_a_longer_file_keeps_the_keys_of_what_it_had(rows):
    first, longer = RowKeys(digest), RowKeys(digest)
    before = {first.key(row)[0] for row in rows}
    assert before <= {longer.key(row)[0] for row in [{"text": "uusi", "id": ""}, *rows, {"text": "a", "id": ""}]}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30), max_size=8))
def test_what_a_spreadsheet_writes_is_what_we_read(tmp_path_factory, texts):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([["teksti", "kieli"], *([text, "fi"] for text in texts)])
    path = tmp_path_factory.mktemp("f") / "f.csv"
    path.write_bytes(out.getvalue().encode("utf-8-sig"))
    assert [r.cells[0] for r in read_records(path, find_layout(path, COLUMNS))] == texts
