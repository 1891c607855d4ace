"""
Runs the plan of a request: which step answers, and what stands for words that no page has.

An engine in a cluster is asked for much together, also for what may not be needed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Protocol

from eventsearch.engines import Engine
from eventsearch.model.query import Node, PrefixQuery, Query
from eventsearch.model.results import Pending, SearchResult
from eventsearch.query import QueryPlan
from eventsearch.query.builder import Replacement, Spelling, is_fuzzy
from eventsearch.query.planner import Answer
from eventsearch.query.stop_words import Spread

Foreseen = Callable[[QueryPlan, Sequence[Replacement]], tuple[Sequence[Query], Sequence[Query]]]
"""Returns what is asked beside an answer where no page has some words, and what may be then."""


class PlanExecutor:
    """
    Runs plans in an engine.

    Args:
        foreseen: Says what else will be asked; None where nothing is.
    """

    def __init__(self, engine: Engine, foreseen: Foreseen | None = None) -> None:
        self._engine = engine
        self._foreseen = foreseen

    def run(self, plan: QueryPlan) -> Answer:
        """
        Return the answer of the first step that finds enough; of the first of all if none does.

        Where fewer words find no more than the words of a step before, it is that step's answer.
        For words that no page has those are looked for that the last one begins, or that are
        spelled nearly so, where that finds something.
        """
        candidates = plan.replacements
        words = list(dict.fromkeys(chain.from_iterable(each.typed for each in candidates)))
        first, others, having = plan.asked()
        next_ones = _next_ones(plan) if self._engine.is_remote else ()
        pending = self._engine.search_all(first, (*others, *having), next_ones)
        (answer, *is_named), later, _ = pending
        if plan.named and is_named[0]().total:
            # The page is there: the steps of the other plan are tried.
            plan = plan.named[1]
            _, others, _ = plan.asked()
            (later,) = self._engine.search_all((*others, *having))
        found = self._first_sufficient(plan, answer, later)
        if found.result.total and found.step.name == "all":
            return found
        counts = dict(zip(words, later[len(others) :], strict=True))
        absent = [
            each for each in candidates if not any(counts[word]().total for word in each.typed)
        ]
        return self._substitute(plan, absent) or found

    def _substitute(self, plan: QueryPlan, absent: Sequence[Replacement]) -> Answer | None:
        """Return the answer with others in the place of words that no visible page has."""
        if not absent:
            return None
        queries: Sequence[Query] = ()
        later: Sequence[Query] = ()
        if self._foreseen:
            queries, later = self._foreseen(plan, absent)
        if self._engine.is_remote:
            # Its words are known by now.
            absent = [each for each in absent if self._is_known(each)]
        if not absent:
            self._engine.prefetch(queries, later)
            return None
        substitutes = _Substitutes(plan, absent)
        together, _ = self._engine.search_all((*chain(*substitutes.groups), *queries), later)
        pending = iter(together)
        counts, *answers = [[*islice(pending, len(group))] for group in substitutes.groups]
        found: dict[Node, Replacement] = {}
        for each, count in zip(absent, counts, strict=True):
            if each.word not in found and count().total:
                found[each.word] = each
        if not found:
            return None
        respelled = plan.respell(found.values())
        if found in substitutes.likely:
            answer, *others = answers[substitutes.likely.index(found)]
        else:
            first, fewer, _ = respelled.asked()
            ((answer, *others),) = self._engine.search_all((*first, *fewer))
        substitute = self._first_sufficient(respelled, answer, others)
        if not substitute.result.total:
            return None
        has_fuzzy = any(is_fuzzy(each.near) for each in found.values())
        step = substitute.step._replace(name="near" if has_fuzzy else "prefix")
        return substitute._replace(step=step, replaced=tuple(found.values()))

    def _is_known(self, each: Replacement) -> bool:
        """Whether any word of the index may stand for one that no page has."""
        if isinstance(each, Spelling):
            return any(self._engine.fuzzy_terms(one.word, one.edits, 1) for one in each.fuzzy)
        return any(self._engine.terms(prefix, 1) for prefix in each.prefixes)

    def _first_sufficient(
        self, plan: QueryPlan, answer: Pending, others: Sequence[Pending]
    ) -> Answer:
        """
        Return the answer of the first step that finds enough, by the words as typed.

        Args:
            answer, others: What answers the steps in `QueryPlan.asked`.
        """
        first, *fewer = plan.steps
        result = answer()
        if not fewer or first.answers(result.total, self._engine.count()):
            return Answer(plan, first, result)
        # Of the others only the answer is put in order, counted by facet and read.
        totals = {result.total: (first, answer)}
        for place, step in enumerate(fewer):
            total = others[place]().total
            best, answer = totals.setdefault(total, (step, others[len(fewer) + place]))
            if step.answers(total, self._engine.count()):
                return Answer(plan, best, result if best is first else answer())
        return Answer(plan, first, result)


def _next_ones(plan: QueryPlan) -> Sequence[Query]:
    """Return what may be asked where words are on no page: an engine learns their words before."""
    if not plan.replacements:
        return ()
    begun = (PrefixQuery(prefix=one.word) for each in plan.spellings for one in each.fuzzy)
    counting = (plan.query._replace(match=node).counting for node in begun)
    return [*counting, *chain(*_Substitutes(plan, plan.replacements).groups)]


class _Substitutes:
    """
    What is asked where words are on no page.

    Attributes:
        likely: What stands for them: the first that may mostly does, else the last.
        groups: What counts the pages of each that may, then all that is asked for each of *likely*.
    """

    def __init__(self, plan: QueryPlan, absent: Sequence[Replacement]) -> None:
        query = plan.steps[-1].query
        self.likely: list[Mapping[Node, Replacement]] = [{each.word: each for each in absent[::-1]}]
        if len(self.likely[0]) < len(absent):
            self.likely.append({each.word: each for each in absent})
        counting = [query._replace(match=each.near).counting for each in absent]
        self.groups: list[Sequence[Query]] = [counting]
        for some in self.likely:
            first, others, _ = plan.respell(some.values()).asked()
            self.groups.append((*first, *others))


class Planner(Protocol):
    """Plans a request; see `eventsearch.query.planner.plan`."""

    def __call__(
        self, *, spread: Spread, finds: Callable[[Node], bool] = lambda _: False
    ) -> QueryPlan: ...


class WordSpread:
    """
    On how many visible pages of each language words stand.

    Args:
        instants: Epoch seconds at which results change, ascending.
    """

    def __init__(self, engine: Engine, instants: Sequence[int], now: int) -> None:
        self._engine = engine
        self._slot = bisect_right(instants, now)
        self._now = now
        self._unknown: dict[str, Node] = {}
        self._learned: dict[str, Mapping[str, int]] = {}

    def ask(self, node: Node) -> Mapping[str, int]:
        """Return the pages by language in lower case."""
        return _by_language(self._engine.search(self._query(node)))

    def known(self, node: Node) -> Mapping[str, int]:
        """Return the same as far as it was asked before; see `learn`."""
        name = repr(node)

        def note() -> Mapping[str, int]:
            # What is learned is not asked again, whether there is room to keep it or not.
            if (learned := self._learned.get(name)) is not None:
                return learned
            self._unknown[name] = node
            raise LookupError(name)

        with suppress(LookupError):
            return self._kept(name, note)
        return {}

    @property
    def queries(self) -> Sequence[Query]:
        """What `learn` asks."""
        return [self._query(node) for node in self._unknown.values()]

    def learn(self) -> bool:
        """Ask together what was not known; return whether anything was not."""
        (found,) = self._engine.search_all(self.queries)
        names, self._unknown = [*self._unknown], {}
        for name, pending in zip(names, found, strict=True):
            self._learned[name] = _by_language(pending())
        return bool(names)

    def plan(self, planner: Planner) -> QueryPlan:
        """Return a plan without asking: whether a page is so named is asked with the query."""
        names: list[Node] = []

        def note(node: Node) -> bool:
            names.append(node)
            return True

        named = planner(finds=note, spread=self.known)
        if not names:
            return named
        return planner(spread=self.known)._replace(named=(names[0], named))

    def _query(self, node: Node) -> Query:
        return Query(match=node, now=self._now, limit=0, facets=("lang",))

    def _kept(self, name: str, make: Callable[[], Mapping[str, int]]) -> Mapping[str, int]:
        return self._engine.cached(
            ("spread", name, self._slot), make, lambda counts: 100 * len(counts) + 200
        )


def _by_language(result: SearchResult) -> dict[str, int]:
    return {count.value.casefold(): count.hits for count in result.facets["lang"]}
