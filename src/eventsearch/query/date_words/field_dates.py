"""
Which days do fields mean whose values say when in words?

``date:lundi..vendredi`` is shown with its days, as date words are. What is written in digits says
itself which days it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventsearch.analysis import fold
from eventsearch.model.query import Clock, DateRangeFilter
from eventsearch.model.results import DateInterpretation
from eventsearch.query.date_words.day_bounds import day
from eventsearch.query.syntax.date_ranges import date_range
from eventsearch.query.syntax.field_values import DATED, READERS, Value
from eventsearch.query.syntax.lexer import Token
from eventsearch.query.syntax.parser import AndNode, Syntax, TermNode


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
                without=_without(text, item, found),
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


def _without(text: str, item: Token, every: Sequence[Token]) -> str:
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
