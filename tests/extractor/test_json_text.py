"""JSON as Hugo reads it."""

from __future__ import annotations

import pytest

from eventsearch.extractor.front_matter.json import read_json
from eventsearch.extractor.front_matter.result import FormatError


def test_keys_are_lowered_and_have_places() -> None:
    text = '{\n "Title": "A }",\n "Tags" : ["x", {"Y": 1}],\n "big": 12345678901234567890\n}\n'
    loaded = read_json(text)
    assert loaded.value == {"title": "A }", "tags": ["x", {"y": 1}], "big": 1.2345678901234567e19}
    assert {key: text[at] for key, at in loaded.offsets.items()} == {
        "title": '"',
        "tags": "[",
        "big": "1",
    }


def test_an_empty_object_is_an_empty_mapping() -> None:
    assert read_json("{ }").value == {}
    assert read_json("[1]").offsets == {}


def test_of_two_equal_keys_the_last_wins() -> None:
    loaded = read_json('{"a": 1, "A": 2}')
    assert loaded.value == {"a": 2}
    assert [doubt.code for doubt in loaded.doubts] == ["E104"]
    assert read_json('{"a": {"b": 1}, "A": {"B": 1}}').doubts == ()


def test_half_a_character_becomes_a_replacement_sign() -> None:
    assert read_json('{"a": "\\ud83d"}').value == {"a": "\ufffd"}


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('{\n "a": 1,\n}', (3, 1), "expecting property name"),
        ('{"a": 1 "b": 2}', (1, 9), "expecting ',' delimiter"),
        ('{"a": NaN}', (1, 1), "or no json"),
        ('{"a": ' + "[" * 100_000, (1, 1), "nested too deeply"),
    ],
)
def test_faults_have_a_place(text: str, place: tuple[int, int], reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_json(text)
    # Python 3.13 has a fault of its own for the comma, one line earlier.
    if "trailing comma" not in caught.value.reason:
        assert (caught.value.line, caught.value.column) == place
        assert reason in caught.value.reason.lower()
    assert "double quotes" in caught.value.hint
