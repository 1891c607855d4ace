"""What is known of an index besides its words, each asked for once and kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from eventsearch.engines.opensearch import scripts
from eventsearch.engines.opensearch.connection import Connection
from eventsearch.engines.opensearch.filters import (
    Json,
    covered,
    expanded,
    read_counts,
    word_counts,
)
from eventsearch.engines.opensearch.ticket import Ticket
from eventsearch.engines.opensearch.translator import Facts, Translator
from eventsearch.engines.opensearch.vocabulary import PAGES, Question, Vocabulary
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.query import NEVER, Deadline, Node, Query, WordQuery


class SameQuery:
    """A query as a key: nodes of two types that compare as equal are not the same."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.name = repr(query)

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameQuery) and self.name == other.name

    @property
    def is_counting(self) -> bool:
        """Whether its total alone is asked for."""
        return self.query.counting == self.query

    def counts(self, others: Iterable[SameQuery]) -> SameQuery | None:
        """Return the query that gives the same total, and more."""
        if not self.is_counting:
            return None
        return next(
            (
                other
                for other in others
                if not other.is_counting and repr(other.query.counting) == self.name
            ),
            None,
        )


class KnownFacts:
    """
    Facts of one index, which change only as time passes.

    Args:
        cache: Keeps them.
    """

    def __init__(
        self, connection: Connection, ticket: Ticket, vocabulary: Vocabulary, cache: LruCache
    ) -> None:
        self.vocabulary = vocabulary
        self._connection = connection
        self._ticket = ticket
        self._index = ticket.name
        self._cache = cache

    def translator(self, query: Query, deadline: Deadline = NEVER) -> Translator:
        """Return what translates the nodes of a query, once all is known that it needs."""
        facts = Facts(
            top=lambda node: self._top(query, node, deadline),
            counts=lambda node: self._counts(query, node, deadline),
            pages=self._ticket.pages,
            having=self._ticket.having,
            scale=self._ticket.scale,
        )
        return Translator(self.vocabulary, facts, query.ranking, query.now, named=query.explain)

    def learn(self, queries: Sequence[Query], deadline: Deadline) -> None:
        """Ask for what must be known before queries can be put."""
        while questions := self.unknown(queries):
            self.ask(questions, (), deadline)

    def ask(
        self, questions: Sequence[Question], bodies: Sequence[Json], deadline: Deadline
    ) -> Sequence[Any]:
        """Ask for what is not known; return the answers to what else is put with it."""
        together = [*bodies, *(question.body for question in questions)]
        answers = self._connection.searches(self._index, together, deadline)
        for question, answer in zip(questions, answers[len(bodies) :], strict=True):
            value = question.read(answer)
            size = 100 * len(value) if isinstance(value, tuple) else 100
            self._cache.put(question.key, value, size)
        return answers[: len(bodies)]

    def unknown(self, queries: Sequence[Query]) -> list[Question]:
        """Return what must be known before queries can be put, and can be asked now."""
        found: dict[Hashable, Question] = {}
        for query in queries:
            questions = [*self.vocabulary.unknown(expanded(query))]
            if not questions:
                questions += self._unknown_counts(query)
            if query.limit and self._slot(query.now) is None:
                questions.append(_instants_at(query.now))
            found |= {question.key: question for question in questions}
        return [*found.values()]

    def _unknown_counts(self, query: Query) -> Iterator[Question]:
        for node in covered(query.match):
            if self._cache.get(_count_of(node)) is None:
                yield self._count_question(query, node)

    def _count_question(self, query: Query, node: Node) -> Question:
        filters = [self.translator(query._replace(explain=False)).filter(node), PAGES]
        body: Json = {
            "size": 0,
            "track_total_hits": True,
            "query": {"bool": {"filter": filters}},
        }
        if isinstance(node, WordQuery):
            body["aggs"] = {"fields": {"filters": {"filters": word_counts(node)}}}
        return Question(_count_of(node), body, read_counts)

    def _counts(self, query: Query, node: Node, deadline: Deadline) -> Mapping[str, int]:
        """Return how many documents a node matches; asked for where that was not kept."""
        kept = self._cache.get(_count_of(node))
        if isinstance(kept, dict):
            return kept
        question = self._count_question(query, node)
        (answer,) = self._connection.searches(self._index, [question.body], deadline)
        return read_counts(answer)

    def _top(self, query: Query, node: Node, deadline: Deadline) -> float:
        """Return what the best page of a node scores, visible or not."""
        ranking = query.ranking._replace(boosts=(), weights={})
        key = ("top", repr(node), tuple(sorted(query.ranking.weights.items())), repr(ranking))

        def ask() -> float:
            asked = query._replace(match=node, explain=False, limit=0, filters=(), tiers=())
            self.learn([asked], deadline)
            body: Json = {"size": 1, "track_total_hits": False, "_source": False}
            body["query"] = self.translator(asked, deadline).node(node).query
            (answer,) = self._connection.searches(self._index, [body], deadline)
            return float(answer["hits"]["max_score"] or 0.0)

        return self._cache.get_or_create(key, ask, lambda _: 100)

    def _slot(self, now: int) -> tuple[int, int] | None:
        """Return the last moment at which answers changed and the next one, where it is known."""
        kept = self._cache.get(INSTANTS)
        if isinstance(kept, tuple) and kept[0] <= now < kept[1]:
            return kept
        first = self._cache.get((*INSTANTS, now))
        return first if isinstance(first, tuple) else None

    def since(self, now: int, deadline: Deadline = NEVER) -> int:
        """Return the last moment at which answers changed, the first one before any has."""
        if self._slot(now) is None:
            self.ask([_instants_at(now)], (), deadline)
        slot = self._slot(now)
        assert slot is not None
        if slot[0] > -scripts.NEVER:
            self._cache.put(INSTANTS, slot, 100)
            return slot[0]
        return 0 if slot[1] >= scripts.NEVER else slot[1]


INSTANTS = ("instants",)


def _count_of(node: Node) -> Hashable:
    return "count", repr(node)


def _instants_at(now: int) -> Question:
    params = {"now": now}
    body = {
        "size": 0,
        "track_total_hits": False,
        "query": PAGES,
        "aggs": {
            "last": {"max": {"script": {"source": scripts.BEFORE, "params": params}}},
            "next": {"min": {"script": {"source": scripts.AFTER, "params": params}}},
        },
    }
    return Question((*INSTANTS, now), body, _slot)


def _slot(answer: Mapping[str, Any]) -> tuple[int, int]:
    last, following = (answer["aggregations"][name]["value"] for name in ("last", "next"))
    return (
        -scripts.NEVER if last is None else max(int(last), -scripts.NEVER),
        scripts.NEVER if following is None else min(int(following), scripts.NEVER),
    )
