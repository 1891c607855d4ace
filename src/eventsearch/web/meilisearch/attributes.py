"""The attributes of a document, and the conditions that filters may set on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor, isnan, nan
from typing import get_args

from eventsearch.model.query import (
    And,
    DateRangeFilter,
    EventStatusFilter,
    Node,
    Not,
    Or,
    Sort,
    TermsFilter,
    When,
)
from eventsearch.query.planner import EVENTS
from eventsearch.web.meilisearch.filter_parser import Condition, FilterError

RETRIEVED = (
    *("id", "url", "anchor", "title", "summary", "content", "tags", "authors", "categories"),
    *("section", "kind", "lang", "location", "year", "date", "date_ts", "start", "start_ts"),
    *("end", "end_ts", "all_day", "status", "event_status", "attendance", "event", "image"),
    *("hierarchy_lvl0", "hierarchy_lvl1", "hierarchy_lvl2"),
)
"""What a document has, in this order."""

LISTS: Mapping[str, str] = {"tags": "tag", "authors": "author", "categories": "category"}
"""Attributes that are lists, with the keyword field of each."""

KEYWORDS: Mapping[str, str] = {
    **LISTS,
    **{name: name for name in ("section", "kind", "lang", "location", "year", "month")},
    **{name: name for name in ("event_status", "attendance")},
}
"""Attributes that are compared whole, with the keyword field of each."""

TIMES = ("date_ts", "start_ts", "end_ts")
"""Attributes that are times, in epoch seconds."""

FACETS: Mapping[str, str] = {**KEYWORDS, "status": "status"}
"""Attributes whose values are counted, with the facet of each."""

MEASURED = ("date_ts", "start_ts")
"""Attributes whose least and greatest value are told."""

FILTERED = (*FACETS, *TIMES)

SORTED = ("date", "date_ts", "start", "start_ts")
"""Attributes that order the hits: all of them as time does."""

SEARCHED: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "event": ("event",),
    "summary": ("summary", "abstract"),
    "content": ("body", "headings"),
    "tags": ("tags",),
    "categories": ("tags",),
    "authors": ("people",),
    "location": ("place",),
    "hierarchy_lvl1": ("title",),
    "hierarchy_lvl2": ("headings",),
}
"""Attributes in which words may be looked for alone, with the text fields that hold them."""

EVERYTHING: Node = And(children=())
NOTHING: Node = Or(children=())


@dataclass(frozen=True, slots=True)
class Meanings:
    """The nodes of conditions; *values* returns all values of a keyword field."""

    values: Callable[[str], tuple[str, ...]]

    def __call__(self, condition: Condition) -> Node:
        """Return the node of a condition; raises FilterError."""
        name = condition.attribute
        if name not in FILTERED:
            names = ", ".join(f"`{one}`" for one in FILTERED)
            raise FilterError(
                f"Attribute `{name[:50]}` is not filterable. "
                f"Available filterable attributes are: {names}",
                *(condition.start, condition.end),
            )
        if condition.operator == "!=":
            return Not(child=self._node(condition, "=", condition.values))
        return self._node(condition, condition.operator, condition.values)

    def _node(self, condition: Condition, operator: str, values: tuple[str, ...]) -> Node:
        name = condition.attribute
        if name in TIMES:
            return _time_node(condition, operator, values)
        if operator == "EXISTS":
            # A document has every attribute, though some are null.
            return EVERYTHING
        if operator == "EMPTY":
            return Not(child=self._present(name)) if name in LISTS else NOTHING
        if operator == "NULL":
            return NOTHING if name in LISTS else Not(child=self._present(name))
        if operator in ("=", "IN"):
            return _status(values) if name == "status" else _same(name, values)
        if name != "year":
            raise _no_number(condition)
        return self._year(condition, operator)

    def _present(self, name: str) -> Node:
        """Return the node of pages that have a value."""
        if name == "status":
            return EVENTS
        return _same(name, self.values(KEYWORDS[name]))

    def _year(self, condition: Condition, operator: str) -> Node:
        low, high = _bounds(condition, operator)
        years = [year for year in self.values("year") if low <= int(year) < high]
        return _same("year", tuple(years))


def _same(name: str, values: tuple[str, ...]) -> Node:
    normalised = tuple(" ".join(value.split()) for value in values)
    return TermsFilter(field=KEYWORDS[name], values=normalised) if normalised else NOTHING


def _status(values: tuple[str, ...]) -> Node:
    folded = {value.casefold() for value in values}
    names: tuple[When, ...] = get_args(When)
    return Or(
        children=tuple(
            EventStatusFilter(when=one) for one in names if one != "all" and one in folded
        )
    )


def _time_node(condition: Condition, operator: str, values: tuple[str, ...]) -> Node:
    """Return the node of a condition on a time; pages that are no events have only a date."""
    name = condition.attribute
    having: Node = DateRangeFilter() if name == "date_ts" else EVENTS
    if operator in ("EXISTS", "EMPTY"):
        return EVERYTHING if operator == "EXISTS" else NOTHING
    if operator == "NULL":
        return Not(child=having)
    between = _over if name == "end_ts" else _begins
    if operator == "IN":
        ranges = [_bounds(condition, "=", value) for value in values]
        node: Node = Or(children=tuple(between(low, high) for low, high in ranges))
    else:
        node = between(*_bounds(condition, operator))
    return And(children=(having, node))


def _begins(low: float, high: float) -> Node:
    """Return the node of a start in [low, high)."""
    nodes: list[Node] = [DateRangeFilter(high=int(high))] if high < FOREVER else []
    if low > -FOREVER:
        nodes.append(Not(child=DateRangeFilter(high=int(low))))
    return And(children=tuple(nodes))


def _over(low: float, high: float) -> Node:
    """Return the node of an end in [low, high): what goes on after the second before."""
    nodes: list[Node] = [DateRangeFilter(low=int(low) - 1)] if low > -FOREVER else []
    if high < FOREVER:
        nodes.append(Not(child=DateRangeFilter(low=int(high) - 1)))
    return And(children=tuple(nodes))


FOREVER = 2**53
"""No time is so far away; greater numbers are not exact in JSON."""


def _bounds(condition: Condition, operator: str, value: str | None = None) -> tuple[float, float]:
    """Return the whole numbers that a comparison allows: [low, high)."""
    first, *others = (value,) if value is not None else condition.values
    number = _number(condition, first)
    match operator:
        case "TO":
            return ceil(number), floor(_number(condition, others[0])) + 1
        case "=":
            return ceil(number), floor(number) + 1
        case ">":
            return floor(number) + 1, FOREVER
        case ">=":
            return ceil(number), FOREVER
        case "<":
            return -FOREVER, ceil(number)
        case _:
            return -FOREVER, floor(number) + 1


def _number(condition: Condition, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not isnan(number):
        return max(-FOREVER, min(FOREVER, number))
    raise FilterError(
        f"`{text[:50]}` is no number; `{condition.attribute}` is compared with numbers",
        *(condition.start, condition.end),
    )


def _no_number(condition: Condition) -> FilterError:
    return FilterError(
        f"`{condition.attribute}` is no number; use `=`, `!=` or `IN`",
        *(condition.start, condition.end),
    )


def sorting(rules: tuple[str, ...]) -> Sort:
    """
    Return the order of rules such as ``date_ts:desc``; the first decides.

    Raises:
        ValueError: A rule has no direction, or an attribute that orders nothing.
    """
    orders: list[Sort] = []
    for rule in rules:
        name, _, direction = rule.rpartition(":")
        if direction not in ("asc", "desc") or not name:
            raise ValueError(
                f"Invalid syntax for the sort parameter: expected expression ending by `:asc` or"
                f" `:desc`, found `{rule[:50]}`."
            )
        if name not in SORTED:
            names = ", ".join(f"`{one}`" for one in SORTED)
            raise ValueError(
                f"Attribute `{name[:50]}` is not sortable."
                f" Available sortable attributes are: {names}."
            )
        orders.append("date" if direction == "asc" else "-date")
    return orders[0] if orders else "relevance"
