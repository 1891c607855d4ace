"""Test that the manual's description of the query language is true."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.errors import QueryError
from eventsearch.model.event_state import ATTENDANCE, STATUSES
from eventsearch.model.query import Clock, SearchRequest
from eventsearch.query import plan
from eventsearch.query.builder import MOST_NEAR
from eventsearch.query.planner import MAX_BYTES, MAX_WORDS
from eventsearch.query.relaxation import ENOUGH, MANY, MOST_FROM, SHARE
from eventsearch.query.syntax.field_values import KEYWORDS, READERS, STATUS, TEXTS, TRAITS, is_field
from eventsearch.query.syntax.parser import DEEPEST, WordsNode, parse

from .brute import answered, answers, document

MANUAL = Path(__file__).parents[2] / "docs" / "query-language.md"
TEXT = MANUAL.read_text(encoding="utf-8")
CLOCK = Clock(now=datetime(2023, 1, 20, 12, tzinfo=UTC), zone="Europe/Paris")
TODAY = Clock(now=datetime(2026, 11, 25, 12, tzinfo=UTC), zone="Europe/Paris")


def section(name: str) -> str:
    """Return a section of the manual."""
    return TEXT.split(f"\n## {name}\n")[1].split("\n## ")[0]


EXAMPLES = [
    row
    for name in ("Words", "Operators")
    for row in re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", section(name), re.MULTILINE)
]
NEARLY = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", section("Misspelt words"), re.MULTILINE)
TIMES = re.findall(
    r"^\| `(.+?)` \| `(.+?)` \| (.+?) \| (.+?) \|$", section("Date words"), re.MULTILINE
)
WORDS = re.findall(r"^\| `(.+?)` \| (?!`)([^|]+?) \|$", section("Date words"), re.MULTILINE)
NAMES = re.findall(r"`([^`\s]+):`", TEXT)


def finds(query: str, title: str) -> bool:
    """Whether a query finds a page with this title, in a site in French and English."""
    made = plan(SearchRequest(text=query), clock=CLOCK, languages=("fr", "en"))
    return bool(answers(made.query, {"page": document("fr", title)}))


def test_there_are_examples() -> None:
    assert (len(EXAMPLES), len(NEARLY), len(TIMES), len(WORDS)) == (25, 3, 57, 22)


@pytest.mark.parametrize(("query", "found", "other"), EXAMPLES)
def test_documented_queries_find_the_documented_titles(query: str, found: str, other: str) -> None:
    assert [title for title in found.split(";") if not finds(query, title)] == []
    assert [title for title in other.split(";") if finds(query, title)] == []


@pytest.mark.parametrize(("query", "right", "other"), NEARLY)
def test_documented_near_spellings_find_their_titles(query: str, right: str, other: str) -> None:
    documents = {title: document("fr", title) for title in (*right.split(";"), *other.split(";"))}
    made = plan(SearchRequest(text=query), clock=CLOCK, languages=("fr", "en"))
    step, found = answered(made, documents)
    assert (step.name, found) == ("near", {*right.split(";")})


def test_the_short_list_contains_supported_syntax() -> None:
    queries = re.findall(r"`(.+?)`", section("In short"))
    assert len(queries) == 17
    plain = []
    for query in queries:
        made = plan(SearchRequest(text=query), clock=TODAY, languages=("fr", "en"))
        if parse(query, is_field).tree == WordsNode(0, len(query)) and not made.steps[0].understood:
            plain.append(query)
    assert plain == ["atelier python"]


def test_names_may_be_plurals() -> None:
    names = "tags étiquettes mots-clés keywords catégories categories sections rubriques authors"
    names += " auteurs autrices speakers orateurs oratrices intervenants intervenantes locations"
    assert [name for name in f"{names} lieux places venues".split() if not is_field(name)] == []


def test_the_day_of_the_examples_is_as_documented() -> None:
    assert f"it is {TODAY.now:%A, %d %B %Y}." in TEXT


@pytest.mark.parametrize(("query", "text", "since", "until"), TIMES)
def test_date_words_mean_dates(query: str, text: str, since: str, until: str) -> None:
    (said,) = (
        plan(SearchRequest(text=query), clock=TODAY, languages=("fr", "en")).steps[0].understood
    )
    assert (said.text, said.since or "open", said.until or "open") == (text, since, until)
    assert said.without == query.replace(text, "").strip()


@pytest.mark.parametrize(("query", "why"), WORDS)
def test_texts_similar_to_date_words_are_not_dates(query: str, why: str) -> None:
    made = plan(SearchRequest(text=query), clock=TODAY, languages=("fr", "en"))
    assert [step.understood for step in made.steps if step.understood] == []


def test_a_year_by_itself_is_not_pulled_to_the_present() -> None:
    assert plan(SearchRequest(text="2023"), clock=TODAY, languages=("fr",)).query.dated
    assert not plan(SearchRequest(text="mars"), clock=TODAY, languages=("fr",)).query.dated


def test_the_steps_are_as_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", section("All words first, then fewer"), re.MULTILINE)
    made = plan(SearchRequest(text="un deux trois quatre cinq"), clock=TODAY, languages=("fr",))
    assert [step.name for step in made.steps] == rows
    text = section("All words first, then fewer")
    assert (MOST_FROM, ENOUGH, MANY, SHARE) == (3, 10, 100, 10)
    assert "a tenth of them" in text
    assert "from three words on" in text
    assert "every word | ten pages" in text
    assert "at least half of them | a hundred pages" in text


def test_every_name_in_the_manual_is_a_field() -> None:
    assert [name for name in NAMES if not is_field(name)] == []


def test_every_field_is_in_the_manual() -> None:
    documented = {name for name in NAMES if is_field(name)}
    assert {*KEYWORDS, *TEXTS} - {"headings"} <= documented
    assert {reader for name, reader in READERS.items() if name in documented} == {*READERS.values()}


def test_documented_values_of_is_are_read() -> None:
    rows = re.findall(r"^\| `is:`.*?\| (.*) \|$", TEXT, re.MULTILINE)
    times, states = (re.findall(r"`(.+?)`", row) for row in rows)
    for state in (*times, *states):
        assert plan(SearchRequest(text=f"is:{state}"), clock=CLOCK, languages=("fr",))
    assert len(times) == 2 * len({*STATUS.values(), *TRAITS.values()})
    assert {*STATUSES, *ATTENDANCE, "full"} <= {*states}


def test_dates_in_the_manual_are_read() -> None:
    for query in re.findall(r"`((?:date|month|year|before|after|since):[^`]+)`", TEXT):
        if query not in ("date:hello", "date:2023..2022"):
            assert plan(SearchRequest(text=query), clock=CLOCK, languages=("fr",)).query.filters


def test_errors_and_limits_are_as_documented() -> None:
    for query in ("date:hello", "is:maybe", "date:2023..2022"):
        assert f"`{query}`" in TEXT
        with pytest.raises(QueryError):
            plan(SearchRequest(text=query), clock=CLOCK, languages=("fr",))
    assert f"searched by its first {MAX_WORDS} words" in TEXT
    assert f"A query of more than {MAX_BYTES:,} bytes" in TEXT
    assert f"more than {MOST_NEAR} words with `~`" in TEXT
    assert f"Groups may be {DEEPEST} deep" in TEXT
