"""Values of front matter and configuration, and TOML and JSON as Hugo reads them."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.extractor.front_matter.coercion import (
    integer,
    switch,
    text,
    texts,
    to_bool,
    to_text,
    tree,
    without_surrogates,
)
from eventsearch.extractor.front_matter.json import read_json
from eventsearch.extractor.front_matter.result import DEEPEST, FormatError, Lines, Loaded
from eventsearch.extractor.front_matter.toml import read_toml
from eventsearch.extractor.front_matter.yaml import read_yaml
from eventsearch.extractor.front_matter.yaml.scalars import plain_value, tagged_value

# Values of front matter and configuration.


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "x"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (2023, "2023"),
        (1.0, "1"),
        (1.10, "1.1"),
        (100.0, "100"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (math.nan, "NaN"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (date(2023, 1, 2), "2023-01-02"),
        ([], None),
        ({}, None),
    ],
)
def test_values_become_texts(value: object, text: str | None) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("value", "switch"),
    [
        (True, True),
        (None, False),
        (0, False),
        (2.0, True),
        ("true", True),
        ("F", False),
        ("yes", None),
        ("", None),
        ([], None),
    ],
)
def test_values_become_switches(value: object, switch: bool | None) -> None:
    assert to_bool(value) is switch


def test_lone_surrogates_are_replaced_and_pairs_joined() -> None:
    assert without_surrogates({"a\ud800": ["\ud83d\ude00", 1]}) == {"a\ufffd": ["😀", 1]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), ("false", False), (0, False), (None, True), ("maybe", True), ([], True)],
)
def test_a_switch_may_be_a_text(value: object, expected: bool) -> None:
    assert switch(value, True) is expected


def test_texts_may_be_one_text_or_numbers() -> None:
    assert texts("a") == ("a",)
    assert texts(["a", 1, "", {}, None]) == ("a", "1")
    assert texts({"a": 1}) == ()


def test_unusable_values_become_defaults() -> None:
    assert (text(3), text(None, "d"), text({}, "d")) == ("3", "d", "d")
    assert (integer("7"), integer("x"), integer(None), integer([])) == (7, 0, 0, 0)
    assert tree({"a": {"b": {"c": 1}}}, "a", "b") == {"c": 1}
    assert tree({"a": 1}, "a", "b") == {}
    assert tree(None) == {}


# TOML as Hugo reads it.

TEXT = '''\
# title = "no"
Title = "A # [x]"
date = 2023-01-31T16:30:00Z
day = 2023-01-31
at = 07:30:00
list = [
  "a", # key = 1
  "b",
]
"Quoted Key" = """
fake = 1
"""
a.b = 'c'
raw = \'\'\'
[none]
\'\'\'
inline = { X = 1 }

[Author]
Name = "B"
title = "not at the top"

[[links]]
Url = "u"

[Author.more]
'''


def test_values_keep_their_dates_and_have_lower_keys() -> None:
    assert read_toml(TEXT).value == {
        "title": "A # [x]",
        "date": datetime(2023, 1, 31, 16, 30, tzinfo=UTC),
        "day": date(2023, 1, 31),
        "at": "07:30:00",
        "list": ["a", "b"],
        "quoted key": "fake = 1\n",
        "a": {"b": "c"},
        "raw": "[none]\n",
        "inline": {"x": 1},
        "author": {"name": "B", "title": "not at the top", "more": {}},
        "links": [{"url": "u"}],
    }


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_offsets_are_those_of_values_and_tables(ends: str) -> None:
    text = TEXT.replace("\n", ends)
    offsets = read_toml(text).offsets
    assert {key: text[at : at + 4].rstrip() for key, at in offsets.items()} == {
        "title": '"A #',
        "date": "2023",
        "day": "2023",
        "at": "07:3",
        "list": "[",
        "quoted key": '"""',
        "a": "'c'",
        "raw": "'''",
        "inline": "{ X",
        "author": "[Aut",
        "links": "[[li",
    }


