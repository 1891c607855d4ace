"""
Turn the date expressions of a query into filters.

``demain`` and ``en mars`` at the top of a query become filters, which the results page shows and
can remove. In quotation marks, in groups, beside ``OR`` and after ``NOT`` they stay words. The
results page also shows the days of fields with date words (``date:lundi..vendredi``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eventsearch.analysis import fold
from eventsearch.model.document import TITLES
from eventsearch.model.query import Clock, DateRangeFilter, EventStatusFilter, Node, Or, WordQuery
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
"""Alternative times in a list, such as ``en mars et avril``."""


_USELESS = re.compile(r"\(\s*\)|\A(?:AND|OR)(?:\s|\Z)|(?:\A|\s)(?:AND|OR|NOT)\Z")


def field_dates(parsed: ParsedQuery, clock: Clock) -> Iterator[DateInterpretation]:
    """
    Yield the days of the fields at the top of a query whose values are date words.

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
        # A date in digits needs no explanation.
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
    """Return the range of a field with its name and quotation marks."""
    start = item.start - len(item.name) - 1 - item.quoted
    return start, min(item.end + item.quoted, len(text))


def _without(text: str, words: str, places: Iterable[Place], cuts: Iterable[Place]) -> str:
    """
    Return the text without a date expression, and without operators that then lack operands.

    Args:
        words: The date expression. All its repetitions are removed too.
        places: Ranges of all date expressions.
        cuts: For each place, the range to remove with it.
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
    The date expressions of a query as filters.

    Attributes:
        syntax: The query without the date expressions.
        ranges: Conditions on the time of a page, which must all match.
        rows: Parts of the text with date expressions and other words. They may be a title.
        alone: Parts of the text with date expressions only.
        understood: The days of each date expression, to show.
        languages: Languages of the index, in which the date expressions were read.
    """

    syntax: Syntax
    ranges: tuple[Node, ...]
    rows: tuple[Place, ...]
    alone: tuple[Place, ...]
    understood: tuple[DateInterpretation, ...]
    languages: tuple[str, ...]

    def narrow(self, built: BuiltQuery, text: str, languages: tuple[str, ...]) -> BuiltQuery:
        """
        Return the query with the dates as filters, which pages with a matching title also pass.

        "Trends on Tuesday" may be a title, so a title that contains it passes the filters. If the
        query is only a date, the whole title must be equal, since many old titles contain "next
        Friday". With a year in the date, the title only has to contain it.
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
    """Yield a node for each title field that contains these words as a phrase."""
    for field in TITLES:
        if title := phrase(text, languages, field):
            yield title


def date_filters(parsed: ParsedQuery, clock: Clock) -> DateFilters | None:
    """Return the date expressions of a query as filters; None if it has no date expressions."""
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
    """Let the word "event" match all events: few pages of an event contain this word."""
    folded = {form.term for form in node.forms} if isinstance(node, WordQuery) else set()
    if folded.isdisjoint(events(languages)):
        return node
    states = tuple(EventStatusFilter(when=when) for when in STATUS["event"])
    return Or(children=(node, *states))


def _find(text: str, row: WordsNode, clock: Clock) -> list[DateList]:
    """Return the date expressions in a sequence of words, as one `DateList` for each list."""
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
    """Return one condition for all closed ranges, and one condition for each open range."""
    closed: list[Node] = []
    others: list[Node] = []
    for some in lists:
        nodes = tuple(_range(one, zone) for one in some)
        if all(one.days.first and one.days.last for one in some):
            closed += nodes
        else:
            # "Before 2020 or after 2024" is a single condition.
            others.append(nodes[0] if len(nodes) == 1 else Or(children=nodes))
    if len(closed) > 1:
        closed = [Or(children=tuple(closed))]
    return (*closed, *others)


def _range(expression: DateExpression, zone: str) -> DateRangeFilter:
    low, high = seconds(expression.days, zone)
    return DateRangeFilter(low=low, high=high)


def _understood(text: str, lists: Sequence[DateList]) -> Iterator[DateInterpretation]:
    """Yield the days of each expression. The link to remove one removes its whole list."""
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
