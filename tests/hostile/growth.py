"""
How does reading time grow with a text that repeats, nests or never closes syntax signs?

Texts repeat up to three signs in several shapes, made from a seed. Every reader reads
them: front matter, platform, Markdown, words, links, configuration. Times are CPU seconds, the
least of several runs. Texts get longer until the time is long enough to compare.
"""

from __future__ import annotations

import gc
import signal
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from math import log
from pathlib import Path
from random import Random

from eventsearch.errors import EventsearchError
from eventsearch.extractor.entries.find import read_items
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.front_matter.result import FormatError
from eventsearch.extractor.platforms.markup import MOST_IN_A_LINE
from eventsearch.indexer.document_builder import document
from eventsearch.lint.runner import diagnostics_of
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.site_detection import find_root, recognised
from eventsearch.settings.tables import DataSource
from hostile.signs import CONFIGURATION, LISTS, PAGES, Syntax
from long_form import tries
from site_on_disk import write

SIZES = tuple(960 << power for power in range(0, tries(8, 10), 2))
"""Characters: 1 kB to 60 kB, or 240 kB. Pages with more marks are not read as Markdown."""

MOST_GROWTH = 1.3
"""Largest exponent of the time, as a power of the text's size."""

NOTICEABLE = 0.15
"""CPU seconds. A shorter time at the largest size is too short to show how the time grows."""

ENOUGH = 0.4
"""CPU seconds. Once a text has taken this long, longer texts are not tried."""

MOST_SECONDS = 60.0

NOW = datetime(2031, 1, 1, tzinfo=UTC)

NOTICEABLE_MEMORY = 1 << 20
"""Bytes. Less memory at the largest size is too little to show how the memory grows."""

MEMORY_SIZES = (240, tries(960, 1_920), tries(3_840, 7_680))
"""Characters. Tracing allocations makes reading ten times slower, so these texts are shorter."""

Read = Callable[[str], None]
Shape = Callable[[Sequence[str], int], str]