def test_of_keys_that_differ_in_case_the_last_wins() -> None:
    loaded = read_toml("date = 1\nDate = 2\n[a]\nB = 1\nb = 2\n")
    assert loaded.value == {"date": 2, "a": {"b": 2}}
    assert [(doubt.code, doubt.message[:6]) for doubt in loaded.doubts] == [
        ("E104", "`date`"),
        ("E104", "`b` is"),
    ]
    assert read_toml("date = 1\nDate = 1\n").doubts == ()


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("a = 1\nb = x\n", (2, 5), "invalid value"),
        ("a = 1\r\n\r\nb = x\r\n", (3, 5), "invalid value"),
        ("a = 1\na = 2\n", (2, 6), "cannot overwrite a value"),
        ('a = "x', (1, 7), "unterminated string"),
        ("a = " + "[" * 3000, (1, 1), "nested too deeply"),
        ("a = " + "[" * 150 + "]" * 150, (1, 1), "nested too deeply"),
    ],
)
def test_faults_have_a_place(text: str, place: tuple[int, int], reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_toml(text)
    assert (caught.value.line, caught.value.column) == place
    assert reason in caught.value.reason
    assert caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "a." * 50_000 + "b = 1",
        "[" + "a." * 50_000 + "b]",
        "x = { " + "'a' . " * 50_000 + "b = 1 }",
        's = """\n"""\n' + '"a".' * 50_000 + "b = 1",
    ],
)
def test_a_key_of_too_many_parts_is_refused_before_it_is_read(text: str) -> None:
    with pytest.raises(FormatError, match="a key has more than 20 parts"):
        read_toml(text)


@pytest.mark.parametrize("mark", ['"""', "'", '"'])
def test_an_unclosed_text_is_reported_before_later_keys(mark: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_toml(f"a = {mark}\n{'a.' * 50}b = 1")
    assert "parts" not in caught.value.reason


@pytest.mark.parametrize(
    "value", ['"%s"', "'%s'", '"""\n%s\n"""', "'''%s'''", '"" # %s', '"\\"" # %s']
)
def test_dots_inside_quotes_do_not_split_keys(value: str) -> None:
    points = "a." * 50 + "b"
    assert isinstance(read_toml(f"a.b.c = {value % points}\n").value, dict)
    assert read_toml(f"{'a.' * 19}b = 1").offsets == {"a": 42}


# JSON as Hugo reads it.


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


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert read_json('{"a": "\\ud83d"}').value == {"a": "\ufffd"}


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('{\n "a": 1,\n}', (3, 1), "expecting property name"),
        ('{"a": 1 "b": 2}', (1, 9), "expecting ',' delimiter"),
        ('{"a": NaN}', (1, 1), "or is not json"),
        ('{"a": ' + "[" * 100_000, (1, 1), "nested too deeply"),
    ],
)
def test_faults_have_a_place_json_text(text: str, place: tuple[int, int], reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_json(text)
    # Python 3.13 reports an error of its own for the comma, one line earlier.
    if "trailing comma" not in caught.value.reason:
        assert (caught.value.line, caught.value.column) == place
        assert reason in caught.value.reason.lower()
    assert "double quotes" in caught.value.hint


# Plain scalars as go-yaml resolves them.

CASES: tuple[tuple[str, object], ...] = (
    ("", None),
    ("~", None),
    ("Null", None),
    ("y", True),
    ("Yes", True),
    ("on", True),
    ("n", False),
    ("NO", False),
    ("off", False),
    ("yEs", "yEs"),
    ("0", 0),
    ("2023", 2023),
    ("+5", 5),
    ("-5", -5),
    ("1_000", 1000),
    ("010", 8),
    ("-010", -8),
    ("0o17", 15),
    ("0x1F", 31),
    ("0b101", 5),
    ("09", 9.0),
    ("089.5", 89.5),
    ("1.", 1.0),
    (".5", 0.5),
    ("._5", "._5"),
    ("1e3", 1000.0),
    ("1e999", "1e999"),
    ("18446744073709551615", 18446744073709551615),
    ("18446744073709551616", 18446744073709551616.0),
    ("-9223372036854775809", -9223372036854775809.0),
    ("9" * 5000, "9" * 5000),
    ("12:30", "12:30"),
    ("1:2:3", "1:2:3"),
    ("2022-01-31", "2022-01-31"),
    ("1.2.3", "1.2.3"),
    ("-", "-"),
    ("+", "+"),
    (".", "."),
    (".inf", math.inf),
    ("-.INF", -math.inf),
    ("٣", "٣"),
    ("10%", "10%"),
)


@pytest.mark.parametrize(("text", "value"), CASES)
def test_plain_scalars_become_values(text: str, value: object) -> None:
    found = plain_value(text)
    assert found == value
    assert type(found) is type(value)


def test_nan_is_a_number() -> None:
    found = plain_value(".NaN")
    assert isinstance(found, float)
    assert math.isnan(found)


TAG = "tag:yaml.org,2002:"


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("12", f"{TAG}float", 12.0),
        ("1.5", f"{TAG}float", 1.5),
        ("12", f"{TAG}int", 12),
        ("yes", f"{TAG}bool", True),
        ("~", f"{TAG}null", None),
        ("2024-06-01", f"{TAG}timestamp", "2024-06-01"),
        ("2024-6-1 9:30:00 +02:00", f"{TAG}timestamp", "2024-6-1 9:30:00 +02:00"),
        ("12", "!mine", "12"),
        ("aGk=", f"{TAG}binary", "hi"),
    ],
)
def test_tags_set_the_type_of_a_scalar(text: str, tag: str, value: object) -> None:
    assert tagged_value(text, tag) == value


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("x", "int"),
        ("yes", "int"),
        ("x", "float"),
        ("1", "bool"),
        ("é", "binary"),
        ("12", "timestamp"),
        ("2024-13-01", "timestamp"),
    ],
)
def test_an_unsuitable_tag_is_an_error(text: str, tag: str) -> None:
    with pytest.raises(ValueError, match=r"is no"):
        tagged_value(text, TAG + tag)


