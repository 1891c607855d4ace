"""Search an open index: plan a request, run the plan and make the results page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.engines import MEMORY, Engine
from eventsearch.errors import IndexDamaged
from eventsearch.model.document import DEFAULT_RANKING, RankingParams
from eventsearch.model.facets import FACETS
from eventsearch.model.query import NEVER, And, Deadline, SearchRequest, SuggestRequest
from eventsearch.model.results import (
    Hidden,
    Hit,
    Note,
    ResultPage,
    ScoredDoc,
    StoredPage,
    Suggestions,
)
from eventsearch.model.timestamps import epoch
from eventsearch.query import HighlightTerms
from eventsearch.query.builder import is_fuzzy
from eventsearch.query.planner import Answer, time_filters
from eventsearch.search.plan_executor import PlanExecutor
from eventsearch.storage.generations import Generation, engine_in, live
from eventsearch.storage.stored_page import decode

if TYPE_CHECKING:
    from eventsearch.search.suggest import Suggester
    from eventsearch.settings.fields import ClusterSettings


MOST_HIDDEN = 1_000
"""Maximum hidden pages that `Index.hidden` reads to count them."""


def to_hit(
    match: ScoredDoc, marks: HighlightTerms | None, *, now: int, moment: int | None = None
) -> Hit:
    """
    Return a match with its page, excerpts, sections and status at *now* (epoch seconds).

    Args:
        marks: Words to highlight; None to omit excerpts and sections.
        moment: Epoch second from which to choose the occurrence of an event; None for *now*.
    """
    page = decode(match.stored).at(now if moment is None else moment)
    if marks is None:
        return Hit(page, page.status(now), match.score, {}, (), match.why)
    # Imported here because a search without hits does not need it.
    from eventsearch.search.highlight.highlighter import excerpts

    highlights, sections = excerpts(page, match.stored, marks)
    return Hit(page, page.status(now), match.score, highlights, sections, match.why)


class Index:
    """
    One generation of an index, open for searching. It does not change while it is open.

    Safe to use from several threads.

    Args:
        ranking: Ranking parameters of all searches.
    """

    def __init__(
        self, generation: Generation, engine: Engine, *, ranking: RankingParams = DEFAULT_RANKING
    ) -> None:
        self.generation = generation
        self.engine = engine
        self.ranking = ranking
        self.deadline = NEVER
        # Contains the suggester after the first use. Copies with a deadline share it.
        self._suggesters: dict[str, Suggester] = {}

    @property
    def facets(self) -> tuple[str, ...]:
        """The names of all facets: the built-in facets and the facets of the settings."""
        return (*FACETS, *self.generation.info.facets)

    def with_deadline(self, deadline: Deadline) -> Index:
        """Return a copy with a deadline for its searches. Close the original, not the copy."""
        timed = copy(self)
        timed.engine = self.engine.with_deadline(deadline)
        timed.deadline = deadline
        return timed

    def search(
        self,
        request: SearchRequest,
        *,
        now: datetime,
        synonyms: Synonyms = NONE,
        with_excerpts: bool = True,
    ) -> ResultPage:
        """
        Return the results page of *request* at *now* (aware).

        Every word must match. If too few pages contain all words, pages with fewer words match too;
        ``step`` reports which case applies.

        Args:
            synonyms: Synonyms of the site.
            with_excerpts: Add excerpts to the hits, which takes most of the time.

        Raises:
            QueryError: A known field has an invalid value, or the query exceeds a limit.
            IndexDamaged: The index's files are damaged.
            OverTime: The deadline has passed.
        """
        info = self.generation.info
        executor = self.executor(now, synonyms)
        answer = executor.run(executor.plan(request))
        step, result = answer.step, answer.result
        marks = self.with_fuzzy_terms(step.marks) if with_excerpts else None
        times = epoch(now), step.query.moment
        meant_text: str | None = None
        value_notes: tuple[Note, ...] = ()
        if not (result.total and step.name == "all"):
            # Imported here because few searches need it.
            from eventsearch.search.did_you_mean import did_you_mean

            meant_text, value_notes = did_you_mean(executor, request, answer)
        return ResultPage(
            query=request.text,
            lang=request.lang,
            total=result.total,
            page=request.page,
            per_page=request.per_page,
            pages=-(-result.total // request.per_page) if request.per_page else 0,
            step=step.name,
            hits=tuple(self._hit(match, marks, *times) for match in result.matches),
            facets=result.facets,
            version=self.generation.name,
            built_at=info.built_at,
            notes=(*_replacement_notes(answer), *_notes(executor, answer), *value_notes),
            understood=step.understood,
            did_you_mean=meant_text,
            exact=answer.exact,
            labels=info.facets,
        )

    def suggest(self, beginning: SuggestRequest, *, now: datetime) -> Suggestions:
        """
        Return suggestions for the text typed so far, at *now* (aware).

        Raises:
            IndexDamaged: The index's files are damaged.
            OverTime: The deadline has passed.
        """
        info = self.generation.info
        return Suggestions(
            query=beginning.text,
            lang=beginning.lang,
            suggestions=self._suggester().suggest(beginning, epoch(now), self.deadline),
            version=self.generation.name,
            built_at=info.built_at,
            labels=info.facets,
        )

    def prefetch_suggestions(self, now: datetime) -> None:
        """Load what suggestions at *now* (aware) need, so that no request waits for it."""
        self._suggester().prefetch(epoch(now))

    def _suggester(self) -> Suggester:
        # Imported here because a search does not need it.
        from eventsearch.search.suggest import Suggester

        info = self.generation.info
        # All threads share the first suggester, which must not keep the deadline of a request.
        lasting = self.engine.with_deadline(NEVER)
        own = self._suggesters.get("") or Suggester(lasting, info.instants, (*info.facets,))
        return self._suggesters.setdefault("", own)

    def executor(self, now: datetime, synonyms: Synonyms = NONE) -> PlanExecutor:
        """Return an executor for requests on this index at *now* (aware)."""
        return PlanExecutor(self.engine, self.generation.info, now, synonyms, self.ranking)

    def total(self, request: SearchRequest, *, now: datetime, synonyms: Synonyms = NONE) -> int:
        """
        Return the number of hits that `search` finds for *request* at *now* (aware).

        Raises:
            QueryError: As `search`.
        """
        (total,) = self.totals([request], now=now, synonyms=synonyms)
        return total

    def totals(
        self, requests: Sequence[SearchRequest], *, now: datetime, synonyms: Synonyms = NONE
    ) -> list[int]:
        """
        Return the number of hits of several requests, which may differ only in their time filters.

        The requests share one plan, and hits are not sorted.

        Raises:
            QueryError: As `search`.
        """
        any_time = requests[0]._replace(
            since=None,
            until=None,
            when="all",
            events=False,
            page=1,
            per_page=0,
            facets=(),
            explain=False,
        )
        executor = self.executor(now, synonyms)
        plan = executor.plan(any_time)
        zone = self.generation.info.zone
        plans = (plan.narrow(time_filters(request, zone)) for request in requests)
        return [executor.run(each).result.total for each in plans]

    def hidden(self, request: SearchRequest, *, now: datetime, synonyms: Synonyms = NONE) -> Hidden:
        """
        Count the pages that match every word of *request* but are not visible at *now* (aware).

        Show these numbers only to people who build the index, never to visitors.

        Raises:
            QueryError: As `search`.
        """
        executor = self.executor(now, synonyms)
        query = executor.plan(request).query
        unseen = query._replace(hidden=True, offset=0, limit=MOST_HIDDEN, facets=(), explain=False)
        entries = [decode(match.stored) for match in self.engine.search(unseen).matches]
        comes = [
            (datetime.fromisoformat(entry.visible_from), entry.begins)
            for entry in entries
            if entry.visible_from
        ]
        waiting = [(since, begins) for since, begins in comes if since > now]

        def total(request: SearchRequest, hidden: bool = False) -> int:
            return executor.count(executor.plan(request).query._replace(hidden=hidden))

        others = 0
        if request.events or request.when != "all":
            events = request._replace(when="all", events=True)
            # Count other pages only if no event matches, not even a past or expired one.
            fits = total(events) or total(events, hidden=True)
            others = 0 if fits else total(events._replace(events=False))
        return Hidden(
            waiting=len(waiting),
            late=sum(begins is not None and epoch(since) >= begins for since, begins in waiting),
            gone=len(entries) - len(waiting),
            others=others,
            eventless=others > 0
            and not any(total(SearchRequest(events=True), each) for each in (False, True)),
        )

    def with_fuzzy_terms(self, marks: HighlightTerms) -> HighlightTerms:
        """Return the marks with the words of this index that their fuzzy queries match."""
        if not marks.near:
            return marks
        words = (
            one for fuzzy in marks.near for one in self.engine.fuzzy_terms(fuzzy.word, fuzzy.edits)
        )
        return marks._replace(words=frozenset(one.term for one in words))

    def entry(self, name: str) -> StoredPage | None:
        """Return the page with an id; None if the index does not contain it."""
        stored = self.engine.stored(name)
        return None if stored is None else decode(stored)

    def close(self) -> None:
        """Release the index's files."""
        self.engine.close()

    def _hit(self, match: ScoredDoc, marks: HighlightTerms | None, now: int, moment: int) -> Hit:
        self.deadline.check()
        hit = to_hit(match, marks, now=now, moment=moment)
        if not match.kin:
            return hit
        entries = (self.entry(id) for id in match.kin)
        return hit._replace(others=tuple(entry.at(moment) for entry in entries if entry))


