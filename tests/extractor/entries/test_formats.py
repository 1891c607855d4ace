"""Entries of lists in YAML, TOML, JSON and CSV, and where they stand."""

from __future__ import annotations

import pytest

from eventsearch.extractor.entries.formats import MOST_VALUES, read_csv, read_tree
from eventsearch.extractor.front_matter.result import FormatError

LIST = """\
- title: Concert
  date: 2024-05-31
- title: Bal
  date: 2024-07-14
"""
NESTED = """\
sponsors:
  - name: Acme
events:
  upcoming:
    - title: Concert
      date: 2024-05-31
    - title: To be announced
  past:
    - {title: Bal, date: 2023-07-14}
"""
NAMED = """\
concert:
  title: Concert
  date: 2024-05-31
bal:
  title: Bal
  date: 2024-07-14
"""
TOML = """\
name = "Calendar"

[[event]]
title = "Concert"
date = 2024-05-31

[[event]]
title = "Bal"
date = 2024-07-14T20:00:00+02:00
"""
JSON = '{"events": [{"Title": "Concert", "date": "2024-05-31"},\n {"title": "Bal", "date": ""}]}'


def is_event(values: object) -> bool:
    return isinstance(values, dict) and {"title", "date"} <= values.keys()


@pytest.mark.parametrize(
    ("suffix", "text", "items", "expected"),
    [
        (".yml", LIST, "", [("Concert", 1), ("Bal", 3)]),
        (".yaml", NESTED, "", [("Concert", 5), ("To be announced", 7), ("Bal", 9)]),
        (".yml", NESTED, "events.past", [("Bal", 9)]),
        (".yml", NESTED, "events.*", [("Concert", 5), ("To be announced", 7), ("Bal", 9)]),
        (".yml", NESTED, "nothing", []),
        (".yml", NAMED, "", [("Concert", 2), ("Bal", 5)]),
        (".yml", "title: Concert\ndate: 2024-05-31\n", "", [("Concert", 1)]),
        (".yml", "", "", []),
        (".toml", TOML, "", [("Concert", 3), ("Bal", 7)]),
        (".toml", 'event = [{title = "Bal", date = 2024-07-14}]', "", [("Bal", 0)]),
        (".json", JSON, "", [("Concert", 1), ("Bal", 2)]),
    ],
)
def test_entries_are_found(
    suffix: str, text: str, items: str, expected: list[tuple[str, int]]
) -> None:
    found = read_tree(suffix, text, items, is_event)
    assert [(each.values["title"], each.line) for each in found] == expected


def test_values_have_places() -> None:
    (first, _) = read_tree(".yml", LIST, "", is_event)
    assert first.places == {"title": (1, 10), "date": (2, 9)}


def test_the_key_of_an_entry_is_its_name() -> None:
    assert [each.name for each in read_tree(".yml", NAMED, "", is_event)] == ["concert", "bal"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_has_a_row_for_each_event(sign: str) -> None:
    rows = [["Title", "Date", " Tags "], ["A, b", "2024-05-31", "jazz; open air"], ["", "", ""]]
    rows.append(["C\nd", "2024-06-01", ""])
    text = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows)
    first, second = read_csv(text)
    assert first.values == {"title": "A, b", "date": "2024-05-31", "tags": ["jazz", "open air"]}
    assert (first.line, second.line) == (2, 4)
    assert second.values == {"title": "C\nd", "date": "2024-06-01"}


@pytest.mark.parametrize(
    ("suffix", "text", "line"),
    [
        (".yml", "- title: A\n- title: [B\n", 3),
        (".toml", "[[event]]\ntitle = 'A\n", 2),
        (".json", '[{"title": "A"},\n{"title"}]', 2),
    ],
)
def test_a_broken_list_says_where(suffix: str, text: str, line: int) -> None:
    with pytest.raises(FormatError) as error:
        read_tree(suffix, text, "", is_event)
    assert error.value.line == line


def test_a_broken_table_says_where() -> None:
    with pytest.raises(FormatError) as error:
        read_csv('title\nA\n"' + "x" * 200_000)
    assert error.value.hint == "close every quotation mark"


@pytest.mark.parametrize("values", ["1,", "{},", "[],"])
def test_a_list_with_too_many_values_is_refused(values: str) -> None:
    text = f'[{{"title": "A", "date": "2031-01-01"}},{values * MOST_VALUES}1]'
    with pytest.raises(FormatError, match="more than 200,000 keys and items") as caught:
        read_tree(".json", text, "", is_event)
    assert caught.value.hint == "divide it into several files"
