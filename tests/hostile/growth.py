"""
How does the time grow that a text takes, when it repeats, nests or never closes signs of a syntax?

Texts are made of one, two and three signs in several shapes, from a seed, and read by all that
reads such a text: front matter, platform, Markdown, words, links, configuration. Seconds are of the
processor, the least of several, and taken of ever longer texts until they say something.
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
"""Exponent of the time in the size."""

NOTICEABLE = 0.15
"""Seconds; what takes less at the greatest size says nothing of how it grows."""

ENOUGH = 0.4
"""Seconds after which no longer text is tried."""

MOST_SECONDS = 60.0

NOW = datetime(2031, 1, 1, tzinfo=UTC)

NOTICEABLE_MEMORY = 1 << 20
"""Bytes; less at the largest size says nothing about how the memory grows."""

MEMORY_SIZES = (240, tries(960, 1_920), tries(3_840, 7_680))
"""Characters. Each allocation is traced, so reading takes ten times as long as it does alone."""

Read = Callable[[str], None]
Shape = Callable[[Sequence[str], int], str]


def _row(signs: Sequence[str], size: int) -> str:
    unit = "".join(signs)
    return unit * (size // len(unit) + 1)


def _lines(signs: Sequence[str], size: int) -> str:
    return _row((*signs, "\n"), size)


def _long(signs: Sequence[str], size: int) -> str:
    """Return lines just short of what is too long a line."""
    row = _row(signs, min(size, MOST_IN_A_LINE - 100)) + "\n"
    return row * max(1, size // len(row))


def _words(signs: Sequence[str], size: int) -> str:
    return _row([f"{sign}b " for sign in signs], size)


def _glued(signs: Sequence[str], size: int) -> str:
    return _row([f"{sign}b" for sign in signs], size)


def _blocks(signs: Sequence[str], size: int) -> str:
    """Return rows of each sign, one after the other."""
    return "".join(_row((sign,), size // len(signs)) for sign in signs)


def _nested(signs: Sequence[str], size: int) -> str:
    """Return rows of each sign with a word, one after the other."""
    return "".join(_row((f"{sign}b ",), size // len(signs)) for sign in signs)


def _begun(signs: Sequence[str], size: int) -> str:
    """Return the first sign and a row of the others."""
    return signs[0] + _row(signs[1:] or ("b",), size)


def _ended(signs: Sequence[str], size: int) -> str:
    """Return a row of the first ones and the last sign."""
    return _row(signs[:-1] or ("b",), size) + signs[-1]


def _counted(signs: Sequence[str], size: int) -> str:
    """Return each sign with another word each time."""
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
        """Return the text, of about so many characters."""
        return SHAPES[self.shape](self.signs, size)


def patterns(signs: Sequence[str], count: int, seed: int) -> list[Pattern]:
    """Return each sign alone in each shape, then pairs and triples by chance; *count* at most."""
    random = Random(seed)
    alone = [Pattern(shape, (sign,)) for sign, shape in product(signs, SHAPES)]
    random.shuffle(alone)
    made = dict.fromkeys(alone[: count // 3])
    while len(made) < count:
        shape = random.choice(tuple(SHAPES))
        made[Pattern(shape, tuple(random.choices(signs, k=random.choice((2, 2, 3)))))] = None
    return list(made)


class StuckError(Exception):
    """A text took longer than any may."""


@contextmanager
def bounded(most: float) -> Iterator[None]:
    """End what takes more seconds of the processor."""

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
    Return what reading takes of the processor; it is ended after *most*.

    Without looking for rubbish: how often Python does that grows with what is there.
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
    """What the longest text took, and the exponent; 0 where it took next to nothing."""

    size: int = 0
    seconds: float = 0.0
    exponent: float = 0.0


def growth(read: Read, text: Callable[[int], str], *, tries: int = 8) -> Growth:
    """
    Return how the time grows with the size; measured again where that is too much.

    It is too much from the last size but one and from the one before: between two of them a cache
    of the processor or another way of reading may begin.
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
        # Another way of reading may begin at the last size itself: the next one tells.
        step = SIZES[1] // SIZES[0]
        further = seconds(read, text(size * step), 1.5 * took[-1] * step**MOST_GROWTH)
        exponent = min(exponent, log(further / took[-1]) / log(step))
    return Growth(size, took[-1], exponent)


def memory_growth(read: Read, text: Callable[[int], str]) -> float:
    """Return the exponent of the peak of memory in the size; 0 where it is hardly any."""
    read(text(MEMORY_SIZES[0]))  # What is loaded for such a text is not part of its memory.
    before, small, large = (_peak(read, text(size)) for size in MEMORY_SIZES)
    if large - before < NOTICEABLE_MEMORY:
        return 0.0
    step = log(MEMORY_SIZES[2] / MEMORY_SIZES[1])
    return log((large - before) / max(small - before, 1 << 16)) / step


def _peak(read: Read, text: str) -> int:
    """Return the bytes that reading needs at its peak, as Python counts them: always the same."""
    gc.collect()
    tracemalloc.start()
    try:
        with suppress(StuckError), bounded(MOST_SECONDS):
            read(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _exponent(took: Sequence[float]) -> float:
    """Return the smaller exponent; 0 where next to nothing was taken."""
    if took[-1] < NOTICEABLE or len(took) < 2:
        return 0.0
    # What is less than a thousandth is no more than the clock's own step.
    before = [log(took[-1] / max(each, 0.001)) for each in took[-2:-4:-1]]
    step = log(SIZES[1] / SIZES[0])
    return min(times / (step * at) for at, times in enumerate(before, start=1))


def page_reader(syntax: Syntax, root: Path) -> Read:
    """Return what reads a text as a page of a site, as `index` and `check` do."""
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
    """Return what reads a text as a site's configuration, as `check` does."""
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
    """Return what reads a text as a list of events."""

    def read(text: str) -> None:
        with suppress(FormatError):
            read_items(
                suffix, text, lambda values: "date" in values, DataSource(files=f"a{suffix}")
            )

    return read


def reader(name: str, root: Path) -> tuple[Read, tuple[str, ...]]:
    """Return what reads texts of a syntax, and its signs."""
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
