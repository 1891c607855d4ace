"""Does the manual say what the query language does?"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.errors import QueryError
from eventsearch.query import plan
from eventsearch.query.building import MOST_TERMS
from eventsearch.query.fields import KEYWORDS, TEXTS, is_field
from eventsearch.query.planning import LONGEST
from eventsearch.query.syntax import DEEPEST
from eventsearch.query.values import READERS, STATUS, TRAITS
from eventsearch.records.asking import Clock, Request

from .brute import answers, document

MANUAL = Path(__file__).parents[2] / "docs" / "query-language.md"
TEXT = MANUAL.read_text(encoding="utf-8")
CLOCK = Clock(now=datetime(2023, 1, 20, 12, tzinfo=UTC), zone="Europe/Paris")
EXAMPLES = re.findall(r"^\| `(.+?)` \| (?!a |the |`)(.+?) \| (.+?) \|$", TEXT, re.MULTILINE)
NAMES = re.findall(r"`([^`\s]+):`", TEXT)


def finds(query: str, title: str) -> bool:
    """Whether a query finds a page with this title, in a site in French and English."""
    made = plan(Request(text=query), clock=CLOCK, languages=("fr", "en"))
    return bool(answers(made.query, {"page": document("fr", title)}))


def test_there_are_examples() -> None:
    """Both tables of examples are read."""
    assert len(EXAMPLES) == 21


@pytest.mark.parametrize(("query", "found", "other"), EXAMPLES)
def test_examples(query: str, found: str, other: str) -> None:
    """Each example finds the titles in its row, and not the others."""
    assert [title for title in found.split(";") if not finds(query, title)] == []
    assert [title for title in other.split(";") if finds(query, title)] == []


def test_every_name_in_the_manual_is_a_field() -> None:
    """Names are as documented, with their accents."""
    assert [name for name in NAMES if not is_field(name)] == []


def test_every_field_is_in_the_manual() -> None:
    """No field goes without a word."""
    documented = {name for name in NAMES if is_field(name)}
    assert {*KEYWORDS, *TEXTS} - {"headings"} <= documented
    assert {reader for name, reader in READERS.items() if name in documented} == {*READERS.values()}


def test_values_of_is_are_read() -> None:
    """The states named in the manual are known."""
    (row,) = re.findall(r"^\| `is:`.*?\| (.*) \|$", TEXT, re.MULTILINE)
    for state in re.findall(r"`(.+?)`", row):
        assert plan(Request(text=f"is:{state}"), clock=CLOCK, languages=("fr",))
    assert len(re.findall(r"`(.+?)`", row)) == 2 * len({*STATUS.values(), *TRAITS.values()})


def test_dates_in_the_manual_are_read() -> None:
    """Every field with a date in an example has a plan."""
    for query in re.findall(r"`((?:date|month|year):[^`]+)`", TEXT):
        if query != "date:hello":
            assert plan(Request(text=query), clock=CLOCK, languages=("fr",)).query.filters


def test_errors_and_limits_are_as_documented() -> None:
    """The last section is true."""
    for query in ("date:hello", "is:maybe"):
        assert f"`{query}`" in TEXT
        with pytest.raises(QueryError):
            plan(Request(text=query), clock=CLOCK, languages=("fr",))
    assert f"at most {LONGEST} characters and {MOST_TERMS} words" in TEXT
    assert f"Groups may be {DEEPEST} deep" in TEXT
