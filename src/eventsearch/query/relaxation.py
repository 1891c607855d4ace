"""
Make the steps of a request: the queries to try, strictest first, and the words to highlight.

The first step needs all words, the next steps need fewer. If the text contains a date in words, it
is first a filter, then ordinary words. If no page contains a word, the same steps are tried again
with words that begin with the last word, and with words of similar spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from eventsearch.model.event_state import OFF
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import (
    And,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    Query,
    TermsFilter,
    WordQuery,
    matched,
)
from eventsearch.model.results import DateInterpretation, Note
from eventsearch.query.builder import BuiltQuery, respell, respell_titles

if TYPE_CHECKING:
    from eventsearch.query.date_words.date_filters import DateFilters


class HighlightTerms(NamedTuple):
    """
    The words to highlight.

    Attributes:
        stems: Words with one of these stems, in any place.
        prefixes: Words whose folded form begins with one of these.
        phrases: Consecutive words: the stems at each position, empty if any word may be there.
        near: Fuzzy words; the index must list the words that they match.
        words: Whole words, folded.
    """

    stems: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    phrases: tuple[tuple[frozenset[str], ...], ...] = ()
    near: tuple[FuzzyQuery, ...] = ()
    words: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is a word to highlight."""
        return bool(self.stems or self.prefixes or self.phrases or self.near or self.words)


def marks(nodes: Iterable[Node]) -> HighlightTerms:
    """Return the words of some nodes, to highlight them."""
    leaves = [below for node in nodes for below in matched(node)]
    return HighlightTerms(
        stems=frozenset(
            form.term
            for node in leaves
            if isinstance(node, WordQuery)
            for form in node.forms
            if form.kind == "stem"
        ),
        prefixes=tuple(
            dict.fromkeys(
                node.prefix
                for node in leaves
                if isinstance(node, PrefixQuery | WordQuery) and node.prefix
            )
        ),
        phrases=tuple(
            dict.fromkeys(
                tuple(map(frozenset, node.slots))
                for node in leaves
                if isinstance(node, PhraseQuery)
            )
        ),
        near=tuple(dict.fromkeys(node for node in leaves if isinstance(node, FuzzyQuery))),
    )


ENOUGH = 10
"""Number of hits with every word at which the search stops: a full page of results."""

MANY = 100
"""Number of hits with half of the words at which the search stops: nobody reads further."""

HELD = Not(child=TermsFilter(field="event_status", values=OFF))
"""Matches all pages except events that do not take place."""

SHARE = 10
"""In a small index, one tenth of the pages is enough: few more pages can be relevant."""

MOST_SHOWN = 5
"""Maximum stop words to list in a note."""

MOST_FROM = 3
"""Minimum words of a query to try half of them: half of fewer words is one word."""


class QueryVariant(NamedTuple):
    """
    One way to answer a request.

    Attributes:
        name: ``all``, ``most`` or ``some`` of the words must match; ``prefix`` if the last word was
            completed, ``near`` if words of similar spelling were searched.
        words: Condition for the words of the text. `query` may accept alternatives to it.
        enough: Number of hits with which this step answers, lower in a small index. With fewer
            hits, the next step is tried.
        marks: Words to highlight in its hits.
        understood: Dates found in the words.
        notes: Notes for users on how the query was changed.
    """

    name: str
    query: Query
    words: Node
    marks: HighlightTerms
    enough: int = 1
    understood: tuple[DateInterpretation, ...] = ()
    notes: tuple[Note, ...] = ()

    def answers(self, total: int, pages: int) -> bool:
        """Return whether *total* hits are enough, in an index of *pages* pages."""
        share = max(1, pages // SHARE) if self.name == "all" else self.enough
        return total >= min(self.enough, share)

    def respell(self, absent: Mapping[Node, Node]) -> QueryVariant:
        """Return the step with absent words replaced; it no longer matches pages by their URL."""
        words = respell(self.words, absent)
        query = self.query._replace(
            match=words, tiers=tuple(respell_titles(tier, absent) for tier in self.query.tiers)
        )
        others = marks(absent.values())
        terms = self.marks._replace(
            stems=self.marks.stems | others.stems,
            near=(*self.marks.near, *others.near),
            prefixes=(*self.marks.prefixes, *others.prefixes),
        )
        return self._replace(query=query, words=words, marks=terms)


def word_steps(built: BuiltQuery, base: Query, *, wide: bool) -> tuple[QueryVariant, ...]:
    """
    Return the steps for a query's words, with all words required first.

    Args:
        base: The query without words; its filters are added to the filters of *built*.
        wide: If few pages contain all words, also list pages with fewer words below them.
    """
    query = base._replace(filters=(*built.filters, *base.filters))
    terms = marks((*built.words, *(node for _, node in built.filters)))
    notes = (_left_out(built.left_out),) if built.left_out else ()
    return tuple(
        QueryVariant(
            name=name,
            query=query._replace(match=words),
            words=words,
            marks=terms,
            enough=enough,
            notes=notes,
        )
        for name, words, enough in _grades(built, wide=wide)
    )


def timed_steps(
    dates: DateFilters, dated: BuiltQuery, literal: BuiltQuery, base: Query
) -> tuple[QueryVariant, ...]:
    """
    Return the steps for a query that contains a date.

    Args:
        dated: The query with its dates as filters.
        literal: The query with its dates as ordinary words.
    """
    # Without other words, pages in the date range rank before pages that contain the date words.
    tiers = base.tiers
    if not dated.words:
        tiers = (*tiers, And(children=(*dates.ranges, HELD)), And(children=dates.ranges))
    within = base._replace(tiers=tiers)
    time_notes = {one.text.casefold(): _note(one) for one in dates.understood}.values()
    first, *fewer = (
        step._replace(understood=dates.understood) for step in word_steps(dated, within, wide=False)
    )
    second, *others = (
        step._replace(notes=(*step.notes, *time_notes))
        for step in word_steps(literal, base, wide=False)
    )
    return (first, second, *fewer, *others)


def _note(date: DateInterpretation) -> Note:
    days = " … ".join(dict.fromkeys((date.since or "open", date.until or "open")))
    return Note("time", {"days": days, "text": date.text, "words": date.without})


def _left_out(words: Sequence[str]) -> Note:
    some = (*words[:MOST_SHOWN], "…") if len(words) > MOST_SHOWN else words
    return Note("left_out", {"words": ", ".join(some)})


def _grades(built: BuiltQuery, *, wide: bool) -> Iterator[tuple[str, Node, int]]:
    """Yield the name of each step, the node to match, and the number of hits that is enough."""
    count = len(built.words)
    wide = wide and count > 1
    yield "all", all_words(built), ENOUGH if wide else 1
    if count >= MOST_FROM:
        yield "most", _fewer(built, -(-count // 2), wide=wide), MANY if wide else 1
    if count > 1:
        yield "some", _fewer(built, 1, wide=wide), 1


def all_words(built: BuiltQuery) -> Node:
    """Return a node that matches every word, and scores more if neighbours are near each other."""
    nodes = (*built.words, *built.others)
    node = built.words[0] if len(nodes) == 1 and built.words else And(children=nodes)
    return _near(node, built)


def _fewer(built: BuiltQuery, least: int, *, wide: bool) -> Node:
    """Return a node that matches pages with at least *least* words."""
    some = Or(children=built.words, least=least, covered=wide)
    return And(children=(_near(some, built), *built.others)) if built.others else _near(some, built)


def _near(node: Node, built: BuiltQuery) -> Node:
    return ProximityBoost(child=node, pairs=built.pairs) if built.pairs else node
