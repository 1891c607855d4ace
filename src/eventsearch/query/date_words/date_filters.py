"""
Date expressions of a query as filters.

``demain`` and ``en mars`` at the top of a query become filters, which are shown and can be taken
back. In quotation marks, in groups, beside ``OR`` and behind ``NOT`` they are words. Fields with
date words (``date:lundi..vendredi``) are filters anyway, and are shown with their days too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eventsearch.analysis import fold
from eventsearch.model.document import TITLES
from eventsearch.model.query import (
    Clock,
    DateRangeFilter,
    EventStatusFilter,
    Node,
    Or,
    WordQuery,
)
from eventsearch.model.results import DateInterpretation
from eventsearch.query.builder import BuiltQuery, Place
from eventsearch.query.date_words import YEAR
from eventsearch.query.date_words.find import DateExpression, events, find
from eventsearch.query.syntax.field_values import (
    DATED,
    READERS,
    STATUS,
    Filter,
    Value,
    date_range,
    day,
    seconds,
    today,
)
from eventsearch.query.syntax.lexer import Token
from eventsearch.query.syntax.parser import ParsedQuery, Syntax, TermNode, WordsNode, join
from eventsearch.query.term_analysis import phrase, whole_title

DateList = list[DateExpression]
"""Times that are joined, ``en mars et avril``; they are alternatives."""


_USELESS = re.compile(r"\(\s*\)|\A(?:AND|OR)(?:\s|\Z)|(?:\A|\s)(?:AND|OR|NOT)\Z")


def field_dates(parsed: ParsedQuery, clock: Clock) -> Iterator[DateInterpretation]:
    """
    Yield what fields at the top of a query mean whose values say when in words.

    Raises:
        QueryError: A value cannot be read.
    """
    text = parsed.text
    fields = [
        part.item
        for part in parsed.parts
        if isinstance(part, TermNode) and fold(part.item.name) in DATED
    ]
    places = [_place(text, item) for item in fields]
    for item, (start, end) in zip(fields, places, strict=True):
        value = Value(text[item.start : item.end], text, item, clock)
        # Digits say themselves which days they mean.
        if date_range(value.text, clock.zone):
            continue
        node = READERS[fold(item.name)](value).node
        if isinstance(node, DateRangeFilter):
            yield DateInterpretation(
                text=text[start:end],
                field="date",
                since=day(node.low, clock.zone),
                until=day(None if node.high is None else node.high - 1, clock.zone),
                without=_without(text, text[start:end], places, places),
            )


def _place(text: str, item: Token) -> Place:
    """Return where a field stands, with its name and the quotation marks."""
    start = item.start - len(item.name) - 1 - item.quoted
    return start, min(item.end + item.quoted, len(text))


def _without(text: str, words: str, places: Iterable[Place], cuts: Iterable[Place]) -> str:
    """
    Return the text without some words wherever they stand, and without operators of no use then.

    Args:
        places: Where times stand.
        cuts: For each of them what goes with it.
    """
    same = words.casefold()
    pairs = zip(places, cuts, strict=True)
    spans = {cut for place, cut in pairs if text[slice(*place)].casefold() == same}
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
    while (tidied := _USELESS.sub(" ", text).strip()) != text:
        text = tidied
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFilters:
    """
    What a query says of time.

    Attributes:
        syntax: The query without these words.
        ranges: What a hit must touch: each of them.
        rows: Parts of the text that have such words and others. Who types them may mean a title.
        alone: Those that have nothing else.
        languages: Of the index, in which the words were read.
    """

    syntax: Syntax
    ranges: tuple[Node, ...]
    rows: tuple[Place, ...]
    alone: tuple[Place, ...]
    understood: tuple[DateInterpretation, ...]
    languages: tuple[str, ...]

    def narrow(self, built: BuiltQuery, text: str, languages: tuple[str, ...]) -> BuiltQuery:
        """
        Return what the rest of the query asks for, of these times alone.

        A page whose title says it as typed is found as well: who types "Trends on Tuesday" may
        mean a title. Times without other words are all of such a title, unless a year is among
        them: many an old title has "next Friday" in it.
        """
        titles = [title for row in self.rows for title in _titles(text[slice(*row)], languages)]
        if not built.words:
            for start, end in self.alone:
                words = text[start:end]
                if YEAR.search(words):
                    titles += _titles(words, languages)
                elif title := whole_title(words, languages):
                    titles.append(title)
        ranges = (Or(children=(node, *titles)) if titles else node for node in self.ranges)
        return built._replace(
            words=tuple(_or_event(node, self.languages) for node in built.words),
            filters=(*built.filters, *(Filter("date", node) for node in ranges)),
        )


def _titles(text: str, languages: tuple[str, ...]) -> Iterator[Node]:
    """Yield what asks for titles with these words, one after the other."""
    for field in TITLES:
        if title := phrase(text, languages, field):
            yield title


def date_filters(parsed: ParsedQuery, clock: Clock) -> DateFilters | None:
    """Return what a query says of time; None when it says nothing of it."""
    text = parsed.text
    lists_by_row = {
        part: _find(text, part, clock) for part in parsed.parts if isinstance(part, WordsNode)
    }
    lists = [some for row in lists_by_row.values() for some in row]
    if not lists:
        return None
    rest = {row: [*_rest(text, row, some)] for row, some in lists_by_row.items()}
    parts: list[Syntax] = []
    for part in parsed.parts:
        parts += rest[part] if isinstance(part, WordsNode) else [part]
    timed = [row for row, some in lists_by_row.items() if some]
    return DateFilters(
        syntax=join(parts),
        ranges=_ranges(lists, clock.zone),
        rows=tuple((row.start, row.end) for row in timed if rest[row]),
        alone=tuple((row.start, row.end) for row in timed if not rest[row]),
        understood=tuple(_understood(text, lists)),
        languages=clock.languages,
    )


def _or_event(node: Node, languages: tuple[str, ...]) -> Node:
    """Return what a word asks for; "events this weekend" finds those that do not call it so."""
    folded = {form.term for form in node.forms} if isinstance(node, WordQuery) else set()
    if folded.isdisjoint(events(languages)):
        return node
    states = tuple(EventStatusFilter(when=when) for when in STATUS["event"])
    return Or(children=(node, *states))


def _find(text: str, row: WordsNode, clock: Clock) -> list[DateList]:
    """Return what a row of words says of time; a time alone is a list of one."""
    lists: list[DateList] = []
    for one in find(text[row.start : row.end], today(clock), clock.languages):
        one = one._replace(start=row.start + one.start, end=row.start + one.end)
        if one.joined and lists:
            lists[-1].append(one)
        else:
            lists.append([one])
    return lists


def _rest(text: str, row: WordsNode, lists: Sequence[DateList]) -> Iterator[WordsNode]:
    spans = [(some[0].start, some[-1].end) for some in lists]
    bounds = [row.start, *(place for span in spans for place in span), row.end]
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        if any(map(str.isalnum, text[start:end])):
            yield WordsNode(start, end)


def _ranges(lists: Sequence[DateList], zone: str) -> tuple[Node, ...]:
    """Return the conditions: one of the closed ranges, and each of the open ones."""
    closed: list[Node] = []
    others: list[Node] = []
    for some in lists:
        nodes = tuple(_range(one, zone) for one in some)
        if all(one.days.first and one.days.last for one in some):
            closed += nodes
        else:
            # "Before 2020 or after 2024": what is joined is one condition.
            others.append(nodes[0] if len(nodes) == 1 else Or(children=nodes))
    if len(closed) > 1:
        closed = [Or(children=tuple(closed))]
    return (*closed, *others)


def _range(expression: DateExpression, zone: str) -> DateRangeFilter:
    low, high = seconds(expression.days, zone)
    return DateRangeFilter(low=low, high=high)


def _understood(text: str, lists: Sequence[DateList]) -> Iterator[DateInterpretation]:
    """Yield what is shown of each time; without one of a list the whole list goes."""
    expressions = [one for some in lists for one in some]
    places = [(one.start, one.end) for one in expressions]
    cuts = [(some[0].start, some[-1].end) for some in lists for _ in some]
    for one in expressions:
        words = text[one.start : one.end]
        first, last = one.days
        yield DateInterpretation(
            text=words,
            field="date",
            since=first.isoformat() if first else "",
            until=last.isoformat() if last else "",
            without=_without(text, words, places, cuts),
        )
