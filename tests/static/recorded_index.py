"""
Record the calls that some requests make to an index, and the answers, as JSON for Node.

A test of the browser's results page replays the recording. If the browser makes a call that the
server did not make, the script in Node raises an error.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.engines import Engine, correction
from eventsearch.errors import QueryError
from eventsearch.model.query import FuzzyQuery, Query, SearchRequest, SuggestRequest
from eventsearch.model.results import Correction, Pending, SearchResult
from eventsearch.model.timestamps import epoch
from eventsearch.output.json import envelope, suggestions_json
from eventsearch.query import QueryPlan
from eventsearch.search.index import Index
from eventsearch.search.plan_executor import PlanExecutor
from eventsearch.static_index.pages import page_json
from eventsearch.static_index.tables import query_tables
from static.plan_json import dump, plan_json


def canonical(value: object) -> object:
    """Return JSON in which a whole number has no fraction, as JavaScript writes it."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: canonical(each) for key, each in value.items()}
    return list(map(canonical, value)) if isinstance(value, list | tuple) else value


def text(value: object) -> str:
    """Return a value as JSON text. Equal values have equal texts."""
    plain = canonical(value)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Recording:
    """The recorded calls with their answers, and the recorded pages."""

    calls: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)

    def put(self, name: str, arguments: list[Any], result: object) -> None:
        self.calls[text([name, *arguments])] = canonical(result)


class RecordedEngine:
    """An engine that records the answers to its calls."""

    def __init__(self, engine: Engine, recording: Recording) -> None:
        self.engine = engine
        self.recording = recording

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def with_deadline(self, _: object) -> RecordedEngine:
        return self

    def search(self, query: Query) -> SearchResult:
        result = self.engine.search(query)
        matches = [
            {"id": one.id, "score": one.score, "kin": list(one.kin)} for one in result.matches
        ]
        answer = {"total": result.total, "matches": matches, "facets": dump(result.facets)}
        self.recording.put("search", [dump(query)], answer)
        for one in result.matches:
            for id in (one.id, *one.kin):
                self.stored(id)
        return result

    def search_all(self, queries: Sequence[Query]) -> Sequence[Pending]:
        return [Pending(partial(self.total, each), partial(self.search, each)) for each in queries]

    def total(self, query: Query) -> int:
        return self.search(query.counting).total

    def corrections(self, words: Sequence[FuzzyQuery]) -> Sequence[Correction]:
        engine: Any = self
        return [correction(engine, each) for each in words]

    def stored(self, id: str) -> bytes | None:
        stored = self.engine.stored(id)
        if stored:
            self.recording.pages[id] = page_json(stored)
        return stored

    def count(self) -> int:
        self.recording.put("count", [], self.engine.count())
        return self.engine.count()

    def terms(self, prefix: str) -> tuple[tuple[str, int], ...]:
        result = self.engine.terms(prefix)
        counts = [{"term": term, "count": count} for term, count in result]
        self.recording.put("terms", [prefix], counts)
        return result

    def fuzzy_terms(self, word: str, edits: int, limit: int = 20) -> Any:
        result = self.engine.fuzzy_terms(word, edits, limit)
        self.recording.put("fuzzyTerms", [word, edits, limit], dump(result))
        return result

    def facet_values(self, name: str, now: int) -> Any:
        result = self.engine.facet_values(name, now)
        self.recording.put("facetValues", [name, now], dump(result))
        return result


class RecordedExecutor(PlanExecutor):
    """An executor that records its plans, but not the engine calls that planning makes."""

    def plan(self, request: SearchRequest) -> QueryPlan:
        engine, key = self.engine, [dump(request), self.now]
        assert isinstance(engine, RecordedEngine)
        self.engine = engine.engine
        try:
            plan = super().plan(request)
        except QueryError as error:
            engine.recording.put("plan", key, {"fault": str(error)})
            raise
        finally:
            self.engine = engine
        engine.recording.put("plan", key, plan_json(plan))
        return plan


class RecordedIndex(Index):
    """An index that records its plans."""

    def executor(self, now: datetime, synonyms: Synonyms = NONE) -> PlanExecutor:
        return RecordedExecutor(self.engine, self.generation.info, now, synonyms, self.ranking)


def recorded(
    index: Index,
    searches: Iterable[SearchRequest],
    beginnings: Iterable[SuggestRequest],
    now: datetime,
) -> tuple[dict[str, Any], list[Any]]:
    """Return the data that Node needs to answer the requests, and the server's answers."""
    recording = Recording()
    engine: Any = RecordedEngine(index.engine, recording)
    copy = RecordedIndex(index.generation, engine, ranking=index.ranking)
    cases: list[Any] = []
    answers: list[Any] = []
    for request in searches:
        try:
            answer = envelope(copy.search(request, now=now), took_ms=0)
        except QueryError:
            continue
        cases.append(["search", dump(request)])
        answers.append({key: answer[key] for key in answer if key not in {"took_ms", "links"}})
    for beginning in beginnings:
        cases.append(["suggest", beginning._asdict()])
        answers.append(suggestions_json(copy.suggest(beginning, now=now)))
    for answer in recording.calls.values():
        for value in answer if isinstance(answer, list) else ():
            if isinstance(value, dict) and "best" in value:
                engine.stored(value["best"])
    info = index.generation.info
    data = {
        "tables": query_tables(info.languages),
        "info": {
            "version": index.generation.name,
            "built_at": info.built_at,
            "languages": list(info.languages),
        },
        "now": epoch(now),
        "calls": recording.calls,
        "pages": recording.pages,
        "cases": cases,
    }
    return data, json.loads(json.dumps(answers))
