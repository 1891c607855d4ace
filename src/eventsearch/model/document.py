"""What an engine stores of a page: terms with positions, keywords, times and a blob."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

TEXT_FIELDS: tuple[str, ...] = (
    "title",
    "event",
    "tags",
    "people",
    "place",
    "headings",
    "summary",
    "abstract",
    "body",
    "images",
)
"""Fields that hold stems with positions, from the heaviest to the lightest."""

TITLES: tuple[str, ...] = ("title", "event")
"""Text fields that hold what a page is called; how many words they have is a term of theirs."""

FORM_FIELDS: tuple[str, ...] = ("folded", "exact")
"""Fields that hold the whole page's words as folded and as written, without positions."""

KEYWORD_FIELDS: tuple[str, ...] = (
    "tag",
    "category",
    "author",
    "section",
    "location",
    "lang",
    "kind",
    "year",
    "month",
    "event_status",
    "attendance",
)
"""
Fields that are matched whole and counted as facets; other taxonomies are added by their name.

Two more are no facets: ``trait`` holds ``featured``, ``allday`` and ``full`` (an event with no
place left), ``label`` the title and the event's name, whole.
"""

FACETS: tuple[str, ...] = (*KEYWORD_FIELDS, "status")
"""What can be counted on every site; the status of events is known when it is asked for."""


class FieldTerms(NamedTuple):
    """
    The terms of one field of one page.

    Attributes:
        length: Number of words, for length normalisation; terms at one position count once. 0 when
            all of its terms stand in no text, such as the year of a page's date.
        postings: Term to its positions, ascending, 0-based. In the fields of FORM_FIELDS the
            positions mean nothing and only their number (the frequency) counts.
    """

    field: str
    length: int
    postings: Mapping[str, tuple[int, ...]]


class Document(NamedTuple):
    """
    All an engine stores of one page.

    Attributes:
        id: Unique among the documents of one index.
        keywords: Field to values as shown. Two values are the same when their `str.casefold` is.
        begins: Epoch seconds of start (events) or date; None without either.
        ends: Epoch seconds at which the event is over; equals *begins* for other pages.
        occurrences: Of a recurring event, (begins, ends) of each, ascending.
        is_event: Only events are upcoming, ongoing or past.
        visible_from: Epoch seconds, inclusive; None for always.
        visible_until: Epoch seconds, inclusive; None for never.
        cancelled: Whether it is an event that does not take place at its time.
        kin: Documents that share one of these keys, or with which one of them does, are
            translations or editions of one thing.
        stored: What `eventsearch.search.index` wants back of a hit; opaque to the engine.
    """

    id: str
    fields: tuple[FieldTerms, ...]
    keywords: Mapping[str, tuple[str, ...]]
    begins: int | None
    ends: int | None
    is_event: bool
    visible_from: int | None
    visible_until: int | None
    stored: bytes
    kin: tuple[str, ...] = ()
    occurrences: tuple[tuple[int, int], ...] = ()
    cancelled: bool = False


class TermPostings(NamedTuple):
    """
    A term in one field.

    Attributes:
        docs: Numbers of the documents that have it, ascending.
        freqs: How often each of them does.
        positions: Of all documents one after the other; empty in the fields of FORM_FIELDS.
    """

    term: str
    docs: Sequence[int]
    freqs: Sequence[int]
    positions: Sequence[int]


class IndexContents(NamedTuple):
    """
    All documents of an index by column, numbered from 0, and all terms.

    Attributes:
        ids, begins, ends, visible_from, visible_until, is_event, cancelled: As those of `Document`.
        occurrences: Of recurring events, begin and end of each in turn.
        groups: By document, the lowest number of a document of its collapse group.
        boosts: By document, what its scores are multiplied by.
        keywords: Field to values as shown, in code point order, with their documents, ascending.
        lengths: By field.
        lists: Returns the terms of a field, in any order. An exact form without documents has
            those of the same folded form, if that has any.
    """

    ids: Sequence[str]
    begins: Sequence[int | None]
    ends: Sequence[int | None]
    visible_from: Sequence[int | None]
    visible_until: Sequence[int | None]
    is_event: Sequence[bool]
    cancelled: Sequence[bool]
    occurrences: Mapping[int, Sequence[int]]
    groups: Sequence[int]
    boosts: Sequence[float]
    keywords: Mapping[str, Mapping[str, Sequence[int]]]
    lengths: Mapping[str, Sequence[int]]
    lists: Callable[[str], Iterable[TermPostings]]
