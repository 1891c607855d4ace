"""Requests as typed, queries as an engine runs them, and the deadline by which it must."""

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
    The time that a search may take from now on.

    Args:
        seconds: Until it is over.
        clock: Returns seconds that only grow, such as `time.monotonic`.
    """

    __slots__ = ("_clock", "_end", "seconds")

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; none when it is over."""
        return max(0.0, self._end - self._clock())

    def check(self) -> None:
        """
        Do nothing while there is time left.

        Raises:
            OverTime: There is none.
        """
        if self._clock() > self._end:
            raise self.passed()

    def passed(self) -> OverTime:
        """Return the error for a search that took longer."""
        return OverTime(
            f"the search took more than {self.seconds:g} s",
            hint="ask for less: fewer words, no *, ~ or OR, or one more filter",
        )


NEVER = Deadline(inf, lambda: 0.0)
"""For a search that may take as long as it takes."""


When = Literal["all", "upcoming", "ongoing", "past"]
Sort = Literal["relevance", "date", "-date"]
FormKind = Literal["exact", "folded", "stem"]


class FeedSize(NamedTuple):
    """
    How many pages of a search a feed holds, and which.

    Attributes:
        usual: Number of pages by default.
        most: Largest number of pages.
        events: Hold only events.
        recent: Hold the pages that changed last, unless the search asks for an order by date. List
            pages, which have no date and are not news, are left out unless the search asks for
            their kind.
    """

    usual: int
    most: int
    events: bool = False
    recent: bool = False


class SearchRequest(NamedTuple):
    """
    One search as a person or a program asks for it; text not yet parsed.

    Values of one facet are alternatives, facets restrict each other.

    Attributes:
        lang: Only pages in this language, and the query is analysed in it; None for all.
        since: First day or moment, as typed; read by `eventsearch.query`.
        until: Last day or moment, as typed, inclusive.
        page: 1-based.
        filters: Facets (``tag``, ``year``, one of the settings) and taxonomies to values.
        literal: Date words such as ``demain`` are words, not filters.
        collapse: Editions and translations of one event are one hit.
        events: Only pages that are events.
        unfinished: The last word may be the beginning of one, as while somebody types.
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
    What was typed so far, for suggestions.

    Attributes:
        lang: Only what pages in this language have; None for all.
        limit: Suggestions wanted at most.
    """

    text: str = ""
    lang: str | None = None
    limit: int = 10


class TermForm(NamedTuple):
    """One form of a word: looked up in the text fields (stem) or in the field of its kind."""

    kind: FormKind
    term: str


class WordQuery(NamedTuple):
    """
    A word, matched by any of its stems.

    A page matches when one of the stems is in one of the fields; folded and exact forms match
    nothing by themselves and add to the score of a page that matches.

    Attributes:
        field: A text field to look in; empty for all of them.
        prefix: What a `PrefixQuery` of this field finds is found as well; empty for nothing.
    """

    forms: tuple[TermForm, ...]
    field: str = ""
    prefix: str = ""


class PhraseQuery(NamedTuple):
    """
    Stems that stand one after the other in one field.

    Attributes:
        slots: For each consecutive position the stems that may stand there; an empty slot stands
            for any word.
        forms: Exact and folded forms of the words, which add to the score of a page that matches.
    """

    slots: tuple[tuple[str, ...], ...]
    forms: tuple[TermForm, ...] = ()
    field: str = ""


class PrefixQuery(NamedTuple):
    """
    Any word whose folded form begins with *prefix* (at least 2 characters).

    Without a field it scores on the whole page, and in the title besides.

    Attributes:
        field: A text field to look in; empty for all of them. A field holds stems: a page has such
            a word there when it has the word at all and the word's stem in that field.
    """

    prefix: str
    field: str = ""


class FuzzyQuery(NamedTuple):
    """
    Any word of the index whose folded form is at most *edits* away from *word*.

    An edit inserts, removes or replaces a letter, or exchanges two neighbours. A word nearer to
    what was typed scores more.

    Attributes:
        word: Folded.
        edits: 1 or 2.
        field: A text field to look in, as `PrefixQuery` does; empty for all of them.
    """

    word: str
    edits: int = 1
    field: str = ""


