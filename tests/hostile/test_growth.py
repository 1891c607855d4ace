"""
Does reading time grow in proportion to the text?

Texts repeat, nest or never close the signs of a syntax. Every run tries the patterns that once grew
faster. The long form adds many random patterns, the short form a few that are always the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.extractor.entries.calendar import read_calendar
from eventsearch.extractor.entries.formats import read_csv
from eventsearch.extractor.events.mentions import find_dates
from eventsearch.extractor.front_matter.handlers import HANDLERS
from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics.text import Context, full
from eventsearch.output.terminal.text import Look
from eventsearch.settings.site_detection import PLATFORMS
from eventsearch.settings.tables import SUFFIXES
from hostile.growth import (
    MOST_GROWTH,
    SHAPES,
    SIZES,
    Pattern,
    grown,
    growth,
    memory_growth,
    reader,
)
from hostile.signs import CONFIGURATION, LISTS, PAGES
from long_form import tries

SEED = 2031
PATTERNS = tries(1, 60)
"""Number of patterns for each syntax."""

FOUND = (
    ("jekyll", "lines", "{% highlight x %}"),
    ("jekyll", "row", "{% comment %}"),
    ("jekyll", "row", "{% raw %}"),
    ("hugo", "begun", "^"),
    ("hugo", "begun", "+"),
    ("hugo", "begun", "="),
    ("hugo", "row", "![[]()"),
    ("mkdocs", "long", "==b "),
    ("mkdocs", "long", "^^b "),
    ("mkdocs", "lines", "]"),
    ("mkdocs", "glued", "**"),
    ("mkdocs", "glued", ":"),
    ("mkdocs", "row", "{=="),
    ("mkdocs", "row", "*[a]: b\n"),
    ("mkdocs", "row", "</a>"),
    ("mkdocs", "row", "&amp;"),
    ("mkdocs", "words", "http://a.b"),
    ("mkdocs", "lines", "{#a}<b>"),
    ("mkdocs", "row", "#b<div>\nb"),
    ("mkdocs", "lines", "{\\"),
    ("mkdocs", "words", "'a"),
    ("mkdocs", "row", "<div markdown>\n"),
    ("html", "glued", "<svg></script>"),
    ("summary", "long", "---[a]:"),
    ("mkdocs", "row", "a\n\n"),
    ("mkdocs", "row", "[^1]: a\n\n[^1]\n\n"),
    ("mkdocs", "row", "a\n: b\n\n"),
    ("slug", "row", "a/"),
    ("url", "row", "http:/a.b/"),
    ("dates", "row", "2031-01-01,"),
    ("tags", "counted", "a,"),
    ("rrule", "row", "FREQ=DAILY\\n"),
    ("rrule", "row", "RDATE:20310101\\n"),
    ("config.toml", "row", "\n"),
    ("pyproject.toml", "row", "\n"),
    ("hugo.yaml", "row", "\n"),
    ("org front matter", "counted", "#+a: "),
    ("org front matter", "row", "<2031-01-01 "),
)
"""Syntax, shape and signs of the texts that once took quadratic or cubic time or memory."""


def steps(text: str) -> None:
    """Take time that grows with the square of the text's length."""
    sum(1 for _ in range(len(text) ** 2 // 500))


@pytest.mark.endurance
def test_quadratic_time_is_detected() -> None:
    """If this test fails, the tests below cannot find quadratic time."""
    assert growth(steps, Pattern("row", ("a",)).text, tries=1).exponent > MOST_GROWTH


def test_every_reader_is_tested_with_signs() -> None:
    assert set(PLATFORMS) <= PAGES.keys()
    assert {handler.read.__name__.removeprefix("read_") for handler in HANDLERS} <= PAGES.keys()
    assert set(SUFFIXES) == LISTS.keys()


def test_a_generated_text_has_the_requested_size() -> None:
    """If this test fails, the sizes in the other tests are wrong."""
    for shape in SHAPES:
        text = Pattern(shape, ("{% a %}", "==")).text(SIZES[2])
        assert SIZES[2] * 0.9 < len(text) < SIZES[2] * 1.2, shape


@pytest.mark.endurance
@pytest.mark.parametrize(("name", "shape", "sign"), FOUND)
def test_once_slow_texts_are_fast(name: str, shape: str, sign: str, tmp_path: Path) -> None:
    read, _ = reader(name, tmp_path)
    assert growth(read, Pattern(shape, (sign,)).text).exponent <= MOST_GROWTH


@pytest.mark.endurance
@pytest.mark.parametrize(("name", "shape", "sign"), FOUND)
def test_memory_grows_with_the_text(name: str, shape: str, sign: str, tmp_path: Path) -> None:
    read, _ = reader(name, tmp_path)
    assert memory_growth(read, Pattern(shape, (sign,)).text) <= MOST_GROWTH


def test_quadratic_memory_is_detected() -> None:
    """If this test fails, the other tests cannot find quadratic memory."""

    def read(text: str) -> None:
        _ = [text[:stop] for stop in range(0, len(text), 4)]

    assert memory_growth(read, Pattern("row", ("a",)).text) > MOST_GROWTH


def test_many_diagnostics_of_one_line_are_shown_in_linear_time() -> None:
    look = Look(width=100, colour=False)

    def show(text: str) -> None:
        at = range(1, len(text), 15)
        found = [
            Diagnostic(path="a.md", line=1, column=column, code="E313", message="a", hint="b")
            for column in at
        ]
        full(found, Context(look, lambda _: [text]))

    assert growth(show, Pattern("row", ('{{< ref "a" >}}',)).text).exponent <= MOST_GROWTH


@pytest.mark.parametrize("sign", ["5 May:", "10h", "x 5 - 14 May. "])
def test_days_in_one_long_line(sign: str) -> None:
    def read(text: str) -> None:
        list(find_dates(text, 2024))

    assert growth(read, Pattern("row", (sign,)).text).exponent <= MOST_GROWTH


def test_spaces_in_a_cell_with_several_values() -> None:
    def read(text: str) -> None:
        read_csv(f"tags\na{text[:100_000]}b\n")

    assert growth(read, Pattern("row", ("  ",)).text).exponent <= MOST_GROWTH


@pytest.mark.parametrize("sign", ["BEGIN:VTIMEZONE\n", "EXDATE:20240101\n"])
def test_a_calendar_of_repeated_signs_takes_linear_time(sign: str) -> None:
    def read(text: str) -> None:
        read_calendar(f"BEGIN:VEVENT\n{text}\nEND:VEVENT\n", description=False)

    assert growth(read, Pattern("row", (sign,)).text).exponent <= MOST_GROWTH


@pytest.mark.endurance
@pytest.mark.parametrize("name", [*PAGES, *CONFIGURATION, *LISTS])
def test_repeated_signs_take_linear_time(name: str, tmp_path: Path) -> None:
    found = {
        pattern: growth
        for pattern, growth in grown(name, tmp_path, PATTERNS, SEED)
        if growth.exponent > MOST_GROWTH
    }
    assert found == {}
