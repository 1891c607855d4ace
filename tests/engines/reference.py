"""
A reference engine that computes all answers in the slow and plain way.

It implements the engine interface without an index. It reads every document for every query and
counts every statistic again. The random contract tests compare the real engines with it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from eventsearch.engines import correction, required_clauses
from eventsearch.errors import BuildError
from eventsearch.model.document import Document
from eventsearch.model.query import NEVER, And, Deadline, FuzzyQuery, Query
from eventsearch.model.results import (
    Correction,
    DocumentRank,
    FacetValue,
    FuzzyMatch,
    Pending,
    ScoredDoc,
    SearchResult,
)

from .judge import Judge
from .pages import Pages

FILE = "reference"

T = TypeVar("T")


def open(folder: Path) -> ReferenceEngine:
    """Open the index that `build` wrote in *folder*."""
    return ReferenceEngine(Pages(_load(folder)))


def build(folder: Path, *, based: bool) -> ReferenceBuild:
    """Start a build in *folder*. If *based*, start from the documents that it contains."""
    return ReferenceBuild(folder, _load(folder) if based else {})


class ReferenceBuild:
    """Collects documents in a dictionary, and writes them if the build ends without an error."""

    def __init__(self, folder: Path, documents: dict[str, Document]) -> None:
        self._folder = folder
        self._documents = documents

    def add(self, document: Document) -> None:
        if document.id in self._documents:
            raise ValueError(document.id)
        self._documents[document.id] = document

    def remove(self, id: str) -> None:
        del self._documents[id]

    def shards(self, count: int) -> list[ReferenceShare]:
        return [ReferenceShare([]) for _ in range(count)]

    def merge_shards(self, finished: Sequence[Sequence[Document]], ids: Collection[str]) -> None:
        found = list(chain.from_iterable(finished))
        if sorted(document.id for document in found) != sorted(ids):
            raise BuildError(
                "other pages", hint="run it again, with `workers` set to 1 if it happens again"
            )
        for document in found:
            self.add(document)

    def count(self) -> int:
        return len(self._documents)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            data = pickle.dumps(list(self._documents.values()))
            (self._folder / FILE).write_bytes(data)


@dataclass(frozen=True)
class ReferenceShare:
    """A shard that collects documents in a list."""

    documents: list[Document]

    def add(self, document: Document) -> None:
        self.documents.append(document)

    def finish(self) -> list[Document]:
        return self.documents


@dataclass(frozen=True)
class ReferenceEngine:
    """Answers queries by reading every document."""

    pages: Pages
    deadline: Deadline = NEVER
    is_remote: bool = False

    def with_deadline(self, deadline: Deadline) -> ReferenceEngine:
        return replace(self, deadline=deadline)

    def search(self, query: Query) -> SearchResult:
        judge = Judge(self.pages, query, self.deadline)
        hits = judge.collapsed()
        window = hits[query.offset : query.offset + query.limit]
        return SearchResult(
            total=len(hits),
            matches=tuple(
                ScoredDoc(
                    id=id,
                    score=judge.score(query.match, id),
                    stored=self.pages.documents[id].stored,
                    why=tuple(judge.why(query.match, id)) if query.explain else (),
                    kin=judge.others(id),
                )
                for id in window
            ),
            facets={name: judge.facet(name) for name in query.facets},
        )

    def ping(self) -> None:
        pass

    def search_all(self, queries: Sequence[Query]) -> Sequence[Pending]:
        return [Pending(partial(self._total, each), partial(self.search, each)) for each in queries]

    def _total(self, query: Query) -> int:
        return self.search(query).total

    def corrections(self, words: Sequence[FuzzyQuery]) -> Sequence[Correction]:
        engine: Any = self
        return [correction(engine, each) for each in words]

    def explain_document(self, query: Query, id: str) -> DocumentRank | None:
        if id not in self.pages.documents:
            return None
        judge = Judge(self.pages, query, self.deadline)
        hits = judge.hits
        return DocumentRank(
            visible=judge.visible(id),
            missing=tuple(
                at
                for at, part in enumerate(required_clauses(query.match))
                if not judge.matches(part, id)
            ),
            refused=tuple(
                at for at, (_, node) in enumerate(query.filters) if not judge.matches(node, id)
            ),
            rank=judge.rank(id) if id in hits else None,
            score=judge.score(query.match, id) if id in hits else 0,
        )

    def stored(self, id: str) -> bytes | None:
        known = self.pages.documents.get(id)
        return known.stored if known else None

    def terms(self, prefix: str, limit: int = 1000) -> tuple[tuple[str, int], ...]:
        return self.pages.terms(prefix)[:limit]

    def fuzzy_terms(self, word: str, edits: int, limit: int = 20) -> tuple[FuzzyMatch, ...]:
        return self.pages.near(word, edits)[:limit]

    def facet_values(self, field: str, now: int) -> tuple[FacetValue, ...]:
        judge = Judge(self.pages, Query(match=And(children=()), now=now))
        return tuple(sorted(judge.labels(field), key=lambda label: label.value))

    def all_field_values(self, field: str) -> tuple[str, ...]:
        judge = Judge(self.pages, Query(match=And(children=()), now=0))
        return tuple(sorted(judge.spellings(field)))

    def cached(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:  # noqa: ARG002
        return make()

    def count(self) -> int:
        return len(self.pages.documents)

    def close(self) -> None:
        pass


def _load(folder: Path) -> dict[str, Document]:
    documents: list[Document] = pickle.loads((folder / FILE).read_bytes())
    return {document.id: document for document in documents}
