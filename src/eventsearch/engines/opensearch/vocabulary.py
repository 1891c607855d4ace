"""The words of an index, and the values of its keyword fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from eventsearch.analysis.char_filter import loose
from eventsearch.analysis.languages import stemmer, variants
from eventsearch.engines.levenshtein import distance_from
from eventsearch.engines.opensearch.codec import clean, coded, decoded, key_of, to_int
from eventsearch.engines.opensearch.connection import Connection
from eventsearch.engines.opensearch.filters import Expansion, Json
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.query import NEVER, Deadline
from eventsearch.model.results import FuzzyMatch

MOST_BYTES = 1 << 16
"""Maximum size in bytes of a file of values that is kept in memory, where it takes ten times as
much. A larger file is searched on the disk."""

SEARCHED = 1_000
"""Finding one value in a file takes as long as reading this many bytes."""

MOST_WORDS = 1_000
"""Maximum number of words to request that begin with a prefix, or are similar to a word: the most
frequent words."""


class Question(NamedTuple):
    """
    A request for words or statistics that a query needs.

    Attributes:
        key: Key of the answer in the cache.
        body: Body of the search.
        read: Returns the value to cache from the answer.
    """

    key: Hashable
    body: dict[str, Any]
    read: Callable[[Mapping[str, Any]], object]


class Vocabulary:
    """
    Words and values of one index, which never change.

    Args:
        folder: The engine's folder, which contains the files of values.
        fields: Keyword fields that have values.
        cache: Stores the words.
    """

    def __init__(
        self,
        connection: Connection,
        index: str,
        folder: Path,
        fields: Iterable[str],
        cache: LruCache,
    ) -> None:
        self._connection = connection
        self._index = index
        self._fields = frozenset(fields)
        self._rows = lru_cache(maxsize=None)(
            lambda field, kind: SortedRows(folder / file_name(field, kind))
        )
        self._cache = cache

    def values(self, field: str) -> Mapping[str, str]:
        """Map the key of each value of a keyword field to the value's most frequent spelling."""
        if not self.has(field):
            return {}
        return {decoded(key): decoded(value) for key, value in self._rows(field, VALUES).all()}

    def has(self, field: str) -> bool:
        """Whether a keyword field has any value."""
        return field in self._fields

    def matching_keys(self, field: str, values: Iterable[str]) -> tuple[str, ...]:
        """Return the keys of the values that a filter matches; see `model.query.TermsFilter`."""
        if not self.has(field):
            return ()
        keys = {value.casefold() for value in values}
        if field == "lang":
            known = self.values(field)
            keys = {each for key in keys for each in variants(key, known)}
        rows = self._rows(field, VALUES)
        found = {key for key in keys if rows.find(coded(key))}
        others = self._rows(field, LOOSE)
        for other in {loose(key) for key in keys - found} - {""}:
            if loose(other) == other and rows.find(coded(other)):
                found.add(other)
            found.update(map(decoded, others.find(coded(other))))
        return tuple(sorted(found))

    def spelled(self, field: str, keys: Sequence[str]) -> Sequence[str]:
        """Return the most frequent spellings of the values with these encoded keys."""
        if not keys:
            return ()
        found = self._rows(field, VALUES).find_all(keys)
        return [decoded(found.get(key, key)) for key in keys]

    def by_stem(self, words: Iterable[str]) -> Mapping[str, list[str]]:
        """Group words by stem, in each language of the index. Each word also counts as a stem."""
        stemmers = [stemmer(lang) for lang in sorted(self.values("lang").values())]
        stems: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for stem in dict.fromkeys((word, *(stem(word) for stem in stemmers))):
                stems[stem].append(word)
        return stems

    def questions(self, wanted: Iterable[Expansion]) -> Iterator[Question]:
        """Yield the question for the words of each expansion."""
        for key in wanted:
            yield Question(key, words_search(key), _words)

    def expansions(self, key: Expansion, deadline: Deadline = NEVER) -> tuple[FuzzyMatch, ...]:
        """Return the words of an expansion, from the cache or the cluster, the best first."""
        words = self._cache.get(key)
        if not isinstance(words, tuple):
            (answer,) = self._connection.searches(self._index, [words_search(key)], deadline)
            with self._connection.reading():
                words = _words(answer)
            self._cache.put(key, words, 100 * len(words))
        if key[0] == "prefix":
            return tuple(FuzzyMatch(word, 0, pages) for word, pages in words)
        distance = distance_from(key[1])
        near = sorted((distance(word), -pages, word) for word, pages in words)
        return tuple(FuzzyMatch(word, far, -pages) for far, pages, word in near)

    def counts(self, words: Sequence[str], deadline: Deadline = NEVER) -> Mapping[str, int]:
        """Return the number of documents with each folded word, in one request."""
        answers = self._connection.searches(self._index, [*map(count_search, words)], deadline)
        with self._connection.reading():
            return {word: total(answer) for word, answer in zip(words, answers, strict=True)}


