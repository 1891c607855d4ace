"""
What of that which was asked lately is worked out for a generation before it answers?

Questions that were asked twice, as they were asked, the last ones first, and no longer than others
are kept waiting for what has changed. How a question is answered is for `query_service`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from eventsearch.analysis.synonyms import Synonyms
from eventsearch.errors import EventsearchError, IndexUnusable
from eventsearch.model.deadline import Deadline
from eventsearch.search.index import Index
from eventsearch.web.problems import Refused
from eventsearch.web.searcher.exception_guard import log_exceptions
from eventsearch.web.searcher.synonym_reloader import LiveSynonyms
from eventsearch.web.service.http_cache import Answer, LruCache
from eventsearch.web.service.single_flight import CpuClock

Again = Callable[[Index, "AnswerContext", Deadline], tuple[str, Answer]]
"""Works out a question that was asked before: returns validator and answer."""
Kept = Sequence[tuple[str, Answer]]
"""Validators and answers."""

MOST_AGAIN = 100
"""Questions that are worked out again for a new generation, those asked last."""
WARM_SECONDS = 0.5
"""Seconds of processor time that they may take in all: until then, the old generation answers."""
MOST_PREPARED = 2
"""Generations whose answers are held for them: one that answers, and the next."""
LATELY = 30.0
"""Seconds in which a question must have been asked twice to be one that many ask; where few do, a
change is not kept waiting for what may not be asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerContext:
    """
    What an answer depends on besides question and index.

    Attributes:
        moment: Aware.
        root: Path before every route, as a proxy adds it; empty for none.
    """

    moment: datetime
    synonyms: Synonyms
    root: str = ""


@dataclass(slots=True)
class _Asked:
    """A question: when it was asked last, and when before that."""

    again: Again
    at: float = -inf
    before: float = -inf


class RecentQueries:
    """
    The questions that were asked last, by their texts.

    Args:
        seconds: Of processor time that one may take.
        passing: Returns seconds that only grow.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        synonyms: LiveSynonyms,
        seconds: float,
        passing: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._synonyms = synonyms
        self._seconds = seconds
        self._passing = passing
        self._asked: LruCache[_Asked] = LruCache(MOST_AGAIN)
        self._prepared: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def note(self, question: str) -> None:
        """Note that a question was asked just now, wherever its answer is from."""
        asked = self._asked.get(question)
        if asked is not None:
            asked.before, asked.at = asked.at, self._passing()

    def put(self, question: str, again: Again) -> None:
        """Keep how a question is worked out that was asked just now, and note it."""
        known = self._asked.get(question)
        before = known.at if known else -inf
        self._asked.put(question, _Asked(again, self._passing(), before))

    def prepare(self, index: Index) -> None:
        """
        Work out again, in any thread, what many ask: they will ask it of this index at once.

        A question that was asked once is left to whoever asks it again.

        Raises:
            IndexUnusable: It cannot answer.

        Source: autowarming, as in Solr; ours takes whole answers, and stops after a while.
        """
        spent = CpuClock()
        spent.begin()
        now = AnswerContext(moment=self._clock(), synonyms=self._synonyms.now())
        prepared = []
        since = self._passing() - LATELY
        for asked in self._asked.latest():
            left = WARM_SECONDS - spent()
            if left <= 0 or asked.at < since:
                break
            if asked.before < since:
                continue
            found = _worked_out(asked.again, index, now, Deadline(min(left, self._seconds), spent))
            if found is not None:
                prepared.append(found)
        self._hold(index.generation.name, tuple(prepared))

    def take(self, version: str) -> Kept:
        """Return, once, what was worked out of a generation."""
        with self._lock:
            return self._prepared.pop(version, ())

    def _hold(self, version: str, prepared: Kept) -> None:
        """Hold what was worked out until it is taken, or too many have come after it."""
        with self._lock:
            self._prepared.pop(version, None)
            self._prepared[version] = prepared
            while len(self._prepared) > MOST_PREPARED:
                del self._prepared[next(iter(self._prepared))]


def _worked_out(
    again: Again, index: Index, now: AnswerContext, deadline: Deadline
) -> tuple[str, Answer] | None:
    """Return validator and answer; None where whoever asks again will be told what is wrong."""
    # Only an index that cannot answer is kept from everybody.
    with log_exceptions("a question asked before meets a bug"):
        try:
            return again(index, now, deadline)
        except IndexUnusable:
            raise
        except (EventsearchError, Refused):  # Too heavy, or what it asks for is gone.
            pass
    return None
