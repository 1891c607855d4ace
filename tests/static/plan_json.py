"""
Convert a `QueryPlan` to the JSON that the engine in the browser produces.

A record becomes an object of its fields. A node also has its class as ``type``. A form becomes a
pair, and sets are sorted. Places count UTF-16 code units. Values from the settings are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from eventsearch.model.document import RankingParams
from eventsearch.model.query import Node, TermForm
from eventsearch.model.results import FacetCount, FacetValue, FuzzyMatch
from eventsearch.query import QueryPlan
from eventsearch.query.builder import Replacement
from eventsearch.query.syntax.lexer import Token
from eventsearch.query.syntax.parser import ParsedQuery, Syntax, WordsNode

TYPED = (*get_args(Node), *get_args(Syntax))


def plan_json(plan: QueryPlan) -> dict[str, Any]:
    """Return a plan as JSON: ``{"steps": […], "spellings": […], "parsed": {…}, …}``."""
    text = plan.parsed.text

    def unit(place: int) -> int:
        return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2

    def places(each: Replacement) -> tuple[tuple[int, int], ...]:
        return tuple((unit(start), unit(end)) for start, end in each.places)

    spellings = tuple(each._replace(places=places(each)) for each in plan.spellings)
    last = plan.beginning
    beginning = last and last._replace(places=places(last))
    result = dump(plan._replace(spellings=spellings, beginning=beginning), unit)
    assert isinstance(result, dict)
    return result


def dump(value: object, unit: Callable[[int], int] = int) -> object:
    """Return a record of the plan, or a value in a record, as JSON."""
    match value:
        case RankingParams():
            return None
        case TermForm():
            return list(value)
        case Token() | WordsNode():
            places = {name: unit(getattr(value, name)) for name in ("start", "end")}
            if isinstance(value, Token):
                places["bare"] = unit(value.bare)
            return _record(value._replace(**places), unit)  # type: ignore[arg-type]
        case frozenset():
            return sorted(map(str, value))
        case Mapping():
            return {str(key): dump(each, unit) for key, each in value.items()}
        case FacetCount() | FacetValue() | FuzzyMatch():
            numbers = {"hits": "count", "pages": "count"}
            return {numbers.get(name, name): each for name, each in value._asdict().items()}
        case tuple() if hasattr(value, "_asdict") and type(value).__name__ != "Filter":
            return _record(value, unit)
        case list() | tuple():
            return [dump(each, unit) for each in value]
    return value


def _record(value: Any, unit: Callable[[int], int]) -> dict[str, object]:
    kind = {"type": type(value).__name__} if isinstance(value, TYPED) else {}
    left_out = ("ranking", "facets") if isinstance(value, ParsedQuery) else ("ranking",)
    fields = value._asdict().items()
    own = {name: dump(each, unit) for name, each in fields if name not in left_out}
    return {**kind, **own}
