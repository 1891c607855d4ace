"""
Write the words of an index with their posting lists, in files that each cover a range of terms.

A term has a single entry for all its roles: stem in text fields, folded form, exact form. Terms are
ordered by their letters without accents. So the forms of a word are in the same file, and a query
with two words loads two files. ``engine/decoder.ts`` reads them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nsmallest
from itertools import accumulate, chain, groupby
from typing import NamedTuple

from eventsearch.analysis.languages import stemmer
from eventsearch.engines import PREFIX_MIN, TITLE_MIN
from eventsearch.engines.whoosh.search.executor import TITLE_TERMS
from eventsearch.model.document import TEXT_FIELDS, IndexContents, TermPostings
from eventsearch.static_index.codec import deltas, front_coded, rows, text, utf_16, varint, varints

TITLE = "title"

STEM, FOLDED, EXACT, DERIVED, TWIN = 1, 2, 4, 8, 16
"""
Roles of a term, as bits. The last two save a list: the folded list of a derived term is the sum of
its stems' lists, and the exact list of a twin equals its folded list.
"""

FEWEST = 1024
"""Minimum size limit of a file, in bytes before compression."""

MANY = 4
"""A beginning gets a file of its own if its terms fill more than this many files."""

Lists = Mapping[str, TermPostings]


class Entry(NamedTuple):
    """
    A term with its posting lists.

    Attributes:
        stems: Stems of a folded form, one for each language of the index; else empty.
        fields: Posting lists as a stem, by text field.
        folded: Posting list as a folded form, or None.
        exact: Posting list as an exact form, or None.
    """

    term: str
    stems: tuple[str, ...]
    fields: Lists
    folded: TermPostings | None
    exact: TermPostings | None


Encoded = tuple[Entry, bytes, int]
"""A term with its encoded lists and its roles."""


def key_of(term: str) -> str:
    """Return the first sort key of a term: its letters without accents."""
    if term.isascii():
        return term
    return "".join(c for c in unicodedata.normalize("NFD", term) if not "\u0300" <= c <= "\u036f")


def order_of(term: str) -> tuple[bytes, bytes]:
    """Return the whole sort key of a term, which orders terms as JavaScript compares them."""
    key = utf_16(key_of(term))
    return key, key if term.isascii() else utf_16(term)


def entries(contents: IndexContents, numbers: Sequence[int]) -> list[Entry]:
    """
    Return all terms in the order of `order_of`.

    Args:
        numbers: Number in the files of each document of the index.
    """
    fields: dict[str, dict[str, TermPostings]] = defaultdict(dict)
    for field in TEXT_FIELDS:
        for postings in contents.lists(field):
            fields[postings.term][field] = renumber(postings, numbers)
    folded = {each.term: renumber(each, numbers) for each in contents.lists("folded")}
    exact = {
        each.term: renumber(each, numbers)
        for each in contents.lists("exact")
        if each.docs or each.term in folded
    }
    stemmers = [stemmer(lang) for lang in languages(contents)]
    return [
        Entry(
            term,
            tuple([stem(term) for stem in stemmers]) if term in folded else (),
            fields.get(term, {}),
            folded.get(term),
            exact.get(term),
        )
        for term in sorted(fields.keys() | folded.keys() | exact.keys(), key=order_of)
    ]


def languages(contents: IndexContents) -> list[str]:
    """Return the languages of an index; a word of a query has a stem in each of them."""
    return sorted(contents.keywords.get("lang", {}))


def renumber(postings: TermPostings, numbers: Sequence[int]) -> TermPostings:
    """Return a posting list with renumbered documents, sorted by their new numbers."""
    term, docs, freqs, positions = postings
    new = list(map(numbers.__getitem__, docs))
    if len(new) < 2 or new == sorted(new):
        return TermPostings(term, new, freqs, positions)
    order = sorted(range(len(new)), key=new.__getitem__)
    places: Sequence[int] = ()
    if positions:
        ends = [0, *accumulate(freqs)]
        places = [*chain.from_iterable(positions[ends[at] : ends[at + 1]] for at in order)]
    return TermPostings(term, [new[at] for at in order], [freqs[at] for at in order], places)


class TermsEncoder:
    """
    Encodes terms into files.

    Args:
        every: All terms in order.
        lengths: For each text field and for ``folded``, the length of each document, as numbered
            in the files.
    """

    def __init__(self, every: Sequence[Entry], lengths: Mapping[str, Sequence[int]]) -> None:
        self._entries = every
        self._lengths = lengths
        self._fields = {entry.term: entry.fields for entry in every}

    @cached_property
    def _encoded(self) -> list[Encoded]:
        return [(entry, *self._entry(entry)) for entry in self._entries]

    @cached_property
    def _filled(self) -> int:
        """
        Size limit of a file, in bytes before compression.

        It grows with the index: with smaller files, a browser would have to read more file names.
        """
        size = _sizes(self._encoded)
        filled = FEWEST
        while filled * filled < size:
            filled = filled * 3 // 2
        return filled

    def shards(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of terms, each with a key greater than all keys of the previous file."""
        alike = groupby(self._encoded, key=lambda one: key_of(one[0].term))
        before = None
        for row in rows(((key, [*some]) for key, some in alike), self._filled, _sizes):
            first = "" if before is None else _separator(before, row[0][0])
            yield first, _shard([one for _, some in row for one in some])
            before = row[-1][0]

    def beginnings(self) -> Iterator[tuple[str, bytes]]:
        """Yield a file for each frequent beginning, with all its words merged into one entry."""
        own: dict[str, list[Encoded]] = {}
        words = [one for one in self._encoded if one[0].folded is not None]
        end = PREFIX_MIN
        while words:
            alike: defaultdict[str, list[Encoded]] = defaultdict(list)
            for one in words:
                if len(one[0].term) >= end:
                    alike[one[0].term[:end]].append(one)
            most = MANY * self._filled
            many = {key: some for key, some in alike.items() if _sizes(some) > most}
            own |= many
            words = [*chain.from_iterable(many.values())]
            end += 1
        for beginning in sorted(own, key=order_of):
            entry = self._together(beginning, [entry for entry, *_ in own[beginning]])
            yield key_of(beginning), _shard([(entry, *self._entry(entry))])

    def _together(self, beginning: str, own: Sequence[Entry]) -> Entry:
        """Merge all words with a beginning; if it is not short, also their stems in titles."""
        pages: defaultdict[int, int] = defaultdict(int)
        lists = [entry.folded for entry in own if entry.folded]
        stems_of = {entry.term: entry.stems for entry in own}
        for one in lists:
            for doc, freq in zip(one.docs, one.freqs, strict=True):
                pages[doc] += freq
        docs = sorted(pages)
        folded = TermPostings(beginning, docs, [pages[doc] for doc in docs], ())
        fields: Lists = {}
        if len(beginning) >= TITLE_MIN:
            top = nsmallest(TITLE_TERMS, ((-len(one.docs), one.term) for one in lists))
            stems = {stem for _, term in top for stem in (term, *stems_of[term])}
            fields = _titles(beginning, filter(None, map(self._fields.get, stems)), pages)
        return Entry(beginning, (beginning,) * len(own[0].stems), fields, folded, None)

    def _entry(self, entry: Entry) -> tuple[bytes, int]:
        """Return the encoded lists of a term, and its roles."""
        parts: list[bytes] = []
        roles = 0
        if entry.fields:
            roles |= STEM
            mask = sum(1 << at for at, name in enumerate(TEXT_FIELDS) if name in entry.fields)
            parts.append(varint(mask))
            parts += [
                self._text(name, entry.fields[name]) for name in TEXT_FIELDS if name in entry.fields
            ]
        if entry.folded is not None:
            roles |= FOLDED
            if self._is_derived(entry, entry.folded):
                roles |= DERIVED
            else:
                parts.append(_list(entry.folded))
        if entry.exact is not None:
            roles |= EXACT
            if not entry.exact.docs:
                roles |= TWIN
            else:
                parts.append(_list(entry.exact))
        return b"".join(parts), roles

    def _text(self, field: str, postings: TermPostings) -> bytes:
        """Encode the list of a text field: documents, frequencies, lengths, positions."""
        _, docs, freqs, positions = postings
        own, every = self._lengths[field], self._lengths["folded"]
        lengths = [own[doc] for doc in docs]
        rests = [every[doc] - length for doc, length in zip(docs, lengths, strict=True)]
        less = min(rests) >= 0 and sum(rests) < sum(lengths)
        steps = [*deltas(positions)]
        at = 0
        for freq in freqs:
            steps[at] = positions[at]
            at += freq
        return _list(postings, less) + varints(rests if less else lengths) + varints(steps)

    def _is_derived(self, entry: Entry, folded: TermPostings) -> bool:
        """Whether the list of a folded form is the sum of all lists of its stems."""
        lists = [
            each
            for stem in {entry.term, *entry.stems}
            for each in self._fields.get(stem, {}).values()
        ]
        if sum(len(each.positions) for each in lists) != sum(folded.freqs):
            return False
        freqs = dict.fromkeys(folded.docs, 0)
        for _, docs, often, _ in lists:
            for doc, freq in zip(docs, often, strict=True):
                if doc not in freqs:
                    return False
                freqs[doc] += freq
        return [*freqs.values()] == [*folded.freqs]


