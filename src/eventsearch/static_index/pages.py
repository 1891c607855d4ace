"""
Write a stored page as JSON for a browser: the fields of a hit, and the positions of its words.

Most words are simply the next run of letters in the text. So a word is written as a number that
describes its difference from that run, mostly 0. ``engine/highlighter.ts`` reads this.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from eventsearch.model.results import FIELD_KINDS, StoredPage
from eventsearch.output.json import registration_json
from eventsearch.storage.stored_page import decode, joined_texts, spans
from eventsearch.storage.term_vector import Span, TermVector, ending

Json = dict[str, object]
T = TypeVar("T", bound=tuple[object, ...])

APART = (
    *((0x00, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7)),
    *((0x2000, 0x206F), (0x3000, 0x303F)),
)
"""Code points that separate runs, as inclusive ranges; the same in every version of Unicode."""

FIRST = 0x30
"""Code point that represents 0 in a packed number."""

_RUN = re.compile("[^" + "".join(rf"\u{low:04x}-\u{high:04x}" for low, high in APART) + "]+")
_LATIN = re.compile(r"[\u0000-\u024f]*")
_DROPPED = re.compile("[\u0300-\u036f-]")

FIELDS = (
    *("id", "url", "title", "event", "summary", "abstract", "more", "text", "lang", "section"),
    *("kind", "tags", "authors", "location", "start", "end", "all_day", "begins", "over", "date"),
    *("event_status", "attendance", "categories"),
)
"""Fields of `StoredPage` that are written unchanged."""

_EMPTY_BY_KIND = {"texts": (), "rows": (), "second": None, "flag": False}

EMPTY: Json = {
    **{name: _EMPTY_BY_KIND.get(FIELD_KINDS[name], "") for name in FIELDS},
    **dict.fromkeys(("headings", "occurrences"), ()),
    **dict.fromkeys(("registration", "image", "event_url")),
    "endless": False,
}
"""Empty value of each field; the JSON of a page omits a field with this value."""


CARD = {"url", "lang", "location", "start", "end", "all_day", "event_status", "occurrences"}
"""Fields of a page that a suggestion shows, in addition to its name."""


def card_json(stored: bytes) -> Json:
    """Return the fields of a stored page that a browser needs to suggest it."""
    return {key: value for key, value in _fields(decode(stored)).items() if key in CARD}


def page_json(stored: bytes) -> Json:
    """Return the fields and words of a stored page that a browser needs to show it as a hit."""
    entry = decode(stored)
    vector = spans(entry, stored)
    return {**_fields(entry), "words": words_json(joined_texts(entry), vector)}


def _fields(entry: StoredPage) -> Json:
    fields: Json = {name: getattr(entry, name) for name in FIELDS}
    fields["headings"] = [list(heading) for heading in entry.headings]
    fields["occurrences"] = [list(one) for one in entry.occurrences]
    fields["registration"] = registration_json(entry.registration)
    fields["image"], fields["event_url"] = entry.image_url, entry.event_url
    fields |= {name: list(values) for name, values in entry.facets.items()}
    fields["endless"] = bool(entry.occurrences) and entry.endless
    return {name: value for name, value in fields.items() if value or type(value) is int}


def words_json(text: str, vector: TermVector) -> list[object]:
    """
    Encode the words of a text: the different kinds of words, the kind of each word, the different
    endings of stems, and the ending of each folded form.

    A kind consists of:

    - 1 if the word starts at the same place as the previous word, else 0
    - the number of runs to skip
    - the distances of the word's start and end from the start and end of the run
    - the number of positions to skip
    - the word's folded form, if it differs from the run's
    """
    words = vector.occurrences()
    stems = {word.folded: word.stem for word in words}
    placed = zip(words, vector.positions(words), strict=True)
    kinds, numbers = _numbered(_kinds(text, placed))
    endings, stem_numbers = _numbered(ending(folded, stem) for folded, stem in stems.items())
    return [kinds, numbers, endings, stem_numbers]


PLAIN = (0, 0, 0, 0, 0)
"""Kind of most words: exactly the next run, at the next position."""


def _kinds(text: str, words: Iterable[tuple[Span, int]]) -> Iterator[tuple[object, ...]]:
    runs = [match.span() for match in _RUN.finditer(text)]
    run_ends = [end for _, end in runs]
    begins, cursor, before = -1, 0, -1
    for (start, end, _, folded, _), position in words:
        same, number = start == begins, bisect_right(run_ends, cursor)
        span = _from(text, runs, number, cursor)
        is_plain = not same and span == (start, end) and position == before + 1
        own = None if folded == fold_run(text[start:end]) else folded
        if is_plain and own is None:
            yield PLAIN
        else:
            skipped = 0 if same else max(bisect_right(run_ends, start) - number, 0)
            first, last = _from(text, runs, number + skipped, cursor)
            step = position - before - (not same)
            places = (int(same), skipped, 0 if same else start - first, end - last, step)
            yield (*places, own) if own else places
        begins, before = start, position
        cursor = cursor if same else end


def _from(text: str, runs: Sequence[tuple[int, int]], number: int, cursor: int) -> tuple[int, int]:
    """Return the range of a run from *cursor* on; behind the last run, the end of the text."""
    start, end = runs[number] if number < len(runs) else (len(text), len(text))
    return max(start, cursor), end


@lru_cache(1 << 16)
def fold_run(run: str) -> str:
    """Return a quick guess of a word's folded form; empty unless all letters are Latin."""
    if not _LATIN.fullmatch(run):
        return ""
    return _DROPPED.sub("", unicodedata.normalize("NFD", run.lower()))


def _numbered(values: Iterable[T]) -> tuple[list[list[object]], str]:
    """Return the different values, most frequent first, and the packed number of each value."""
    every = [*values]
    kinds = [kind for kind, _ in Counter(every).most_common()]
    numbers = {kind: _pack(number) for number, kind in enumerate(kinds)}
    return [list(kind) for kind in kinds], "".join(map(numbers.__getitem__, every))


def _pack(number: int) -> str:
    code = FIRST + number
    return chr(code if code < 0xD800 else code + 0x800)
