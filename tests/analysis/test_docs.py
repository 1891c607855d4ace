"""Test the examples in the documentation of the analyzer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.analysis.analyzer import RULES
from eventsearch.analysis.languages import REVIEWED, by_code
from eventsearch.model.query import Clock, SearchRequest
from eventsearch.query import plan
from query.brute import answers, document

PAGE = (Path(__file__).parents[2] / "docs" / "analysis.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\w\w) \| `(.+?)` \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
CLOCK = Clock(now=datetime(2031, 1, 1, tzinfo=UTC))


def finds(query: str, title: str, lang: str) -> bool:
    """Whether a query finds a page with this title, both in the same language."""
    made = plan(SearchRequest(text=query, literal=True), clock=CLOCK, languages=(lang,))
    return bool(answers(made.query, {"page": document(lang, title)}))


@pytest.mark.parametrize(("lang", "query", "found", "other"), ROWS)
def test_documented_queries_find_titles(lang: str, query: str, found: str, other: str) -> None:
    assert [text for text in found.split("; ") if not finds(query, text, lang)] == []
    assert [text for text in other.split("; ") if finds(query, text, lang)] == []


def test_every_row_is_read() -> None:
    assert len(ROWS) == len(re.findall(r"^\| \w\w \|", PAGE, re.MULTILINE))
    assert len({(lang, query) for lang, query, *_ in ROWS}) == len(ROWS) >= 60


def test_the_documentation_names_the_modules_with_rules() -> None:
    for rule in RULES:
        module = getattr(rule, "func", rule).__module__.rpartition(".")[2]
        assert f"`{module}`" in PAGE


def test_the_documentation_lists_languages_with_stop_words_first() -> None:
    (line,) = [line for line in PAGE.splitlines() if "reviewed and have stop words" in line]
    first, second = (len(re.findall(r"[A-Z][a-z]+", part)) for part in line.split(". "))
    with_words = [code for code in REVIEWED if by_code(code).stop_words]
    assert first == len(with_words)
    assert second == len({by_code(code).snowball for code in set(REVIEWED).difference(with_words)})
