"""Requests as typed, queries as an engine runs them, and the deadline of a search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from math import inf
from types import MappingProxyType
from typing import Literal

from eventsearch.errors import OverTime
from eventsearch.model.document import DEFAULT_RANKING, RankingParams
from eventsearch.model.named_tuple import NamedTuple


class Deadline:
    """
    The end of the time that a search may take.

    Args:
        seconds: Time from now until the deadline.
        clock: Function that returns increasing seconds, such as `time.monotonic`.
    """

    __slots__ = ("_clock", "_end", "seconds")

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds until the deadline; 0 after it."""
        return max(0.0, self._end - self._clock())

    def check(self) -> None:
        """
        Raise OverTime after the deadline.

        Raises:
            OverTime: The deadline has passed.
        """
        if self._clock() > self._end:
            raise self.passed()

    def passed(self) -> OverTime:
        """Return the error for a search that took too long."""
        return OverTime(
            f"the search took more than {self.seconds:g} s",
            hint="ask for less: fewer words, no *, ~ or OR, or one more filter",
        )


NEVER = Deadline(inf, lambda: 0.0)
"""The deadline of a search without a time limit."""


When = Literal["all", "upcoming", "ongoing", "past"]
Sort = Literal["relevance", "date", "-date"]
FormKind = Literal["exact", "folded", "stem"]


class FeedSize(NamedTuple):
    """
    How many pages of a search a feed contains, and which.

    Attributes:
        usual: Number of pages by default.
        most: Largest number of pages.
        events: Include only events.
        recent: Include the pages that changed last, unless the search is ordered by date. List
            pages, which have no date and are not news, are left out unless the search asks for
            their kind.
    """

    usual: int
    most: int
    events: bool = False
    recent: bool = False


class SearchRequest(NamedTuple):
    """
    A search as a person or a program requests it; the text is not parsed yet.

    A page must have one of the values of each facet in *filters*.

    Attributes:
        lang: Language of the pages and of the query; None for all languages.
        since: First day or moment, as typed; read by `eventsearch.query`.
        until: Last day or moment, as typed, inclusive.
        page: 1-based.
        filters: Maps facets (``tag``, ``year``, those of the settings) and taxonomies to values.
        literal: Search date words such as ``demain`` as words, not as filters.
        collapse: Join editions and translations of an event into a single hit.
        events: Find only events.
        unfinished: The last word may be incomplete, because somebody is still typing.
    """

    text: str = ""
    lang: str | None = None
    filters: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    since: str | None = None
    until: str | None = None
    when: When = "all"
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 10
    facets: tuple[str, ...] = ()
    explain: bool = False
    literal: bool = False
    collapse: bool = False
    events: bool = False
    unfinished: bool = False


class SuggestRequest(NamedTuple):
    """
    A request for suggestions for an incomplete text.

    Attributes:
        lang: Suggest only from pages in this language; None for all languages.
        limit: Largest number of suggestions.
    """

    text: str = ""
    lang: str | None = None
    limit: int = 10


class TermForm(NamedTuple):
    """A form of a word. Stems are searched in the text fields, the other forms in other fields."""

    kind: FormKind
    term: str


class WordQuery(NamedTuple):
    """
    A word, matched by any of its stems.

    A page matches if a field contains a stem. Folded and exact forms alone do not match, but add to
    the score of a page that matches.

    Attributes:
        field: Text field to search; empty for all.
        prefix: Also match what a `PrefixQuery` with this prefix matches; empty for no prefix.
    """

    forms: tuple[TermForm, ...]
    field: str = ""
    prefix: str = ""


class PhraseQuery(NamedTuple):
    """
    Stems at consecutive positions of a field.

    Attributes:
        slots: For each position, the stems that match there; an empty slot matches any word.
        forms: Exact and folded forms of the words, which add to the score of a page that matches.
    """

    slots: tuple[tuple[str, ...], ...]
    forms: tuple[TermForm, ...] = ()
    field: str = ""


class PrefixQuery(NamedTuple):
    """
    Any word whose folded form begins with *prefix* (at least 2 characters).

    Without a field, matches anywhere in the page score, and matches in the title score in addition.

    Attributes:
        field: Text field to search; empty for all. Since a field has only stems, a page matches if
            it contains the word anywhere, and the field contains the word's stem.
    """

    prefix: str
    field: str = ""


class FuzzyQuery(NamedTuple):
    """
    Any word of the index whose folded form is at most *edits* edits away from *word*.

    An edit inserts, removes or replaces a letter, or exchanges two neighbouring letters. Words
    nearer to the typed word score more.

    Attributes:
        word: The folded word.
        edits: 1 or 2.
        field: Text field to search, as in `PrefixQuery`; empty for all.
    """

    word: str
    edits: int = 1
    field: str = ""


class ProximityBoost(NamedTuple):
    """
    Matches the same pages as *child*; a page scores more if words typed side by side are near.

    Attributes:
        pairs: Pairs of words typed side by side: the stems of the first and of the second word.
    """

    child: Node
    pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


class TermsFilter(NamedTuple):
    """
    Pages with one of these values in a keyword field, compared by `str.casefold`.

    If no document has a value, it is compared again by `analysis.loose`, so that ``ete`` and
    ``10 %`` find the tags ``été`` and ``10%``. In the field ``lang``, a value matches the
    languages of `analysis.languages.variants`.
    """

    field: str
    values: tuple[str, ...]


