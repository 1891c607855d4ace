"""
The names that can be suggested, by their words.

Each file contains the names for a range of words, so a nearly complete word loads one or two files.
If many names have a word with the same beginning, a file per language contains the best names. So
the first typed letters load a single small file. ``engine/suggester.ts`` reads these files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, chain
from typing import Any, NamedTuple

from eventsearch.engines import COMPLETED_FIELDS as FIELDS
from eventsearch.engines import NAMES, Engine, TypedWord
from eventsearch.model.document import IndexContents
from eventsearch.model.query import NEVER
from eventsearch.query.syntax.lexer import quoted
from eventsearch.search.suggest.suggester import FieldValues, read_values
from eventsearch.search.suggest.word_match import Place, Table, name_words
from eventsearch.static_index.codec import deltas, json_bytes, rows, utf_16

LARGE = 16_000
"""Maximum bytes of a file before compression, estimated."""

FREQUENT = 8_000
"""If the names with a beginning exceed this size in bytes, it gets a file of the best names."""

LIMIT = 10
"""Number of suggestions to make from a file of the best names."""

MOST = {NAMES: 2 * LIMIT}
"""Maps a field to its number of best names, by default `LIMIT`. Two names may belong to the same
page, and an event may end before the next build."""

CARDS = 8
"""Maximum pages of a name for its file to contain their cards. Else the browser reads the page."""


class Word(NamedTuple):
    """A word of a name, in UTF-16 code units. *first* is true if the name begins with the word."""

    folded: str
    start: int
    length: int
    first: bool


class Name(NamedTuple):
    """
    A name that can be suggested.

    Attributes:
        field: Number of its field.
        docs: Its documents as numbered in the files, ascending.
        words: Its words in order; a word may have several forms.
        cards: Fields to show of each document; empty except in the field `NAMES`.
    """

    field: int
    text: str
    docs: Sequence[int]
    words: Sequence[Word]
    cards: Sequence[Mapping[str, object]]

    def json(self, count: int | None = None) -> list[Any]:
        """Return the name as JSON; *count* is its number of pages, None if that can change."""
        shown = [*deltas(self.docs)] if count is None else count
        return [self.field, self.text, shown, *([self.cards] if self.cards else [])]


def names(
    contents: IndexContents,
    numbers: Sequence[int],
    cards: Sequence[Mapping[str, object]],
    facets: Iterable[str] = (),
) -> list[Name]:
    """
    Return all names that can be suggested.

    Args:
        numbers: Number in the files of each document of the index.
        cards: Fields that a suggestion shows, by this number.
        facets: Names of the site's own facets.
    """
    found = []
    for at, field in enumerate((*FIELDS, *facets)):
        for text, docs in contents.keywords.get(field, {}).items():
            # Skip values with all kinds of quotation marks: no query can contain them.
            if field == NAMES or quoted(text) is not None:
                own = sorted(numbers[doc] for doc in docs)
                has_cards = field == NAMES and len(own) <= CARDS
                shown = [cards[doc] for doc in own] if has_cards else []
                found.append(Name(at, text, own, [*_words(text)], shown))
    return found


def _words(text: str) -> Iterator[Word]:
    units = [*accumulate((1 + (sign > "\uffff") for sign in text), initial=0)]
    for token, first in name_words(text):
        start = units[token.start]
        yield Word(token.folded, start, units[token.end] - start, first)


def by_word(every: Iterable[Name]) -> dict[str, list[Name]]:
    """Return all words, sorted as in JavaScript, each with the names that contain it."""
    found: dict[str, list[Name]] = {}
    for name in every:
        for word in dict.fromkeys(word.folded for word in name.words):
            found.setdefault(word, []).append(name)
    return {word: found[word] for word in sorted(found, key=utf_16)}


def word_files(words: Mapping[str, Sequence[Name]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of consecutive words, each with its first word."""
    for row in rows(words.items(), LARGE, _size):
        own = dict(row)
        some = {id(name): name for name in chain.from_iterable(own.values())}
        yield row[0][0], _file([(name, None) for name in some.values()], own.__contains__)


def _size(some: Iterable[Name]) -> int:
    """Estimate the bytes of names in a file."""
    return sum(len(name.text) + len(name.docs) + 64 * len(name.cards) for name in some)


def frequent_beginnings(words: Mapping[str, Sequence[Name]]) -> list[str]:
    """Return the word beginnings whose names exceed `FREQUENT` bytes, sorted as in JavaScript."""
    sizes: Counter[str] = Counter()
    for word, some in words.items():
        more = _size(some)
        for end in range(1, len(word) + 1):
            sizes[word[:end]] += more
    return sorted((one for one, size in sizes.items() if size > FREQUENT), key=utf_16)


class Best:
    """
    The best names for each beginning at a moment.

    Args:
        every: All names.
        changing: Documents that expire later.
        moment: Epoch seconds.
        lang: Only count pages in this language; None for all.
        facets: Names of the site's own facets.
    """

    def __init__(
        self,
        engine: Engine,
        every: Iterable[Name],
        changing: Set[int],
        moment: int,
        lang: str | None,
        facets: Iterable[str] = (),
    ) -> None:
        self._names = {(name.field, name.text): name for name in every}
        self._changing = changing
        self._moment = moment
        self._fields: list[tuple[FieldValues, Table]] = []
        for field in (*FIELDS, *facets):
            values = read_values(engine, field, moment, lang, NEVER)
            self._fields.append((values, Table([label.value for label in values.labels])))

    def file(self, beginning: str) -> bytes:
        """Return the file of the best names with a beginning, and the sort key of the next name."""
        chosen: list[Chosen] = []
        bounds: list[object] = []
        for at, (values, table) in enumerate(self._fields):
            most = MOST.get(values.field, LIMIT)
            found = table.find((TypedWord(beginning),), most + 1)
            for place in found[:most]:
                name = self._names[at, values.labels[place.number].value]
                is_fixed = values.field != NAMES and self._changing.isdisjoint(name.docs)
                chosen.append((name, values.counts[place.number] if is_fixed else None))
            bounds.append(next((self._key(values, place) for place in found[most:]), None))
        return _file(chosen, lambda word: word.startswith(beginning), bounds)

    def _key(self, values: FieldValues, place: Place) -> list[object]:
        return [place.grade, *values.value(place.number, self._moment).order]


Chosen = tuple[Name, int | None]
"""A name, and its number of pages; None if that can change without a new build."""


def _file(
    chosen: Sequence[Chosen], is_wanted: Callable[[str], bool], bounds: Sequence[object] = ()
) -> bytes:
    """Return names as JSON, with the offsets of the wanted words in them."""
    words: dict[str, list[int]] = {}
    for at, (name, _) in enumerate(chosen):
        for word in filter(lambda one: is_wanted(one.folded), name.words):
            own = words.setdefault(word.folded, [])
            own += (at, 2 * word.start + word.first, word.length)
    shown = [name.json(count) for name, count in chosen]
    return json_bytes({"names": shown, "words": words, "next": bounds})