def _size(one: Encoded) -> int:
    return len(one[0].term) + len(one[1])


def _sizes(some: Iterable[Encoded]) -> int:
    return sum(map(_size, some))


def _titles(beginning: str, lists: Iterable[Lists], among: Container[int]) -> Lists:
    """Merge the title lists of stems, only for documents in *among*; empty if none remain."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for own in lists:
        if TITLE not in own:
            continue
        _, docs, freqs, positions = own[TITLE]
        ends = [0, *accumulate(freqs)]
        for at, doc in enumerate(docs):
            if doc in among:
                places[doc] += positions[ends[at] : ends[at + 1]]
    if not places:
        return {}
    docs = sorted(places)
    every = [sorted(places[doc]) for doc in docs]
    return {TITLE: TermPostings(beginning, docs, [*map(len, every)], [*chain.from_iterable(every)])}


def _separator(before: str, key: str) -> str:
    """Return the shortest prefix of *key* that is greater than the key *before*."""
    lengths = range(1, len(key))
    return next((key[:n] for n in lengths if utf_16(key[:n]) > utf_16(before)), key)


def _list(postings: TermPostings, flag: bool = False) -> bytes:
    """Encode documents and frequencies; omit the frequencies if all are 1."""
    _, docs, freqs, _ = postings
    often = any(freq > 1 for freq in freqs)
    head = varint(len(docs) << 2 | flag << 1 | often)
    return head + varints([*deltas(docs)]) + (varints(freqs) if often else b"")


def _shard(group: Iterable[Encoded]) -> bytes:
    every, lists, roles = zip(*group, strict=True)
    words = [entry for entry in every if entry.folded is not None]
    endings = [_ending(entry.term, stem) for entry in words for stem in entry.stems]
    kinds = [kind for kind, _ in Counter(endings).most_common()]
    numbers = {kind: number for number, kind in enumerate(kinds)}
    width = len(words[0].stems) if words else 0
    head = (
        front_coded(entry.term for entry in every),
        bytes(roles),
        text("\n".join(f"{cut} {added}" for cut, added in kinds)),
        *(varints([numbers[each] for each in endings[lang::width]]) for lang in range(width)),
    )
    return b"".join(head) + b"".join(lists)


def _ending(word: str, stem: str) -> tuple[int, str]:
    """Return the UTF-16 code units to cut from a word, and the letters to append, for its stem."""
    same = len(stem)
    while not word.startswith(stem[:same]):
        same -= 1
    if word.isascii():
        return len(word) - same, stem[same:]
    return len(word[same:].encode("utf-16-le", "surrogatepass")) // 2, stem[same:]


def words(every: Iterable[Entry]) -> dict[int, list[tuple[str, int]]]:
    """Return the folded forms by length, each with its number of documents."""
    by_length: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for entry in every:
        if entry.folded is not None:
            by_length[len(entry.term)].append((entry.term, len(entry.folded.docs)))
    return by_length
