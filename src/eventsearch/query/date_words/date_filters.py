"""
Which words of a query say when?

``demain`` and ``en mars`` at the top of a query become filters, which are shown and can be taken
back. In quotation marks, in groups, beside ``OR`` and behind ``NOT`` they are words.

Which days do fields mean whose values say when in words?

``date:lundi..vendredi`` is shown with its days, as date words are. What is written in digits says
itself which days it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from eventsearch.analysis import fold
from eventsearch.model.query import (
    And,
    Clock,
    DateRangeFilter,
    EventStatusFilter,
    Node,
    Or,
    WordQuery,
)
from eventsearch.model.results import DateInterpretation
from eventsearch.query.builder import BuiltQuery
from eventsearch.query.date_words.find import EVENTS, DateExpression, find
from eventsearch.query.date_words.remove_date import lists, without_date
from eventsearch.query.syntax.date_ranges import date_range, day, seconds, today
from eventsearch.query.syntax.field_values import DATED, READERS, STATUS, Filter, Value, is_field
from eventsearch.query.syntax.lexer import Token
from eventsearch.query.syntax.parser import AndNode, Syntax, TermNode, WordsNode, joined, parse
from eventsearch.query.term_analysis import TITLES, phrase


def field_dates(text: str, syntax: Syntax, clock: Clock) -> Iterator[DateInterpretation]:
    """
    Yield what the fields at the top of a query mean.

    Raises:
        QueryError: A value cannot be read.
    """
    found = [*_items(syntax)]
    for item in found:
        value = Value(text[item.start : item.end], text, item, clock)
        if date_range(value.text, clock.zone):
            continue
        node = READERS[fold(item.name)](value).node
        if isinstance(node, DateRangeFilter):
            yield DateInterpretation(
                text=_typed(text, item),
                field="date",
                since=day(node.low, clock.zone),
                until=day(None if node.high is None else node.high - 1, clock.zone),
                without=_without_field(text, item, found),
            )


def _items(syntax: Syntax) -> Iterator[Token]:
    for part in syntax.parts if isinstance(syntax, AndNode) else (syntax,):
        if isinstance(part, TermNode) and fold(part.item.name) in DATED:
            yield part.item


def _typed(text: str, item: Token) -> str:
    return text[slice(*_span(text, item))]


def _span(text: str, item: Token) -> tuple[int, int]:
    """Return where a field stands, with its name and the quotation marks."""
    start = item.start - len(item.name) - 1 - item.quoted
    return start, min(item.end + item.quoted, len(text))


def _without_field(text: str, item: Token, every: Sequence[Token]) -> str:
    """Return the text without a field, wherever it stands."""
    # Loaded for words alone, that had to load the patterns anyway.
    from eventsearch.query.date_words.remove_date import collapse_blanks

    words = _typed(text, item).casefold()
    left = text
    for other in reversed(every):
        if _typed(text, other).casefold() == words:
            start, end = _span(text, other)
            left = f"{left[:start].rstrip()} {left[end:].lstrip()}"
    return collapse_blanks(left, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFilters:
    """
    What a query says of time.

    Attributes:
        syntax: The query without these words.
        ranges: What a hit must touch: each of them.
        rows: Parts of the text that have such words and others: half-open ranges. Who types them
            may mean a title.
    """

    syntax: Syntax
    ranges: tuple[Node, ...]
    rows: tuple[WordsNode, ...]
    understood: tuple[DateInterpretation, ...]

    def narrowed(
        self, built: BuiltQuery, typed: BuiltQuery, text: str, languages: tuple[str, ...]
    ) -> BuiltQuery:
        """
        Return what the rest of the query asks for, of these times alone.

        A page whose title says it all as typed is found as well: who types "Trends on Tuesday" may
        mean a title. Where nothing else is searched, so is a page with all the words.

        Args:
            typed: The query with every word as a word.
        """
        titles: list[Node] = [
            title
            for row in self.rows
            for field in TITLES
            if (title := phrase(text[row.start : row.end], languages, field))
        ]
        if not built.words and typed.words:
            titles.append(And(children=typed.words))
        ranges = (Or(children=(node, *titles)) if titles else node for node in self.ranges)
        return replace(
            built,
            words=tuple(map(_or_event, built.words)),
            filters=(*built.filters, *(Filter("date", node) for node in ranges)),
        )


def date_filters(text: str, syntax: Syntax, clock: Clock) -> DateFilters | None:
    """Return what a query says of time; None when it says nothing of it."""
    found = [*_found(text, syntax, clock)]
    said = [one for _, some in found for one in some]
    if not said:
        return None
    return DateFilters(
        syntax=_without(text, syntax, dict(found)),
        ranges=_ranges(said, clock.zone),
        rows=tuple(row for row, some in found if some and any(_rest(text, row, some))),
        understood=tuple(_understood(text, said, clock)),
    )


def _or_event(node: Node) -> Node:
    """Return what a word asks for; "events this weekend" finds those that do not call it so."""
    folded = {form.term for form in node.forms} if isinstance(node, WordQuery) else set()
    if folded.isdisjoint(EVENTS):
        return node
    states = tuple(EventStatusFilter(when=when) for when in STATUS["event"])
    return Or(children=(node, *states))


def _found(
    text: str, syntax: Syntax, clock: Clock
) -> Iterator[tuple[WordsNode, list[DateExpression]]]:
    """Yield the rows of words at the top of a query, and what they say of time."""
    for part in syntax.parts if isinstance(syntax, AndNode) else (syntax,):
        if isinstance(part, WordsNode):
            some = find(text[part.start : part.end], today(clock))
            start = part.start
            yield (
                part,
                [one._replace(start=start + one.start, end=start + one.end) for one in some],
            )


def _without(text: str, syntax: Syntax, said: dict[WordsNode, list[DateExpression]]) -> Syntax:
    """Return the syntax of a query without what says when."""
    parts: list[Syntax] = []
    for part in syntax.parts if isinstance(syntax, AndNode) else (syntax,):
        if isinstance(part, WordsNode):
            parts += _rest(text, part, said[part])
        else:
            parts.append(part)
    return joined(parts)


def _rest(text: str, row: WordsNode, said: list[DateExpression]) -> Iterator[WordsNode]:
    """Yield what is left of a row of words."""
    spans = [(some[0].start, some[-1].end) for some in lists(said)]
    bounds = [row.start, *(place for span in spans for place in span), row.end]
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        if any(map(str.isalnum, text[start:end])):
            yield WordsNode(start, end)


def _ranges(said: Sequence[DateExpression], zone: str) -> tuple[Node, ...]:
    """Return the conditions: one of the closed ranges, and each of the open ones."""
    closed: list[Node] = []
    others: list[Node] = []
    for some in lists(said):
        nodes = tuple(_range(one, zone) for one in some)
        if all(one.days.first and one.days.last for one in some):
            closed += nodes
        else:
            # "Before 2020 or after 2024": what is joined is one condition.
            others.append(nodes[0] if len(nodes) == 1 else Or(children=nodes))
    if len(closed) > 1:
        closed = [Or(children=tuple(closed))]
    return (*closed, *others)


def _range(said: DateExpression, zone: str) -> DateRangeFilter:
    low, high = seconds(said.days, zone)
    return DateRangeFilter(low=low, high=high)


def _understood(
    text: str, said: Sequence[DateExpression], clock: Clock
) -> Iterator[DateInterpretation]:
    """Yield what is shown of each time; the text without one that stands again is read once."""
    without: dict[str, str] = {}

    def again(changed: str) -> list[DateExpression]:
        found = _found(changed, parse(changed, is_field), clock)
        return [one for _, some in found for one in some]

    for one in said:
        words = text[one.start : one.end]
        if (key := words.casefold()) not in without:
            without[key] = without_date(text, one, said, again)
        first, last = one.days
        yield DateInterpretation(
            text=words,
            field="date",
            since=first.isoformat() if first else "",
            until=last.isoformat() if last else "",
            without=without[key],
        )
