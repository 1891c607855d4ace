"""
Does any input raise a foreign exception, or take much longer than a plain input?

The inputs are made from a seed, so that a failing input can be made again. Faults found this way
become cases in the tests of the module that failed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

import pytest

from eventsearch.errors import EventsearchError
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.markdown.render import render
from eventsearch.settings import Settings
from eventsearch.web.problems import ApiProblem
from eventsearch.web.routes.parameters import parse_search
from fuzz import made
from long_form import tries
from site_on_disk import site_of, write

SEED = 2031

MOST_TIMES = 80
"""Most CPU time, as a multiple of a plain input with as many characters."""

NOTICEABLE = 0.05
"""CPU seconds. A shorter time is too short to compare."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses(Generic[T]):
    """
    A kind of input.

    Attributes:
        make: Returns an input that nobody would write.
        plain: Returns an ordinary input with this many characters.
        attempt: Reads an input.
        size: Returns the number of an input's characters.
    """

    make: Callable[[Random], T]
    plain: Callable[[int], T]
    attempt: Callable[[T], object]
    size: Callable[[T], int]

    def seconds(self, made: T) -> float:
        """Read an input and return the CPU seconds."""
        begun = time.process_time()
        self.attempt(made)
        return time.process_time() - begun

    def takes_too_long(self, made: T) -> bool:
        """Whether an input takes too long beside a plain input, in each of three tries."""
        plain = self.plain(self.size(made))
        return all(
            self.seconds(made) > MOST_TIMES * self.seconds(plain) + NOTICEABLE for _ in range(3)
        )


def run(guesses: Guesses[T], count: int) -> None:
    """Make and read inputs. A failure reports the seed of its input."""
    for seed in range(SEED, SEED + count):
        made = guesses.make(Random(seed))
        try:
            slow = guesses.seconds(made) > NOTICEABLE and guesses.takes_too_long(made)
        except Exception as error:
            raise AssertionError(f"the input of seed {seed}") from error
        assert not slow, f"the input of seed {seed} takes too long"


def words(size: int) -> str:
    """Return a text of this many characters without markup."""
    return ("atelier python à rennes " * (size // 24 + 1))[:size]


def test_quadratic_work_is_detected() -> None:
    """Otherwise the tests below find nothing: quadratic work is compared with linear work."""

    def attempt(text: str) -> int:
        steps = len(text) ** 2 if text.startswith("!") else len(text)
        return sum(1 for _ in range(steps))

    guesses = Guesses(make=lambda _: "!" * 2_000, plain=words, attempt=attempt, size=len)
    with pytest.raises(AssertionError, match="the input of seed 2031 takes too long"):
        run(guesses, 1)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Guesses[bytes]:
    """Read a page completely: front matter, fields, shortcodes, Markdown, text."""
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

    def make(random: Random) -> bytes:
        front = random.choice(("---\n", "+++\n", "", "{", "#+", f"{made.front(random)}\n"))
        text = front + made.text(random, made.MARKDOWN, 40)
        return text.encode("utf-8", "surrogatepass" if random.random() < 0.1 else "replace")

    return Guesses(
        make=make,
        plain=lambda size: f"---\ntitle: Un atelier\n---\n{words(size)}\n".encode(),
        attempt=lambda data: extract(
            source, site=site, context=context, settings=settings, data=data
        ),
        size=len,
    )


@pytest.mark.endurance
def test_pages(pages: Guesses[bytes]) -> None:
    run(pages, tries(600, 200_000))


@pytest.mark.endurance
def test_parameters() -> None:
    def make(random: Random) -> list[tuple[str, str]]:
        return [
            (random.choice(made.PARAMETERS), made.text(random, made.PARAMETERS, 3))
            for _ in range(random.randint(0, 8))
        ]

    def attempt(pairs: list[tuple[str, str]]) -> None:
        with suppress(ApiProblem, EventsearchError):
            parse_search(pairs)

    guesses = Guesses(
        make=make,
        plain=lambda size: [("q", words(size))],
        attempt=attempt,
        size=lambda pairs: sum(len(name) + len(value) for name, value in pairs),
    )
    run(guesses, tries(2_000, 250_000))


@pytest.mark.parametrize("text", ["    \u2028\n|", "    \x85\n", "\u2028", "- \u2028\n\n\u2028"])
def test_inputs_that_failed_before(tmp_path: Path, text: str) -> None:
    site = site_of(tmp_path, {"hugo.toml": ""})
    rendered = render(text, site=site, path="a.md", first_line=1, front={})
    assert rendered.diagnostics == ()
