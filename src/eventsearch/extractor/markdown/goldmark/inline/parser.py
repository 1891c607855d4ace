"""
The inline parser: from the text of a block to HTML.

From left to right: at a character that begins something its rules are tried in turn, anything else
is text. Emphasis is matched at the end, by the delimiter algorithm of CommonMark ("An algorithm
for parsing nested emphasis and links").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from eventsearch.extractor.markdown.goldmark import escape

_TAGS = {
    "*": ("em", "strong"),
    "_": ("em", "strong"),
    "~": ("del", "del"),
}
MAX_NESTING = 50
"""Emphasis in emphasis; deeper marks vanish without a tag. HTML parsers give up further down."""


@dataclass(slots=True, eq=False)
class Run:
    """
    A run of one mark, in the list of all that are not yet used up.

    Attributes:
        piece: Where it stands in the output.
        tag: Its element, where mark and length do not tell it.
        height: Depth of the emphasis between it and the next run.
    """

    piece: int
    mark: str
    length: int
    rest: int
    opens: bool
    closes: bool
    before: Run | None
    after: Run | None = None
    opening: str = ""
    closing: str = ""
    tag: str = ""
    height: int = 0


def resolve(out: list[str], last: Run | None, bottom: Run | None) -> None:
    """Match the runs after *bottom* with each other and write their tags into the pieces."""
    floor: dict[tuple[str, bool, int], int] = {}
    touched: dict[int, Run] = {}
    closer = _first(last, bottom)
    while closer is not None:
        if not closer.closes:
            closer = closer.after
            continue
        key = (closer.mark, closer.opens, closer.length % 3)
        opener = _opener(closer, floor.get(key, -1), bottom)
        if opener is None:
            floor[key] = closer.before.piece if closer.before is not None else -1
            following = closer.after
            if not closer.opens:
                _remove(closer)
            closer = following
            continue
        _match(opener, closer)
        touched[opener.piece], touched[closer.piece] = opener, closer
        if not opener.rest:
            _remove(opener)
        if not closer.rest:
            following = closer.after
            _remove(closer)
            closer = following
    for run in touched.values():
        out[run.piece] = f"{run.closing}{run.mark * run.rest}{run.opening}"


def _first(last: Run | None, bottom: Run | None) -> Run | None:
    run = last if last is not bottom else None
    while run is not None and run.before is not bottom:
        run = run.before
    return run


def _opener(closer: Run, floor: int, bottom: Run | None) -> Run | None:
    run = closer.before
    while run is not None and run.piece > floor and run is not bottom:
        if run.mark == closer.mark and run.opens and not _odd(run, closer):
            return run
        run = run.before
    return None


def _odd(opener: Run, closer: Run) -> bool:
    """Whether the "multiple of 3" rule forbids the match."""
    return (
        (opener.closes or closer.opens)
        and (opener.length + closer.length) % 3 == 0
        and closer.length % 3 != 0
    )


def _match(opener: Run, closer: Run) -> None:
    used = 2 if opener.rest >= 2 and closer.rest >= 2 else 1
    height = opener.height
    between = opener.after
    while between is not None and between is not closer:
        height = max(height, between.height)
        between = between.after
    opener.after, closer.before = closer, opener
    opener.rest -= used
    closer.rest -= used
    opener.height = height + 1
    if height < MAX_NESTING:
        tag = opener.tag or _TAGS[opener.mark][used - 1]
        opener.opening = f"<{tag}>{opener.opening}"
        closer.closing = f"{closer.closing}</{tag}>"


def _remove(run: Run) -> None:
    if run.before is not None:
        run.before.after = run.after
        run.before.height = max(run.before.height, run.height)
    if run.after is not None:
        run.after.before = run.before


MOST_REFERRED = 1_000_000
"""Characters that links take from references in a text: one long address may be named as often as
the text has room for, and what comes of it would grow with the square. cmark has such a limit."""


class References(dict[str, tuple[str, str]]):
    """Label to destination and title, as long as there is room for what links take from them."""

    def __init__(self) -> None:
        super().__init__()
        self._room = MOST_REFERRED

    def take(self, label: str) -> tuple[str, str] | None:
        """Return what a link is given; None where there is no such label, or no room."""
        value = self.get(label)
        self._room -= sum(map(len, value)) if value else 0
        return value if self._room >= 0 else None


_CHARACTERS = "\\&"
"""Begin what is one character: an escape or an entity, to Goldmark a part of the text."""


@dataclass(slots=True, eq=False)
class Bracket:
    """A ``[`` or ``![`` that may become a link or an image."""

    piece: int
    start: int
    image: bool
    run: Run | None


@dataclass(slots=True)
class Scan:
    """
    A text half read.

    Attributes:
        position: Index of the next character.
        out: HTML so far, in pieces; a run of ``*`` is one piece, so that it can change later.
        runs: The last run of emphasis marks not yet used.
        brackets: Those not yet closed.
        linked: How many of them, the first ones, have a link behind them: none begins a link.
        footnotes: Labels that are defined.
        mentioned: Labels mentioned, to their number.
        quotes: Mark to how many of it are open, from the beginning of the document.
        quoted: Where the row of quotation marks ends that was met last.
        misses: For searches to the right: what was not found, so that it is not sought again.
        ticks: Length of a row of backticks to where such rows begin, the last one first; None as
            long as nobody has asked.
    """

    source: str
    references: References
    footnotes: Mapping[str, object]
    mentioned: dict[str, int]
    quotes: dict[str, int]
    position: int = 0
    out: list[str] = field(default_factory=list)
    runs: Run | None = None
    brackets: list[Bracket] = field(default_factory=list)
    linked: int = 0
    quoted: int = 0
    misses: dict[str, int] = field(default_factory=dict)
    ticks: dict[int, list[int]] | None = None

    def emit(self, html: str, end: int) -> None:
        """Append HTML for the source up to *end*."""
        self.out.append(html)
        self.position = end

    def add_run(self, mark: str, length: int, *, opens: bool, closes: bool, tag: str = "") -> None:
        """Add a run of emphasis marks that is about to be emitted."""
        last = self.runs
        run = Run(len(self.out), mark, length, length, opens, closes, last, tag=tag)
        if last is not None:
            last.after = run
        self.runs = run

    def find(self, text: str, start: int) -> int:
        """Return where *text* is at or after *start*, -1 for nowhere; seeks in vain only once."""
        if self.misses.get(text, len(self.source) + 1) <= start:
            return -1
        index = self.source.find(text, start)
        if index < 0:
            self.misses[text] = start
        return index


InlineRule = Callable[[Scan], bool]
"""Reads what begins at the position; returns whether there was something."""


class Scanner:
    """Reads texts by one set of rules."""

    def __init__(
        self, rules: Iterable[tuple[str, InlineRule]], *, words: InlineRule | None
    ) -> None:
        """
        Take the rules.

        Args:
            rules: Characters and what they may begin, in the order in which they are tried.
            words: What may begin at the start of a word (bare addresses).
        """
        table: dict[str, tuple[InlineRule, ...]] = {}
        for triggers, rule in rules:
            for character in triggers:
                table[character] = (*table.get(character, ()), rule)
        self._rules = table
        self._words = words
        special = "".join(re.escape(character) for character in table)
        self._plain = re.compile(rf"[^{special}]+")

    def read(self, scan: Scan, stops: Iterable[int] | None) -> str:
        """
        Return the text as HTML.

        Args:
            stops: The places where a bare address may begin, besides those after something that a
                rule has read; None where there is no address at all.
        """
        source = scan.source
        pending = [len(source) + 1, *sorted(stops or (), reverse=True)]
        words = None if stops is None else self._words
        while scan.position < len(source):
            while pending[-1] < scan.position:
                pending.pop()
            if pending[-1] == scan.position and words is not None:
                pending.pop()
                if words(scan):
                    continue
            if self._step(scan, pending[-1]) and words is not None:
                words(scan)
        resolve(scan.out, scan.runs, None)
        return "".join(scan.out)

    def _step(self, scan: Scan, stop: int) -> bool:
        """Read one thing; return whether a rule has made more than a character of it."""
        start = scan.position
        match = self._plain.match(scan.source, start)
        if match:
            end = min(match.end(), stop)
            scan.emit(escape(scan.source[start:end]), end)
            return False
        if any(rule(scan) for rule in self._rules[scan.source[start]]):
            return scan.source[start] not in _CHARACTERS
        scan.emit(escape(scan.source[start]), start + 1)
        return False
