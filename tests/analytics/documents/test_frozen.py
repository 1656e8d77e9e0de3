"""Freezing, thawing, checking."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analytics.documents.frozen import checksum, faults, freeze, text_hash, thaw
from tests.analytics.documents.sample import sample

SALT = b"0123456789abcdef"


def test_a_frozen_report_thaws_to_itself_and_freezes_to_the_same_bytes():
    document, _ = sample()
    frozen = freeze(document)
    assert thaw(frozen) == document
    assert freeze(thaw(frozen)) == frozen


def test_no_text_of_a_participant_is_in_the_frozen_report():
    document, kept = sample()
    frozen = freeze(document)
    for _, text in kept.values():
        assert text not in frozen
        assert json.dumps(text, ensure_ascii=False)[1:-1] not in frozen


def test_a_sound_version_has_no_faults_whole_or_with_an_erased_text():
    document, kept = sample()
    frozen = freeze(document)
    assert faults(frozen, checksum(frozen), kept) == []
    first = document.ideas[0].said.hash
    assert faults(frozen, checksum(frozen), {**kept, first: None}) == []


def test_every_kind_of_tampering_shows():
    document, kept = sample()
    frozen = freeze(document)
    root = checksum(frozen)
    first = document.ideas[0].said.hash
    salt, text = kept[first]
    assert faults(frozen, root, {**kept, first: (salt, text + " ")}) == [f"changed:{first}"]
    assert faults(frozen, root, {key: one for key, one in kept.items() if key != first}) == [f"missing:{first}"]
    other = freeze(replace(document, counts=replace(document.counts, participants=10_403)))
    assert faults(other, root, kept) == ["checksum"]


def test_the_same_text_has_another_hash_under_another_salt():
    assert text_hash(SALT, "sama") != text_hash(SALT[::-1], "sama")
    with pytest.raises(ValueError, match="at least 16 bytes"):
        text_hash(b"short", "sama")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.update(schema=99), "schema 99"),
        (lambda data: data.pop("wholes"), "wholes"),
        (lambda data: data.update(extra=1), "extra"),
        (lambda data: data["counts"].update(ideas="many"), "report.counts.ideas"),
        (lambda data: data["cover"].update(title=["x"]), "report.cover.title"),
    ],
)
def test_what_is_not_a_report_is_refused(change, message):
    data = json.loads(freeze(sample()[0]))
    change(data)
    with pytest.raises(ValueError, match=message):
        thaw(json.dumps(data))


def test_numbers_that_are_none_are_refused():
    document, _ = sample()
    broken = replace(document, exposure=[replace(document.exposure[0], gini=float("nan"))])
    with pytest.raises(ValueError, match="JSON compliant"):
        freeze(broken)
