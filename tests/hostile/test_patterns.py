"""
Does the time of each regular expression in the source grow with the text, and not with its square?

Each expression reads texts that repeat a sign, and texts that repeat what the expression itself
nearly matches. The test compares the time for two lengths of a text, and asserts no seconds.
"""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

import pytest

from hostile.growth import StuckError
from hostile.pumps import pumps
from long_form import tries
from source_patterns import Uses, patterns

PUMPS = tries(1, 40)
"""Number of texts made from each expression."""

REPETITIONS = 2_000
"""Number of units in the longer text. Its square takes more than `NOTICEABLE` on any machine."""

LONGER = 4
"""Length of the longer text, as a multiple of the shorter one."""

MOST_GROWTH = 8.0
"""Maximum growth of the time for a text four times as long: 4 is linear, 16 is quadratic."""

NOTICEABLE = 0.004
"""CPU seconds. Less than this for the longer text is too short to compare."""

MOST_SECONDS = 0.3
"""CPU seconds after which the test stops a match."""

UNITS = (
    "> ", " ", "\t", "\n", "\n ", "[", "![", "](", "(", "*", "* ", "_", "`", "-", "- ", "=", "|",
    "| ", ":", "a", "a ", "a:", "a=", "0", "0.", ".", "/", "//", "/*", "<", "<a ", "<!--", "</",
    "{", "{{", "{{/*", "{{<", "{{< ", "{{</*", "{{{<", "{%", "{%/*", "{#", "{:", "{.", "\\", '"',
    "'", "&", "#", "~", "$", "!", ", ", "@", ":::", "[^1]", "docs:{", "locales:[", 'title:"', '{"',
    "1 mai ", "lundi ",
)  # fmt: skip

BEFORE = ("", "x", "<A")[: tries(1, 3)]
"""Beginnings of the texts that repeat a sign."""

SHORT_TEXTS = {
    **{
        f"analysis.rules.compounds.{name}": "a chunk, which has a limit"
        for name in ("_UNIT", "_NAME", "_SIZE", "_HUMP")
    },
    "extractor.html_text._COMMENT": "a text that its caller cuts after the last end",
    "output.feeds.opensearch_description._LITTLE": "a name, which has a limit",
    "output.terminal.settings_file._LINK": "a description of a setting, which is ours",
}
"""Maps an expression, module or package to the reason why it never reads a long text."""

PACKAGES = (
    *("analysis", "extractor.markdown", "extractor.platforms", "extractor.hugo", "extractor"),
    *("query", "indexer", "lint.rules", "lint", "output", "settings", ""),
)
"""Names that begin the names of modules. A module belongs to the first one that fits."""


@cache
def every() -> Uses:
    """Return all expressions of the source. This imports the whole package."""
    return patterns()


def of_package(package: str) -> Uses:
    """Return the expressions of a row of `PACKAGES` that may read long texts."""
    return {
        pattern: (name, used)
        for pattern, (name, used) in every().items()
        if not name.startswith(tuple(SHORT_TEXTS))
        and next(each for each in PACKAGES if name.startswith(each)) == package
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_time_grows_with_the_text(package: str) -> None:
    found = of_package(package)
    assert found
    slow = {name: _slow(pattern, used, PUMPS) for pattern, (name, used) in found.items()}
    assert {name: text for name, text in slow.items() if text} == {}


def test_hundreds_of_expressions_are_tested() -> None:
    assert sum(len(of_package(package)) for package in PACKAGES) > 300


@pytest.mark.parametrize("part", SHORT_TEXTS)
def test_every_exemption_matches_an_expression(part: str) -> None:
    assert any(name.startswith(part) for name, _ in every().values())


@pytest.mark.parametrize("pattern", ["(a|b)*?<.*>", r"x[ \t]+(.*?)[ \t]*(?:y)?[ \t]*$", "(a|a)+b"])
def test_pumped_texts_find_a_quadratic_pattern(pattern: str) -> None:
    assert _slow(re.compile(pattern), {"search"}, 40)


def test_repeated_signs_find_a_quadratic_pattern() -> None:
    assert _slow(re.compile(r"<.*>"), {"findall"}, 0)


def test_a_long_host_is_read_once() -> None:
    hosts = [pattern for pattern, (name, _) in every().items() if name == "lint.secrets._LINKS"]
    assert len(hosts) > 5
    assert [each for each in hosts if _grows(each, "match", "https://", "b")] == []


def _slow(pattern: re.Pattern[str], used: set[str], count: int) -> tuple[str, str, str] | None:
    """Return the method, the beginning and the unit of a text that takes too long, if any."""
    found = (
        (method, before, unit)
        for before, unit in _texts(pattern, count)
        for method in sorted(used)
        if _grows(pattern, method, before, unit)
    )
    return next(found, None)


def _texts(pattern: re.Pattern[str], count: int) -> Iterator[tuple[str, str]]:
    """Yield the beginning and the unit of each text."""
    yield from pumps(pattern, count, 2031)
    yield from ((before, unit) for unit in UNITS for before in BEFORE)


def _grows(pattern: re.Pattern[str], method: str, before: str, unit: str) -> bool:
    """Whether the time grows faster than the text, in each of ten comparisons."""
    small, large = (f"{before}{unit * (REPETITIONS // each)}\0" for each in (LONGER, 1))
    if _seconds(pattern, method, large) < NOTICEABLE:
        return False
    least, most = MOST_SECONDS, float("inf")
    for _ in range(10):
        least = min(least, _seconds(pattern, method, small))
        # Stopping earlier would hide the growth where the short text takes over 1/8 of the time.
        longest = max(MOST_SECONDS, 1.2 * MOST_GROWTH * least)
        most = min(most, _seconds(pattern, method, large, longest))
        if least > MOST_SECONDS / 2:
            return True
        if most <= max(NOTICEABLE, MOST_GROWTH * least):
            return False
    return True


def _seconds(
    pattern: re.Pattern[str], method: str, text: str, longest: float = MOST_SECONDS
) -> float:
    """
    Return the CPU seconds of a match, which is stopped after *longest* seconds.

    The timer counts real time: with a timer of CPU time, Linux counts CPU time in steps of 4 ms.
    """
    begun = time.process_time()

    def stop(*_: object) -> None:
        if time.process_time() - begun > longest:
            raise StuckError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, longest, longest)
    try:
        with suppress(StuckError):
            if method in ("match", "fullmatch", "search"):
                getattr(pattern, method)(text)
            else:
                for _ in pattern.finditer(text):
                    pass
        return time.process_time() - begun
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