def _row(signs: Sequence[str], size: int) -> str:
    unit = "".join(signs)
    return unit * (size // len(unit) + 1)


def _lines(signs: Sequence[str], size: int) -> str:
    return _row((*signs, "\n"), size)


def _long(signs: Sequence[str], size: int) -> str:
    """Return lines of nearly the greatest length that is read."""
    row = _row(signs, min(size, MOST_IN_A_LINE - 100)) + "\n"
    return row * max(1, size // len(row))


def _words(signs: Sequence[str], size: int) -> str:
    return _row([f"{sign}b " for sign in signs], size)


def _glued(signs: Sequence[str], size: int) -> str:
    return _row([f"{sign}b" for sign in signs], size)


def _blocks(signs: Sequence[str], size: int) -> str:
    """Return the first sign repeated, then the second sign repeated, and so on."""
    return "".join(_row((sign,), size // len(signs)) for sign in signs)


def _nested(signs: Sequence[str], size: int) -> str:
    """Return the first sign with a word, repeated, then the second sign with it, and so on."""
    return "".join(_row((f"{sign}b ",), size // len(signs)) for sign in signs)


def _begun(signs: Sequence[str], size: int) -> str:
    """Return the first sign once, then the other signs repeated."""
    return signs[0] + _row(signs[1:] or ("b",), size)


def _ended(signs: Sequence[str], size: int) -> str:
    """Return the first signs repeated, then the last sign once."""
    return _row(signs[:-1] or ("b",), size) + signs[-1]


def _counted(signs: Sequence[str], size: int) -> str:
    """Return the signs over and over, each time with a different word."""
    width = sum(map(len, signs)) + 7 * len(signs)
    return "".join("".join(f"{sign}b{at:05} " for sign in signs) for at in range(size // width + 1))


SHAPES: Mapping[str, Shape] = {
    "row": _row,
    "lines": _lines,
    "long": _long,
    "words": _words,
    "glued": _glued,
    "blocks": _blocks,
    "nested": _nested,
    "begun": _begun,
    "ended": _ended,
    "counted": _counted,
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Signs in a shape."""

    shape: str
    signs: tuple[str, ...]

    def text(self, size: int) -> str:
        """Return a text of about this many characters."""
        return SHAPES[self.shape](self.signs, size)


def patterns(signs: Sequence[str], count: int, seed: int) -> list[Pattern]:
    """Return at most *count* patterns: each sign in each shape, then random pairs and triples."""
    random = Random(seed)
    alone = [Pattern(shape, (sign,)) for sign, shape in product(signs, SHAPES)]
    random.shuffle(alone)
    made = dict.fromkeys(alone[: count // 3])
    while len(made) < count:
        shape = random.choice(tuple(SHAPES))
        made[Pattern(shape, tuple(random.choices(signs, k=random.choice((2, 2, 3)))))] = None
    return list(made)


class StuckError(Exception):
    """A text took longer than the limit."""


@contextmanager
def bounded(most: float) -> Iterator[None]:
    """Raise `StuckError` in the block when it has used this many CPU seconds."""

    def stop(*_: object) -> None:
        raise StuckError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(read: Read, text: str, most: float = MOST_SECONDS) -> float:
    """
    Return the CPU seconds of reading a text. Reading is stopped after *most* seconds.

    The garbage collector is off, because it runs more often the more objects there are.
    """
    gc.disable()
    begun = time.process_time()
    try:
        with suppress(StuckError), bounded(most):
            read(text)
        return time.process_time() - begun
    finally:
        gc.enable()


@dataclass(frozen=True, slots=True)
class Growth:
    """Time of the longest text, and the exponent; 0 if the time is too short to compare."""

    size: int = 0
    seconds: float = 0.0
    exponent: float = 0.0


def growth(read: Read, text: Callable[[int], str], *, tries: int = 8) -> Growth:
    """
    Return how the time grows with the size. Measure again if it grows too fast.

    It must grow too fast from each of the two sizes before the last. Between only two sizes the
    text may outgrow a CPU cache, or the reader may change its method.
    """
    took: list[float] = []
    for size in SIZES:
        took.append(seconds(read, text(size)))
        if took[-1] > ENOUGH:
            break
    exponent = 0.0
    # A time of seconds is exact enough: measuring it eight times would take a minute.
    for _ in range(tries if took[-1] < 2 * ENOUGH else 2):
        exponent = _exponent(took)
        if exponent <= MOST_GROWTH:
            break
        for at in range(max(len(took) - 3, 0), len(took)):
            took[at] = min(took[at], seconds(read, text(SIZES[at])))
    size = SIZES[len(took) - 1]
    if exponent > MOST_GROWTH:
        # The reader may change its method at the last size itself, so try the next size.
        step = SIZES[1] // SIZES[0]
        further = seconds(read, text(size * step), 1.5 * took[-1] * step**MOST_GROWTH)
        exponent = min(exponent, log(further / took[-1]) / log(step))
    return Growth(size, took[-1], exponent)


def memory_growth(read: Read, text: Callable[[int], str]) -> float:
    """Return the exponent of the peak memory, or 0 if too little memory is used to compare."""
    read(
        text(MEMORY_SIZES[0])
    )  # Modules loaded for the first text do not count as memory of a text.
    before, small, large = (_peak(read, text(size)) for size in MEMORY_SIZES)
    if large - before < NOTICEABLE_MEMORY:
        return 0.0
    step = log(MEMORY_SIZES[2] / MEMORY_SIZES[1])
    return log((large - before) / max(small - before, 1 << 16)) / step


def _peak(read: Read, text: str) -> int:
    """Return the peak bytes of reading, as Python counts them: the same in every run."""
    gc.collect()
    tracemalloc.start()
    try:
        with suppress(StuckError), bounded(MOST_SECONDS):
            read(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _exponent(took: Sequence[float]) -> float:
    """Return the smaller of the two exponents, or 0 if the amounts are too small to compare."""
    if took[-1] < NOTICEABLE or len(took) < 2:
        return 0.0
    # The clock cannot measure less than a thousandth of a second.
    before = [log(took[-1] / max(each, 0.001)) for each in took[-2:-4:-1]]
    step = log(SIZES[1] / SIZES[0])
    return min(times / (step * at) for at, times in enumerate(before, start=1))


def page_reader(syntax: Syntax, root: Path) -> Read:
    """Return a function that reads a text as a page of a site, as `index` and `check` do."""
    write(root, {**syntax.files, syntax.path: syntax.before})
    settings = Settings(root=root, index=root / ".eventsearch")
    snapshot = SiteSnapshot(settings)
    site = snapshot.site
    (source,) = discover(site).files

    def read(text: str) -> None:
        data = f"{syntax.before}{text}{syntax.after}".encode("utf-8", "replace")
        extracted = extract(
            source, site=site, context=snapshot.context, settings=settings, data=data
        )
        if extracted.record is not None:
            document(extracted.record, zone=site.zone)
        snapshot.replace({source.path: data})
        diagnostics_of(snapshot, now=NOW)

    read("a\n" * 500)
    return read


def configuration_reader(syntax: Syntax, root: Path) -> Read:
    """Return a function that reads a text as a site's configuration, as `check` does."""
    write(root, syntax.files)

    def read(text: str) -> None:
        write(root, {syntax.path: f"{syntax.before}{text}{syntax.after}"})
        find_root(root)
        recognised(root)
        with suppress(EventsearchError):
            settings = load_settings(root, environ={}, flags={})
            diagnostics_of(SiteSnapshot(settings), now=NOW)

    read("a\n" * 100)
    return read


def list_reader(suffix: str) -> Read:
    """Return a function that reads a text as a list of events."""

    def read(text: str) -> None:
        with suppress(FormatError):
            read_items(
                suffix, text, lambda values: "date" in values, DataSource(files=f"a{suffix}")
            )

    return read


def reader(name: str, root: Path) -> tuple[Read, tuple[str, ...]]:
    """Return a function that reads texts of a syntax, and the signs of the syntax."""
    if name in LISTS:
        return list_reader(name), LISTS[name]
    if name in PAGES:
        return page_reader(PAGES[name], root), PAGES[name].signs
    return configuration_reader(CONFIGURATION[name], root), CONFIGURATION[name].signs


def grown(name: str, root: Path, count: int, seed: int) -> Iterator[tuple[Pattern, Growth]]:
    """Yield each pattern of a syntax with how its time grows."""
    read, signs = reader(name, root)
    for pattern in patterns(signs, count, seed):
        yield pattern, growth(read, pattern.text)
