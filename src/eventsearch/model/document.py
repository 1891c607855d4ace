"""
The data of a page in an engine (terms with positions, keywords, times, a blob), and ranking.

`RankingParams` contains the numbers by which hits are ordered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from eventsearch.model.named_tuple import NamedTuple

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
"""Fields that contain stems with positions, from the heaviest to the lightest."""

TITLES: tuple[str, ...] = ("title", "event")
"""Text fields with the name of a page. Each has an additional term for its number of words."""

FORM_FIELDS: tuple[str, ...] = ("folded", "exact")
"""Fields with all words of the page, folded and as written, without positions."""

KEY = "key"
"""
Keyword field for front matter values of terms, people and places that are shown by a page title.

Its values are made by `key_of`. The value of a keyword field is matched as a whole. Facets and the
other taxonomies of a site are keyword fields too. Three keyword fields are not facets: KEY,
``trait`` (``featured``, ``allday``, or ``full`` for an event without free places), and ``label``
(the complete title and event name).
"""


def key_of(field: str, value: str) -> str:
    """Return the value of KEY for a front matter value of *field*, such as ``tag:python``."""
    return f"{field}:{value}"


class FieldTerms(NamedTuple):
    """
    The terms in a field of a page.

    Attributes:
        length: Number of words, for length normalisation; terms at the same position count once.
            0 if no term is part of a text, such as the year of a page's date.
        postings: Maps a term to its positions, ascending, 0-based. In the fields of FORM_FIELDS
            only the number of positions (the frequency) is used.
    """

    field: str
    length: int
    postings: Mapping[str, tuple[int, ...]]


class Document(NamedTuple):
    """
    The data of a page in an engine.

    Attributes:
        id: Unique in an index.
        keywords: Maps a field to its values as shown. Values with equal `str.casefold` are equal.
        begins: Epoch seconds of start (events) or date; None without either.
        ends: Epoch seconds at which the event is over; equals *begins* for other pages.
        occurrences: (begins, ends) of each occurrence of a recurring event, ascending.
        is_event: Whether the page is an event: only events are upcoming, ongoing or past.
        visible_from: Epoch seconds, inclusive; None for always.
        visible_until: Epoch seconds, inclusive; None for never.
        cancelled: Whether it is an event that does not take place at its time.
        kin: Keys of translations and editions. Documents that share a key are related, even if
            only through a third document.
        stored: Data that `eventsearch.search.index` reads from a hit; the engine only stores it.
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
    A term in a field.

    Attributes:
        docs: Numbers of the documents with the term, ascending.
        freqs: Frequency of the term in each of these documents.
        positions: Positions in all documents, one document after the other; empty in the fields
            of FORM_FIELDS.
    """

    term: str
    docs: Sequence[int]
    freqs: Sequence[int]
    positions: Sequence[int]


class IndexContents(NamedTuple):
    """
    All documents of an index by column, numbered from 0, and all terms.

    Attributes:
        ids, begins, ends, visible_from, visible_until, is_event, cancelled: As in `Document`.
        occurrences: Maps the number of a recurring event to begin and end of its occurrences.
        groups: For each document, the lowest document number in its collapse group.
        boosts: For each document, the factor of its scores.
        keywords: Maps a field to its values as shown, in code point order, each with its documents,
            ascending. A field without values is missing.
        lengths: Maps a field to the length of the field in each document.
        lists: Function that returns the terms of a field, in any order. An exact form without
            documents has the documents of the same folded form, if there are any.
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


class DocumentBoost(NamedTuple):
    """
    Documents whose scores are raised or lowered.

    Attributes:
        field: Keyword field that must have the value *pattern*; empty for a pattern of ids.
        pattern: A value, or a pattern of `fnmatch` for the whole id or the id after any ``/``.
        by: From -10 to 10. The score is multiplied by 2 to the power of half this number.
    """

    field: str
    pattern: str
    by: float

    @property
    def factor(self) -> float:
        """Factor of the scores, from 1/32 to 32."""
        return float(2 ** (self.by / 2))


# A plain dict, because settings contain it, and processes send settings to each other.
WEIGHTS = {
    "title": 3.0,
    "event": 1.5,
    "tags": 3.0,
    "people": 2.0,
    "place": 1.0,
    "headings": 1.5,
    "summary": 1.5,
    "abstract": 1.2,
    "body": 1.0,
    "images": 0.5,
}
"""Maps a text field to the default factor of its BM25 score."""


class RankingParams(NamedTuple):
    """
    The numbers by which hits are ordered; ``docs/ranking.md`` lists their ranges and effects.

    Attributes:
        weights: Maps a text field to the factor of its BM25 score, 0 to 100.
        exact: Share of an exact match's score (the word as written) that is added, 0 to 10.
        folded: Share of a folded match's score that is added, 0 to 10.
        close: Share of a phrase's score that is added if two words typed side by side are near
            each other in a page, 0 to 10.
        rest: Share of the scores in other fields that is added to a word's best field, 0 to 1.
        coverage: If fewer words are enough, share of the score that is added for a page with all
            words, 0 to 10. For other pages, this is multiplied by the square of the share of words
            that the page has.
        events: Factor of the score of events, 1 to 10.
        cancelled: Factor of the score of an event that does not take place at its time, 0 to 1.
        time: Share of the score that is added for an ongoing event, 0 to 3. Other pages get a part
            of it: the nearer in time, the more; upcoming pages more than past ones, and events
            more than other pages.
        half_life: Days in which the part of *time* that depends on nearness halves, 1 to 36,500.
        k1: Saturation of the frequency, 0 to 3.
        b: Normalisation by length, 0 (none) to 1 (full).
        boosts: Boosts of documents; if several match a document, the last one counts.
    """

    weights: Mapping[str, float] = WEIGHTS
    exact: float = 0.4
    folded: float = 0.6
    close: float = 0.1
    rest: float = 0.5
    coverage: float = 1.0
    events: float = 1.2
    cancelled: float = 0.5
    time: float = 0.2
    half_life: float = 180.0
    k1: float = 1.2
    b: float = 0.75
    boosts: tuple[DocumentBoost, ...] = ()


DEFAULT_RANKING = RankingParams()