TEXTS_OF_1_2 = (
    "yes", "no", "on", "off", "y", "n", "Y", "N", "Yes", "YES", "ON", "0O14", "0X1f", "0B11", "08",
    "0778", "1e3", "1E3", "1e+3", "-1e3", "1e-3", "0e0", "1e05", "+12e03", "+.inf",
    "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890",
)  # fmt: skip
SAME_IN_1_2 = (
    "true", "True", "TRUE", "false", "~", "null", "", "1", "+1", "-1", "012", "0o14", "0x1F",
    "0b11", "1_000", "007", "00", "-0", "1.0", "1.", ".5", "-.5", "1.5e3", "1.5E+3", "1.0e1",
    ".inf", "-.inf", "0_1", "1_0.5", "12:30", "2024-01-02", "20240102", "0x", "0o8",
    "18446744073709551615", "-9223372036854775808", "1.2.3", "1,000", "10%", "0.1_0",
    "685.230_15e+03",
)  # fmt: skip
"""Values that Hugo 0.147.9 and 0.168 read. Both give the same results."""


def test_words_and_numbers_of_yaml_1_1_are_texts_in_1_2() -> None:
    assert [plain_value(text, yaml_1_2=True) for text in TEXTS_OF_1_2] == list(TEXTS_OF_1_2)
    assert not any(
        isinstance(plain_value(text), str) for text in TEXTS_OF_1_2 if text[1:2] not in "XOB"
    )


def test_other_scalars_are_the_same_in_both() -> None:
    for each in SAME_IN_1_2:
        assert repr(plain_value(each, yaml_1_2=True)) == repr(plain_value(each))


# Lines and columns.


def test_places_count_from_one_in_code_points() -> None:
    lines = Lines("a\né😀x\n")
    assert lines.place(0) == (1, 1)
    assert lines.place(4) == (2, 3)
    assert lines.place(99) == (3, 94)
    assert lines.place(-1) == (1, 1)
    assert lines.offset(99, 1) == 6


@given(st.text(alphabet="a\r\né"), st.data())
def test_a_place_gives_its_offset_back(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert Lines(text).offset(*Lines(text).place(offset)) == offset


@pytest.mark.parametrize(
    ("read", "start", "end"),
    [(read_yaml, "a: ", ""), (read_toml, "a = ", ""), (read_json, '{"a": ', "}")],
)
def test_a_hundred_levels_are_read_and_no_more(
    read: Callable[[str], Loaded], start: str, end: str
) -> None:
    def nested(lists: int) -> str:
        return f"{start}{'[' * lists}1{']' * lists}{end}"

    assert read(nested(DEEPEST - 1)).value != {}
    with pytest.raises(FormatError, match="nested too deeply"):
        read(nested(DEEPEST))