def _notes(executor: PlanExecutor, answer: Answer) -> tuple[Note, ...]:
    """
    Return the notes of the step that answered.

    A step that needs fewer words than the text has gets a note that says so. If some pages match
    the dates, the note on dates says that the other words do not match.
    """
    notes, name = answer.step.notes, answer.step.name
    if answer.result.total and name in ("most", "some"):
        notes = (*notes, Note(name, {}))
    unfit = [note for note in notes if note.name == "time" and note.values["words"]]
    if not unfit or not executor.count(answer.plan.query._replace(match=And(children=()))):
        return notes
    return tuple(note._replace(name="words") if note in unfit else note for note in notes)


def _replacement_notes(answer: Answer) -> Iterator[Note]:
    """Yield a note for each typed word that no page contains and that was replaced."""
    text = answer.plan.parsed.text
    for each in answer.replaced:
        start, end = each.places[0]
        name = "near" if is_fuzzy(each.near) else "prefix"
        yield Note(name, {"text": text[start:end]})


class OpenOptions(TypedDict, total=False):
    """Keyword arguments of `open_generation`."""

    memory: float
    before: Index | None
    site_url: str
    ranking: RankingParams
    cluster: ClusterSettings | None


def open_index(index: Path, **options: Unpack[OpenOptions]) -> Index:
    """
    Open the live generation of an index folder.

    Raises:
        IndexUnusable: The index is missing, of another version, or damaged.
    """
    generation = live(index)
    try:
        return open_generation(generation, **options)
    except IndexDamaged:
        # A build may have removed the generation before it was opened.
        newer = live(index)
        if newer.name == generation.name:
            raise
        return open_generation(newer, **options)


def open_generation(
    generation: Generation,
    *,
    memory: float = MEMORY,
    before: Index | None = None,
    site_url: str = "",
    ranking: RankingParams = DEFAULT_RANKING,
    cluster: ClusterSettings | None = None,
) -> Index:
    """
    Open a generation, live or not.

    Args:
        memory: Maximum megabytes of memory for searches.
        before: An earlier index, still open: they share equal parts and its memory limit.
        site_url: Address of the site; empty to use the address at indexing time.
        ranking: Ranking parameters of all searches.
        cluster: The cluster that contains the generation; None for an index folder.

    Raises:
        IndexDamaged: The index's files are damaged.
    """
    module = engine_in(cluster)
    generation.demand_engine(module.VERSION)
    earlier = before.engine if before else None
    generation = generation._replace(info=generation.info.at(site_url))
    engine = module.open(generation.engine_folder, memory=memory, before=earlier)
    return Index(generation, engine, ranking=ranking)
