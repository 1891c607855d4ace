"""
What an engine stores of a page: terms with positions, keywords, times and a blob.

And how much each field, and what a document is, counts when hits are ordered.
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
"""Fields that hold stems with positions, from the heaviest to the lightest."""

TITLES: tuple[str, ...] = ("title", "event")
"""Text fields that hold what a page is called; how many words they have is a term of theirs."""

FORM_FIELDS: tuple[str, ...] = ("folded", "exact")
"""Fields that hold the whole page's words as folded and as written, without positions."""

KEY = "key"
"""
Keyword field of what front matter calls terms, people and places that are shown by the titles of
their pages, as of `key_of`.

Keyword fields are matched whole. The facets are keyword fields, and so are the other taxonomies of
a site. KEY is no facet, nor are ``trait``, which holds ``featured``, ``allday`` and ``full`` (an
event with no place left), and ``label``, which holds the title and the name of the event, whole.
"""


def key_of(field: str, value: str) -> str:
    """Return the value of KEY by which a document is found as by a value of another field."""
    return f"{field}:{value}"


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
        keywords: Field to values as shown, in code point order, with their documents, ascending;
            no field is without values.
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


class DocumentBoost(NamedTuple):
    """
    Documents whose scores are raised or sunk.

    Attributes:
        field: Keyword field that *pattern* is a value of; empty for a pattern of ids.
        pattern: Of ids, as `fnmatch` reads it: of the whole id, or of its end after any ``/``.
        by: From -10 to 10; the score is multiplied by the square root of 2 to the power of it.
    """

    field: str
    pattern: str
    by: float

    @property
    def factor(self) -> float:
        """What scores are multiplied by, from 1/32 to 32."""
        return float(2 ** (self.by / 2))


# A plain mapping: settings hold it, and processes send settings to each other.
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
"""Text field to the factor of its BM25 score by default."""


class RankingParams(NamedTuple):
    """
    The numbers that order the hits; ranges and effects in ``docs/ranking.md``.

    Attributes:
        weights: Text field to the factor of its BM25 score, 0 to 100.
        exact: Share of a match in the form as written that is added, 0 to 10.
        folded: The same for the folded form, 0 to 10.
        close: Share of what a phrase of two words typed side by side would score that is added
            where they stand near each other, 0 to 10.
        rest: Share that fields other than the best one add to what a word scores, 0 to 1.
        coverage: Where fewer words are enough, share of the score that is added for a page that has
            them all, 0 to 10; another page has it times the square of its share of them.
        events: Factor of the score of a page that is an event, 1 to 10.
        cancelled: Factor of the score of an event that does not take place at its time, 0 to 1.
        time: Share of the score that an event has added that is on, 0 to 3; others have a part of
            it: more the nearer they are, what is to come more than what is over, events more than
            other pages.
        half_life: Days in which half of the part that depends on nearness is lost, 1 to 36,500.
        k1: Saturation of the frequency, 0 to 3.
        b: Normalisation by length, 0 (none) to 1 (full).
        boosts: Of several that fit a document the last counts.
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
