"""
The queries to try for one request, strictest first, each with the words to highlight in its hits.

All words, then fewer. What was said of time is a filter first, then words. Where words are on no
page, the same is asked once more by words that the last begins, and by near spellings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from eventsearch.model.event_state import OFF
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
    The words to mark.

    Attributes:
        stems: Words with one of these stems, wherever they stand.
        prefixes: Words whose folded form begins so.
        phrases: Words that stand one after the other: for each position its stems; an empty slot
            is any word.
        near: Words that are spelled nearly so; an index knows which these are.
        words: Folded words, whole.
    """

    stems: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    phrases: tuple[tuple[frozenset[str], ...], ...] = ()
    near: tuple[FuzzyQuery, ...] = ()
    words: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything to mark."""
        return bool(self.stems or self.prefixes or self.phrases or self.near or self.words)


def marks(nodes: Iterable[Node]) -> HighlightTerms:
    """Return the marks of all the words that *nodes* ask for."""
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
"""Pages with every word that are an answer by themselves: what is shown at first."""

MANY = 100
"""Pages with half of the words that are an answer: nobody looks further."""

HELD = Not(child=TermsFilter(field="event_status", values=OFF))
"""What takes place, and pages that are no events."""

SHARE = 10
"""In a small index every tenth page with all words is enough: it has little more to say of them."""

MOST_SHOWN = 5
"""Stop words that are named."""

MOST_FROM = 3
"""Words of which half are fewer than all and more than one."""


class QueryVariant(NamedTuple):
    """
    One way to answer a request.

    Attributes:
        name: ``all``, ``most`` or ``some`` of the words must match; ``prefix`` says that words are
            looked for that the last one begins, ``near`` that some are by near spelling.
        enough: With so many hits it is the answer, with fewer in a small index; else the next step
            is tried.
        marks: What to mark in its hits.
        understood: Words that it reads as a time.
        notes: What it understands otherwise than typed, for people.
    """

    name: str
    query: Query
    marks: HighlightTerms
    enough: int = 1
    understood: tuple[DateInterpretation, ...] = ()
    notes: tuple[Note, ...] = ()

    def answers(self, total: int, pages: int) -> bool:
        """Return whether so many hits are enough, in an index of so many pages."""
        share = max(1, pages // SHARE) if self.name == "all" else self.enough
        return total >= min(self.enough, share)

    def respell(self, absent: Mapping[Node, Node]) -> QueryVariant:
        """Return the step with others in the place of words that no page has."""
        query = self.query._replace(
            match=respell(self.query.match, absent),
            tiers=tuple(respell_titles(tier, absent) for tier in self.query.tiers),
        )
        others = marks(absent.values())
        terms = self.marks._replace(
            stems=self.marks.stems | others.stems,
            near=(*self.marks.near, *others.near),
            prefixes=(*self.marks.prefixes, *others.prefixes),
        )
        return self._replace(query=query, marks=terms)


def word_steps(built: BuiltQuery, base: Query, *, wide: bool) -> tuple[QueryVariant, ...]:
    """
    Return the steps for a query's words, all of them first.

    Args:
        base: Everything but the words; its filters stand beside those of *built*.
        wide: Pages with fewer words may stand below the few that have them all.
    """
    query = base._replace(filters=(*built.filters, *base.filters))
    terms = marks((*built.words, *(node for _, node in built.filters)))
    notes = (_left_out(built.left_out),) if built.left_out else ()
    return tuple(
        QueryVariant(
            name=name, query=query._replace(match=match), marks=terms, enough=enough, notes=notes
        )
        for name, match, enough in _grades(built, wide=wide)
    )


def timed_steps(
    dates: DateFilters, dated: BuiltQuery, literal: BuiltQuery, base: Query
) -> tuple[QueryVariant, ...]:
    """
    Return the steps for a query that says when.

    Args:
        dated: The query with its times as filters.
        literal: The same with every word as a word.
    """
    # Without a word, pages of the time come before those that have its words.
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
    """Yield names, what must match, and how many hits are enough."""
    count = len(built.words)
    wide = wide and count > 1
    yield "all", all_words(built), ENOUGH if wide else 1
    if count >= MOST_FROM:
        yield "most", _fewer(built, -(-count // 2), wide=wide), MANY if wide else 1
    if count > 1:
        yield "some", _fewer(built, 1, wide=wide), 1


def all_words(built: BuiltQuery) -> Node:
    """Return what asks for every word; pages where neighbours stand near each other are better."""
    nodes = (*built.words, *built.others)
    node = built.words[0] if len(nodes) == 1 and built.words else And(children=nodes)
    return _near(node, built)


def _fewer(built: BuiltQuery, least: int, *, wide: bool) -> Node:
    some = Or(children=built.words, least=least, covered=wide)
    return And(children=(_near(some, built), *built.others)) if built.others else _near(some, built)


def _near(node: Node, built: BuiltQuery) -> Node:
    return ProximityBoost(child=node, pairs=built.pairs) if built.pairs else node
