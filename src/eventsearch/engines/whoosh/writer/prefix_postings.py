"""
Which documents have a word that begins so?

A beginning that many terms of a segment share has a list of its own, the sum of theirs, in a field
beside; for any other the few lists are added up when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from eventsearch.engines.whoosh.segment.postings import Postings, summed_postings

BEGUN = {"folded": "folded*"}
"""Field to the field of its beginnings."""

UNLISTED = 64
"""Terms that begin alike and have no list of their own: read in half a millisecond."""

LENGTHS = range(2, 7)
"""Characters of the beginnings that are looked at."""


class Group(NamedTuple):
    """The terms so far that begin alike, those of longer beginnings with a list as one."""

    prefix: str
    lists: list[Postings]
    terms: list[int]


class PrefixPostingsBuilder:
    """Gathers the lists of beginnings while terms pass in their order; *found* takes each."""

    def __init__(self, size: int, found: Callable[[bytes, Postings], None]) -> None:
        self._size = size
        self._found = found
        self._open: list[Group] = []

    def passing(self, lists: Iterable[tuple[bytes, Postings]]) -> Iterator[tuple[bytes, Postings]]:
        """Yield what is given."""
        for term, postings in lists:
            text = term.decode("utf-8", "surrogatepass")
            self._close(text)
            for length in LENGTHS[len(self._open) : max(0, len(text) - 1)]:
                self._open.append(Group(text[:length], [], [0]))
            if self._open:
                self._open[-1].lists.append(postings)
                self._open[-1].terms[0] += 1
            yield term, postings
        self._close("")

    def _close(self, text: str) -> None:
        """Close the groups that *text* is not in, the longest beginnings first."""
        while self._open and not text.startswith(self._open[-1].prefix):
            prefix, lists, (terms,) = self._open.pop()
            if terms > UNLISTED:
                lists = [summed_postings(lists, self._size)]
                self._found(prefix.encode("utf-8", "surrogatepass"), lists[0])
            if self._open:
                self._open[-1].lists.extend(lists)
                self._open[-1].terms[0] += terms
