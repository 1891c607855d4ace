"""TOML as Hugo reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from eventsearch.extractor.front_matter.result import FormatError
from eventsearch.extractor.front_matter.toml import read_toml

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
        ("E104", "`b` st"),
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
def test_a_text_that_nobody_closes_is_named_before_keys_behind_it(mark: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_toml(f"a = {mark}\n{'a.' * 50}b = 1")
    assert "parts" not in caught.value.reason


@pytest.mark.parametrize(
    "value", ['"%s"', "'%s'", '"""\n%s\n"""', "'''%s'''", '"" # %s', '"\\"" # %s']
)
def test_points_that_part_no_key_are_text(value: str) -> None:
    points = "a." * 50 + "b"
    assert isinstance(read_toml(f"a.b.c = {value % points}\n").value, dict)
    assert read_toml(f"{'a.' * 19}b = 1").offsets == {"a": 42}