VALUES, LOOSE = "values", "loose"
"""
Kinds of files of a keyword field.

VALUES maps the key of each value to its most frequent spelling. LOOSE maps a loose form of a key,
see `loose`, to the key.
"""


def file_name(field: str, kind: str = VALUES) -> str:
    """Return the name of a file of a keyword field."""
    return f"{kind}-{key_of(field)}.json"


def write_values(folder: Path, field: str, values: Mapping[str, str]) -> None:
    """Write the files of a keyword field to new files: the base's files may be hard links."""
    rows = ((coded(key), coded(value)) for key, value in values.items())
    others = ((coded(other), coded(key)) for key in values if (other := loose(key)) != key)
    for kind, some in ((VALUES, rows), (LOOSE, others)):
        path = folder / file_name(field, kind)
        new = path.with_suffix(".new")
        new.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in sorted(some)))
        new.replace(path)


def read_values(folder: Path, field: str) -> Mapping[str, str] | None:
    """Return the values that `write_values` wrote; None if there is no file of the field."""
    path = folder / file_name(field)
    if not path.exists():
        return None
    return {decoded(key): decoded(value) for key, value in SortedRows(path).all()}


class SortedRows:
    """
    Pairs of texts in a file, sorted. A large file is not read into memory.

    Each line of the file is a pair, as a list in JSON.
    """

    def __init__(self, path: Path) -> None:
        self._data: bytes | mmap
        self._few: dict[str, list[str]] | None = None
        if path.stat().st_size > MOST_BYTES:
            with path.open("rb") as file:
                self._data = mmap(file.fileno(), 0, access=ACCESS_READ)
        else:
            self._data = path.read_bytes()
            self._few = defaultdict(list)
            for first, second in self.all():
                self._few[first].append(second)

    def all(self) -> Iterator[tuple[str, str]]:
        """Yield all pairs."""
        start = 0
        while start < len(self._data):
            end = self._data.find(b"\n", start)
            yield orjson.loads(self._data[start:end])
            start = end + 1

    def find_all(self, wanted: Sequence[str]) -> Mapping[str, str]:
        """Map each wanted first text to the second text of its pair. First texts must be unique."""
        if self._few is None and SEARCHED * len(wanted) > len(self._data):
            among = frozenset(wanted)
            return {first: second for first, second in self.all() if first in among}
        return {first: rows[0] for first in wanted if (rows := self.find(first))}

    def find(self, first: str) -> Sequence[str]:
        """Return the second texts of all pairs with this first text."""
        if self._few is not None:
            return self._few.get(first, ())
        low, high = 0, len(self._data)
        while low < high:
            middle = (low + high) // 2
            start = self._data.rfind(b"\n", 0, middle) + 1
            end = self._data.find(b"\n", middle)
            if orjson.loads(self._data[start:end])[0] < first:
                low = end + 1
            else:
                high = start
        found = []
        while low < len(self._data):
            end = self._data.find(b"\n", low)
            key, value = orjson.loads(self._data[low:end])
            if key != first:
                break
            found.append(value)
            low = end + 1
        return found


def total(answer: Mapping[str, Any]) -> int:
    """Return the total number of hits in an answer."""
    return to_int(answer["hits"]["total"]["value"])


def count_search(word: str) -> dict[str, Any]:
    """Return the search that counts the documents with a folded word."""
    return {"size": 0, "track_total_hits": True, "query": {"term": {"w_folded": clean(word)}}}


def words_search(key: Expansion) -> dict[str, Any]:
    """Return the search for the most frequent words of an expansion."""
    if key[0] == "prefix":
        query: Json = {"prefix": {"word": clean(key[1])}}
    else:
        query = near_words("word", key[1], int(key[2]))
    return {
        "size": MOST_WORDS,
        "track_total_hits": False,
        "_source": False,
        "docvalue_fields": ["word", "pages"],
        "query": {"bool": {"filter": [query]}},
        "sort": [{"pages": "desc"}, {"word": "asc"}],
    }


def near_words(field: str, word: str, edits: int, rewrite: str = "constant_score") -> Json:
    """Return the query for documents with a word at most *edits* away from *word*."""
    if not edits or not word:
        return {"term": {field: clean(word)}}
    fuzzy = {
        "value": clean(word),
        "fuzziness": edits,
        "prefix_length": 0,
        "transpositions": True,
        "max_expansions": MOST_WORDS,
        "rewrite": rewrite,
    }
    return {"fuzzy": {field: fuzzy}}


def _words(answer: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    hits = answer["hits"]["hits"]
    return tuple((str(hit["fields"]["word"][0]), to_int(hit["fields"]["pages"][0])) for hit in hits)