class ProximityBoost(NamedTuple):
    """
    Matches as *child* does; a page scores more where *pairs* stand near each other.

    Attributes:
        pairs: Of words that were typed side by side: the stems of the first, those of the second.
    """

    child: Node
    pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


class TermsFilter(NamedTuple):
    """
    Pages with one of these values in a keyword field, compared by `str.casefold`.

    A value that no document of the index has so is compared once more by `analysis.loose`: whoever
    types ``ete`` or ``10 %`` means the tags ``été`` and ``10%``, unless there are others so named.
    In the field ``lang`` a value means the languages that `analysis.languages.variants` says.
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
    """Every child matches; no child: everything. Scores add up."""

    children: tuple[Node, ...]


class Or(NamedTuple):
    """
    At least *least* children match; no child: nothing. Scores add up.

    Attributes:
        best: Only the best child scores: for several readings of one word.
        covered: The sum is raised by the share of the children that a page has, the rarer a child
            the greater (`RankingParams.coverage`).
    """

    children: tuple[Node, ...]
    least: int = 1
    best: bool = False
    covered: bool = False


class Boosted(NamedTuple):
    """
    Matches as *child* does, and scores less than *to*.

    What it scores is multiplied by *factor*, from 0 to 1, and when the best page of *to* scores
    less than its own best does, by the ratio of the two: rare words are not worth more for that.
    """

    child: Node
    to: Node
    factor: float


class Not(NamedTuple):
    """Pages that the child does not match; scores nothing."""

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

Tuples compare by value alone: tell types apart by `match`, never by ``==``. Nodes of two types that
are equal, such as ``And((x,))`` and ``Not(Not(x))``, match the same pages, but may score otherwise,
so that only what matches may have them as keys.
"""


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below *node*, without the one that a `Boosted` is compared with."""
    match node:
        case And(children=below) | Or(children=below):
            return below
        case Not(child=child) | Boosted(child=child) | ProximityBoost(child=child):
            return (child,)
        case _:
            return ()


def matched(node: Node) -> Iterator[Node]:
    """Yield *node* and all below it that a hit may match: nothing of a `Not`."""
    if not isinstance(node, Not):
        yield node
        for child in children(node):
            yield from matched(child)


def transform(node: Node, function: Callable[[Node], Node | None]) -> Node:
    """Return *node* with what *function* puts in its place; where that is None, look below it."""
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
    What an engine is asked.

    Attributes:
        match: What a hit must match and is scored by.
        filters: By facet field (``tag``, …; ``date`` and ``status`` for the other two): a hit must
            match all of them; counts of a facet ignore the filter under its own name.
        now: Epoch seconds; decides visibility and status.
        offset, limit: The window of hits wanted, in the given order. Of equal relevance comes
            first what is not over, as it begins, then the latest; or, when *dated*, the earliest.
            Other ties go by id.
        facets: Keyword fields, or ``status``, to count.
        dated: A time was asked for, so that what is near *now* is not preferred.
        collapse: Hits that are kin (`Document.kin`) are one, the first of them in the given order;
            the total counts them once, and so does a facet for each value that one of them has.
        tiers: By relevance, hits that match the first of these come before all others, then those
            that match the next, and so on.
        hidden: Wanted are the pages that are not visible, in the place of those that are.
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
        """The same query for its total alone."""
        return self._replace(offset=0, limit=0, facets=(), explain=False)

    @property
    def moment(self) -> int:
        """Epoch seconds from when on the dates of recurring events count: a range's, else *now*."""
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
        """The range that the filters ``date`` have in common; None where there is one at most.

        Each of them may be overlapped by another occurrence of a recurring event, and no occurrence
        overlap them all.
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
    The moment of asking, passed in, and what its days are told by.

    Attributes:
        zone: In which days begin.
        languages: Codes of those in which words say when, besides French and English.
    """

    now: datetime
    zone: str = "UTC"
    languages: tuple[str, ...] = ()
