"""Statistics of an index that queries need. Each is requested once and cached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from eventsearch.engines.opensearch.codec import key_of, to_int
from eventsearch.engines.opensearch.connection import Connection
from eventsearch.engines.opensearch.filters import (
    PAGES,
    Json,
    boosted,
    corrections,
    covered,
    every_word,
    expanded,
    expansions,
    read_counts,
    word_counts,
)
from eventsearch.engines.opensearch.schema import BEYOND
from eventsearch.engines.opensearch.ticket import Ticket
from eventsearch.engines.opensearch.translator import SCALE, Facts, Translator
from eventsearch.engines.opensearch.vocabulary import Question, Vocabulary
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.query import NEVER, Deadline, FuzzyQuery, Node, Query, WordQuery


class KnownFacts:
    """
    Statistics of one index, which change only with time.

    Args:
        cache: Stores the statistics.
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
        """
        Return a translator for the nodes of a query.

        It requests missing statistics one by one. Call `learn` before, to request them together.
        """
        facts = Facts(
            top=lambda node: self._top(query, node, deadline),
            counts=lambda node: self._counts(query, node, deadline),
            pages=self._ticket.pages,
            having=self._ticket.having,
            scale=SCALE if self._ticket.server.startswith("2.") else 1.0,
        )
        return Translator(self.vocabulary, facts, query.ranking, query.now, named=query.explain)

    def learn(self, queries: Sequence[Query], deadline: Deadline) -> None:
        """Request the statistics without which queries cannot be translated."""
        for _ in range(ROUNDS):
            questions = [one for query in queries for one in self._questions(query)]
            self.ask(self._unknown(questions), (), deadline)

    def ask(
        self, questions: Sequence[Question], bodies: Sequence[Json], deadline: Deadline
    ) -> Sequence[Any]:
        """
        Send questions and searches in one request. Cache the answers to the questions.

        Args:
            bodies: Bodies of the searches.

        Returns:
            The answers to the searches.
        """
        together = [*bodies, *(question.body for question in questions)]
        answers = self._connection.searches(self._index, together, deadline)
        for question, answer in zip(questions, answers[len(bodies) :], strict=True):
            with self._connection.reading():
                value = question.read(answer)
            size = 100 * len(value) if isinstance(value, tuple) else 100
            self._cache.put(question.key, value, size)
        return answers[: len(bodies)]

    def following(self, queries: Sequence[Query]) -> list[Question]:
        """
        Return the questions of the queries that usually follow, to send them with these queries.

        After a search for all words, a search for some of the words often follows, which needs the
        number of pages with each word. After a count of the pages with a misspelt word, a search
        for similar words follows.
        """
        questions: list[Question] = []
        for query in queries:
            if not query.limit:
                questions += self.vocabulary.questions(corrections(query.match))
                continue
            for node in every_word(query.match):
                if self._knows(node, scored=False):
                    questions.append(self._count_question(query, node))
        return self._unknown(questions)

    def _unknown(self, questions: Iterable[Question]) -> list[Question]:
        found = {one.key: one for one in questions if self._cache.get(one.key) is None}
        return [*found.values()]

    def _questions(self, query: Query) -> Iterator[Question]:
        """Yield the questions of a query for which all necessary facts are cached."""
        yield from self.vocabulary.questions(expanded(query))
        if query.limit:
            for node in covered(query.match):
                if not isinstance(node, FuzzyQuery) and self._knows(node, scored=False):
                    yield self._count_question(query, node)
            if self._slot(query.now) is None:
                yield _instants_at(query.now)
            for each in boosted(query.match):
                for node in (each.child, each.to):
                    if self._knows(node, scored=True):
                        yield self._top_question(query, node)

    def _knows(self, node: Node, *, scored: bool) -> bool:
        return all(self._cache.get(key) is not None for key in expansions(node, scored=scored))

    def _count_question(self, query: Query, node: Node) -> Question:
        filters = [self.translator(query._replace(explain=False)).filter(node), PAGES]
        body: Json = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": filters}}}
        if isinstance(node, WordQuery):
            body["aggs"] = {"fields": {"filters": {"filters": word_counts(node)}}}
        return Question(("count", key_of(repr(node))), body, read_counts)

    def _counts(self, query: Query, node: Node, deadline: Deadline) -> Mapping[str, int]:
        """Return the counts of a node, see `read_counts`. For a fuzzy word, add up its words."""
        if isinstance(node, FuzzyQuery):
            words = self.vocabulary.expansions(("near", node.word, str(node.edits)))
            return {"": sum(word.pages for word in words)}
        kept = self._answer(self._count_question(query, node), deadline)
        assert isinstance(kept, dict)
        return kept

    def _answer(self, question: Question, deadline: Deadline) -> object:
        """Return the cached answer to a question, or request it if it is not cached."""
        kept = self._cache.get(question.key)
        if kept is None:
            (answer,) = self._connection.searches(self._index, [question.body], deadline)
            with self._connection.reading():
                kept = question.read(answer)
            self._cache.put(question.key, kept, 100)
        return kept

    def _top(self, query: Query, node: Node, deadline: Deadline) -> float:
        """Return the score of the best page of a node, visible or not."""
        top = self._answer(self._top_question(query, node), deadline)
        assert isinstance(top, float)
        return top

    def _top_question(self, query: Query, node: Node) -> Question:
        ranking = query.ranking._replace(boosts=(), weights={})
        asked = query._replace(match=node, explain=False, limit=0, filters=(), tiers=())
        body: Json = {"size": 1, "track_total_hits": False, "_source": False}
        body["query"] = self.translator(asked).node(node).query
        weights = tuple(sorted(query.ranking.weights.items()))
        return Question(("top", key_of(repr((node, weights, ranking)))), body, _best_score)

    def _slot(self, now: int) -> tuple[int, int] | None:
        """Return the last and the next timestamp at which answers change; None if not cached."""
        kept = self._cache.get(INSTANTS)
        if isinstance(kept, tuple) and kept[0] <= now < kept[1]:
            return kept
        first = self._cache.get((*INSTANTS, now))
        return first if isinstance(first, tuple) else None

    def since(self, now: int, deadline: Deadline = NEVER) -> int:
        """Return the last timestamp at which answers changed; if none has passed, the first."""
        slot = self._slot(now) or self._answer(_instants_at(now), deadline)
        assert isinstance(slot, tuple)
        if slot[0] > -BEYOND:
            self._cache.put(INSTANTS, slot, 100)
            return int(slot[0])
        return 0 if slot[1] >= BEYOND else int(slot[1])

    def settled(self, now: int) -> int:
        """Return the timestamp since which answers have not changed; *now* if it is not cached."""
        slot = self._slot(now)
        return now if slot is None or slot[0] <= -BEYOND else slot[0]


INSTANTS = ("instants",)

ROUNDS = 2
"""Number of requests for statistics: first for words, then for statistics that need these words."""


def _best_score(answer: Mapping[str, Any]) -> float:
    return float(answer["hits"]["max_score"] or 0.0)


def _instants_at(now: int) -> Question:
    aggregations = {
        name: {
            "composite": {
                "size": 1,
                "sources": [{"at": {"terms": {"field": field}}}],
                "after": {"at": after},
            }
        }
        for name, field, after in (("last", "before_changes", -now - 1), ("next", "changes", now))
    }
    # Send no query, so that the cluster reads the values in order and stops at the first one.
    body = {"size": 0, "track_total_hits": False, "aggs": aggregations}
    return Question((*INSTANTS, now), body, _slot)


def _slot(answer: Mapping[str, Any]) -> tuple[int, int]:
    buckets = (answer["aggregations"][name]["buckets"] for name in ("last", "next"))
    last, following = (
        to_int(some[0]["key"]["at"], -BEYOND, BEYOND) if some else BEYOND for some in buckets
    )
    return -last, following