class DateRangeFilter(NamedTuple):
    """Pages whose time overlaps [low, high), in epoch seconds; None leaves a side open."""

    low: int | None = None
    high: int | None = None


class EventStatusFilter(NamedTuple):
    """Events that are upcoming, ongoing or past at the query's *now*."""

    when: When


class And(NamedTuple):
    """Pages that every child matches; without children, all pages. Scores are added."""

    children: tuple[Node, ...]


class Or(NamedTuple):
    """
    Pages that at least *least* children match; without children, no pages. Scores are added.

    Attributes:
        best: Use only the score of the best child, for several interpretations of the same word.
        covered: Raise the score by the share of the children that match; rare children count more
            (`RankingParams.coverage`).
    """

    children: tuple[Node, ...]
    least: int = 1
    best: bool = False
    covered: bool = False


class Boosted(NamedTuple):
    """
    Matches the same pages as *child*, but scores less than *to*.

    The score is multiplied by *factor*, from 0 to 1. If the best page of *to* scores less than the
    best page of *child*, the score is also multiplied by the ratio of the two scores. So a rare
    word does not raise it above *to*.
    """

    child: Node
    to: Node
    factor: float


class Not(NamedTuple):
    """Pages that the child does not match; their score is 0."""

    child: Node


Node = (
    WordQuery
    | PhraseQuery
    | PrefixQuery
    | FuzzyQuery
    | ProximityBoost
    | TermsFilter
    | DateRangeFilter
    | EventStatusFilter
    | And
    | Or
    | Boosted
    | Not
)
"""
A tree that an engine matches.

Tuples compare only their values, so use `match` to distinguish types, never ``==``. Equal nodes of
different types, such as ``And((x,))`` and ``Not(Not(x))``, match the same pages, but may have other
scores. So use nodes as keys only for matches, not for scores.
"""


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below *node*, without `Boosted.to`."""
    match node:
        case And(children=below) | Or(children=below):
            return below
        case Not(child=child) | Boosted(child=child) | ProximityBoost(child=child):
            return (child,)
        case _:
            return ()


def matched(node: Node) -> Iterator[Node]:
    """Yield *node* and all nodes below it that a hit may match, without `Not` and its child."""
    if not isinstance(node, Not):
        yield node
        for child in children(node):
            yield from matched(child)


def transform(node: Node, function: Callable[[Node], Node | None]) -> Node:
    """Return *node* as replaced by *function*; if that returns None, transform its children."""
    if (new := function(node)) is not None:
        return new
    match node:
        case And() | Or():
            below = tuple(transform(child, function) for child in node.children)
            return node._replace(children=below)
        case Not() | ProximityBoost():
            return node._replace(child=transform(node.child, function))
        case Boosted(child=child, to=to):
            return node._replace(child=transform(child, function), to=transform(to, function))
        case _:
            return node


class Query(NamedTuple):
    """
    A query for an engine.

    Attributes:
        match: Node that a hit must match, and that scores it.
        filters: Pairs of a facet field (such as ``tag``), ``date`` or ``status``, and a node. A hit
            must match all of them; the counts of a facet ignore the filter under its own name.
        now: Epoch seconds; decides visibility and status.
        offset, limit: The requested window of hits, in the order of *sort*. With equal relevance,
            pages that are not over come first, by their begin, then the latest; if *dated*, the
            earliest comes first. Other ties are ordered by id.
        facets: Keyword fields, or ``status``, to count.
        dated: Whether the search asks for a time; then pages near *now* are not preferred.
        collapse: Join related hits (`Document.kin`) into the first of them. The total counts them
            once, and so does a facet for each of their values.
        tiers: In order of relevance, hits that match the first node come before all others, then
            those that match the second node, and so on.
        hidden: Find the pages that are not visible instead of the visible ones.
    """

    match: Node
    now: int
    filters: tuple[tuple[str, Node], ...] = ()
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()
    ranking: RankingParams = DEFAULT_RANKING
    explain: bool = False
    dated: bool = False
    collapse: bool = False
    tiers: tuple[Node, ...] = ()
    hidden: bool = False

    @property
    def counting(self) -> Query:
        """The same query, only for its total."""
        return self._replace(offset=0, limit=0, facets=(), explain=False)

    @property
    def moment(self) -> int:
        """Epoch seconds from which occurrences count: the latest start of the ranges, or *now*."""
        lows = (
            [
                one.low
                for one in matched(node)
                if isinstance(one, DateRangeFilter) and one.low is not None
            ]
            for node in (self.match, *(node for _, node in self.filters))
        )
        return max((min(each) for each in lows if each), default=self.now)

    @property
    def span(self) -> DateRangeFilter | None:
        """
        The intersection of the ``date`` filters; None if there are fewer than two.

        An occurrence of a recurring event must overlap this range: otherwise each filter could be
        overlapped by another occurrence.
        """
        dates = [node for name, node in self.filters if name == "date"]
        ranges = [node for node in dates if isinstance(node, DateRangeFilter)]
        if len(ranges) < 2:
            return None
        lows = [one.low for one in ranges if one.low is not None]
        highs = [one.high for one in ranges if one.high is not None]
        return DateRangeFilter(low=max(lows, default=None), high=min(highs, default=None))


class Clock(NamedTuple):
    """
    The moment of a search, with the time zone and languages to interpret its date words.

    Attributes:
        zone: Time zone in which days begin.
        languages: Codes of the languages of date words, besides French and English.
    """

    now: datetime
    zone: str = "UTC"
    languages: tuple[str, ...] = ()
