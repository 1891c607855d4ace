"""
Does any input end in an exception that is not ours, or take longer than it may?

The inputs are made from a seed, so that one that fails can be made again; what was found this way
is kept as a case beside the tests of the module that it broke.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from eventsearch.errors import EventsearchError
from eventsearch.extractor.context import read_context
from eventsearch.extractor.discover import discover
from eventsearch.extractor.extract import extract
from eventsearch.extractor.render import render
from eventsearch.query import plan
from eventsearch.records.asking import Clock, Request
from eventsearch.settings import Settings
from eventsearch.web.dialect.attributes import FILTERED, Meanings
from eventsearch.web.dialect.errors import DialectError
from eventsearch.web.dialect.filter import FilterError, parse
from eventsearch.web.params import read_request
from eventsearch.web.problems import ApiProblem
from fuzz import made
from long_form import tries
from site_on_disk import site_of, write

SEED = 2031
BASE, EACH = 0.5, 0.0005
"""Seconds of CPU that an input may take, and more for each of its characters: ten times what the
slowest take on a machine of 2020. What takes the square of its length takes longer."""

Try = Callable[[Random], int]
"""Makes an input, tries it, and returns how many characters it has."""


def run(attempt: Try, count: int) -> None:
    """Make and try inputs; the seed of one that fails is named."""
    for seed in range(SEED, SEED + count):
        begun = time.process_time()
        try:
            size = attempt(Random(seed))
        except Exception as error:
            raise AssertionError(f"the input of seed {seed}") from error
        spent = time.process_time() - begun
        assert spent < BASE + EACH * size, f"the input of seed {seed} took {spent:.1f} s"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Try:
    """A page goes all the way: front matter, fields, shortcodes, Markdown, text."""
    root: Path = tmp_path_factory.mktemp("fuzz")
    config = (
        "timeZone = 'Europe/Paris'\nenableEmoji = true\n[markup.goldmark.parser.attribute]\n"
        "block = true\n[taxonomies]\ntag = 'tags'\nauthor = 'authors'\n"
    )
    site = site_of(root, {"hugo.toml": config})
    write(root, {"content/event/a/index.md": "---\n---\n"})
    settings = Settings(root=root, index=root / ".eventsearch")
    (source,) = discover(site).files
    context = read_context(site, (source,), settings)

    def attempt(random: Random) -> int:
        front = random.choice(("---\n", "+++\n", "", "{", "#+", f"{made.front(random)}\n"))
        text = front + made.text(random, made.MARKDOWN, 40)
        data = text.encode("utf-8", "surrogatepass" if random.random() < 0.1 else "replace")
        extract(source, site=site, context=context, settings=settings, data=data)
        return len(text)

    return attempt


@pytest.mark.endurance
def test_pages(page: Try) -> None:
    """Whatever a file holds, it becomes a record or problems."""
    run(page, tries(600, 200_000))


@pytest.mark.endurance
def test_queries() -> None:
    """Whatever is typed is planned, or refused with a place."""

    def attempt(random: Random) -> int:
        lang = random.choice((None, "fr", "en", "xx"))
        now = datetime(random.randint(1950, 2950), random.randint(1, 12), 28, 23, 59, tzinfo=UTC)
        clock = Clock(now=now, zone=random.choice(("Europe/Paris", "UTC", "Pacific/Apia")))
        request = Request(text=made.text(random, made.QUERY), lang=lang)
        with suppress(EventsearchError):
            plan(request, clock=clock, languages=("fr", "en"))
        return len(request.text)

    run(attempt, tries(2_000, 400_000))


@pytest.mark.endurance
def test_filters_of_meilisearch() -> None:
    """Whatever stands in a filter is read, or refused."""
    meanings = Meanings(lambda _: ("2023", "2024"))

    def attempt(random: Random) -> int:
        text = made.text(random, (*made.FILTER, *FILTERED))
        with suppress(FilterError, DialectError):
            parse(text, meanings)
        return len(text)

    run(attempt, tries(2_000, 250_000))


@pytest.mark.endurance
def test_parameters() -> None:
    """Whatever stands in an address makes a request, or a problem."""

    def attempt(random: Random) -> int:
        pairs = [
            (random.choice(made.PARAMETERS), made.text(random, made.PARAMETERS, 3))
            for _ in range(random.randint(0, 8))
        ]
        with suppress(ApiProblem, EventsearchError):
            read_request(pairs)
        return sum(len(name) + len(value) for name, value in pairs)

    run(attempt, tries(2_000, 250_000))


@pytest.mark.parametrize("text", ["    \u2028\n|", "    \x85\n", "\u2028", "- \u2028\n\n\u2028"])
def test_bodies_that_were_found(tmp_path: Path, text: str) -> None:
    """A blank line is one of blanks and tabs, whatever Unicode takes for a separator."""
    site = site_of(tmp_path, {"hugo.toml": ""})
    rendered = render(text, site=site, path="a.md", first_line=1, front={})
    assert rendered.problems == ()
