"""
Which days do fields mean whose values say when in words?

``date:lundi..vendredi`` is shown with its days, as date words are. What is written in digits says
itself which days it means.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventsearch.analysis import fold
from eventsearch.query.calendar_days import day
from eventsearch.query.dates import date_range
from eventsearch.query.items import Item
from eventsearch.query.syntax import Every, Leaf, Syntax
from eventsearch.query.values import DATED, READERS, Value
from eventsearch.records.answers import Understood
from eventsearch.records.asking import Clock, DateRange


def told(text: str, syntax: Syntax, clock: Clock) -> Iterator[Understood]:
    """
    Yield what the fields at the top of a query mean.

    Raises:
        QueryError: A value cannot be read.
    """
    for part in syntax.parts if isinstance(syntax, Every) else (syntax,):
        if isinstance(part, Leaf) and fold(part.item.name) in DATED:
            yield from _told(text, part.item, clock)


def _told(text: str, item: Item, clock: Clock) -> Iterator[Understood]:
    value = Value(text[item.start : item.end], text, item, clock)
    if date_range(value.text, clock.zone):
        return
    node = READERS[fold(item.name)](value).node
    if not isinstance(node, DateRange):
        return
    # Loaded for words alone, that had to load the patterns anyway.
    from eventsearch.query.leaving import tidy

    start = item.start - len(item.name) - 1 - item.quoted
    end = min(item.end + item.quoted, len(text))
    yield Understood(
        text=text[start:end],
        field="date",
        since=day(node.low, clock.zone),
        until=day(None if node.high is None else node.high - 1, clock.zone),
        without=tidy(text[:start], text[end:]),
    )
