"""What an engine finds (`SearchResult`), and what is shown (`ResultPage`, `Suggestions`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

SuggestionKind = Literal["event", "page", "tag", "person", "place"]


class ScoreDetail(NamedTuple):
    """
    What a term in a field, or a factor, adds to a score; a hit's contributions sum to its score.

    Attributes:
        term: Empty for a factor, whose name is in the field.
        factor: What a factor multiplies by; 0 for a term.
    """

    term: str
    field: str
    score: float
    factor: float = 0.0


class ScoredDoc(NamedTuple):
    """
    One document that matches, as the engine sees it.

    Attributes:
        kin: Ids of the other hits that it stands for, in their order; only when collapsed.
    """

    id: str
    score: float
    stored: bytes
    why: tuple[ScoreDetail, ...] = ()
    kin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FuzzyMatch:
    """A folded word of the index near another: edits away, and documents that have it."""

    term: str
    edits: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """
    A value of a keyword field, as something that may be suggested.

    Attributes:
        value: In the spelling that most documents use; the first in code point order of several.
        count: Documents that have it, visible now.
        best: Id of the one to lead to: the first event that is not over, else the latest document.
        begins, ends: Of that document, epoch seconds; None if it has no time.
        is_event: Whether that document is an event.
    """

    value: str
    count: int
    best: str
    begins: int | None
    ends: int | None
    is_event: bool


class DocumentRank(NamedTuple):
    """
    Where one document stands in the answer to a query.

    Attributes:
        visible: Whether it is on the site at the query's *now*.
        missing: Places in `engines.parts` of ``Query.match`` of what it does not match.
        refused: Places in ``Query.filters`` of those that it does not pass.
        rank: 1-based among all hits, when collapsed that of the hit that stands for it; None if it
            is none.
        score: As a hit's; 0 if it is none.
    """

    visible: bool
    missing: tuple[int, ...]
    refused: tuple[int, ...]
    rank: int | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """
    One value of a facet.

    Attributes:
        value: In the spelling that most documents use; the first in code point order of several.
        count: Hits one would get by choosing this value.
    """

    value: str
    count: int


class SearchResult(NamedTuple):
    """
    An engine's answer.

    Attributes:
        total: Exact number of documents that match, whatever the window.
        matches: The window asked for, in order.
        facets: Field to counts; most frequent first then by value, dates in the order of time.
    """

    total: int
    matches: tuple[ScoredDoc, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = MappingProxyType({})


class SectionHit(NamedTuple):
    """
    A section of a hit that matches by itself.

    Attributes:
        highlight: Its best excerpt, without the heading, in segments as those of a `Hit`; without
            a mark where only the heading matches, empty where the section has no text.
    """

    heading: str
    anchor: str
    url: str
    highlight: tuple[str, ...] = ()


class CollapsedHit(NamedTuple):
    """Another edition or translation of a hit, for a link to it."""

    id: str
    url: str
    title: str
    lang: str
    start: str


class DateInterpretation(NamedTuple):
    """
    Words that were read as a time, and can be taken as words again (``Request.literal``).

    Attributes:
        text: As typed.
        field: ``date``.
        since, until: First and last day, ``YYYY-MM-DD``, inclusive; empty for an open side.
        without: The query's text without these words.
    """

    text: str
    field: str
    since: str
    until: str
    without: str


class Note(NamedTuple):
    """
    What was understood otherwise than typed, for people; `output.json` has the texts.

    Attributes:
        name: Which of the texts says it.
        values: What stands in it.
    """

    name: str
    values: Mapping[str, str]


class Hit(NamedTuple):
    """
    One answer as shown.

    Attributes:
        highlight: Field (``title``, ``event``, ``location``, ``summary``, ``abstract``, ``text``)
            to one list of segments, plain and matched in turn, beginning with a plain one (perhaps
            empty), so that odd indices are matches. Only fields with a match; but ``text`` is the
            best excerpt to show, wherever in the page it stands, and without a match there the
            beginning of the summary or the text, as one plain segment.
        status: ``upcoming``, ``ongoing``, ``past``, or empty for a page that is no event.
        start, end, date: RFC 3339; empty for none.
    """

    id: str
    url: str
    title: str
    summary: str
    lang: str
    section: str
    kind: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    event: str
    start: str
    end: str
    all_day: bool
    status: str
    location: str
    date: str
    score: float
    highlight: Mapping[str, tuple[str, ...]]
    sections: tuple[SectionHit, ...] = ()
    why: tuple[ScoreDetail, ...] = ()
    others: tuple[CollapsedHit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """
    Something that the person may be about to type, as shown.

    Attributes:
        highlight: Segments of *text*, plain and matched in turn, beginning with a plain one.
        url, start, status, lang: Of the page to lead to; empty for a tag, a person or a place, and
            *start* and *status* for a page that is no event.
        query: What searches for it; empty for a page.
        count: Pages that have it.
    """

    kind: SuggestionKind
    text: str
    highlight: tuple[str, ...]
    count: int
    url: str = ""
    query: str = ""
    start: str = ""
    status: str = ""
    lang: str = ""


class Suggestions(NamedTuple):
    """Suggestions for what was typed, the best first; *version* as in `ResultPage`."""

    query: str
    lang: str | None
    suggestions: tuple[Suggestion, ...]
    version: str
    built_at: str


class ResultPage(NamedTuple):
    """
    One page of answers.

    Attributes:
        step: ``all`` when every word matches, ``most`` or ``some`` when fewer were enough, ``near``
            when words that no page has were looked for by near spelling.
        version: Name of the generation that answered.
        notes: What was understood otherwise than typed, for people.
        understood: Words that were read as a time.
        did_you_mean: A query that finds something, when this one finds nothing or next to it.
    """

    query: str
    lang: str | None
    total: int
    page: int
    per_page: int
    pages: int
    step: str
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    version: str
    built_at: str
    notes: tuple[Note, ...] = ()
    understood: tuple[DateInterpretation, ...] = ()
    did_you_mean: str | None = None
