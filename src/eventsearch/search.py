"""
What page of answers does this request give now?

Plans the query, asks the engine, and shows what it found. Knows no format and no engine by name
but the default one that `open_index` opens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eventsearch.deadlines import NEVER, Deadline
from eventsearch.engines import Engine
from eventsearch.errors import IndexDamaged
from eventsearch.excerpts import excerpts
from eventsearch.indexer.generations import Generation, live
from eventsearch.moments import epoch
from eventsearch.query import Marks, Plan, Step, plan
from eventsearch.records.answers import Found, Hit, Match, Other, Page, Suggestions
from eventsearch.records.asking import Beginning, Clock, Request
from eventsearch.stored import Entry, decode
from eventsearch.synonyms import NONE, Synonyms

if TYPE_CHECKING:
    from eventsearch.suggesting import Suggester

FEW = 2
"""Pages up to which a search may have been meant otherwise."""


@dataclass(frozen=True, slots=True)
class Index:
    """
    One generation, open for searching; the same from the first search to the last.

    Safe to use from several threads, as its engine is.

    Attributes:
        deadline: Of searches; suggestions need none.
        suggesters: The one that suggests, once it was asked.
    """

    generation: Generation
    engine: Engine
    deadline: Deadline = NEVER
    suggesters: dict[str, Suggester] = field(default_factory=dict, repr=False, compare=False)

    def within(self, deadline: Deadline) -> Index:
        """Return the same index with a deadline for searches; it is not to be closed."""
        return replace(self, engine=self.engine.within(deadline), deadline=deadline)

    def search(
        self,
        request: Request,
        *,
        now: datetime,
        synonyms: Synonyms = NONE,
        with_excerpts: bool = True,
    ) -> Page:
        """
        Return the page of answers that *request* gives at *now* (aware).

        Every word must match; when only a few pages have them all, fewer are enough, and ``step``
        says so.

        Args:
            synonyms: Of the site.
            with_excerpts: Whether the hits show where they match, which takes most of the time.

        Raises:
            QueryError: A known field has a value that cannot be read, or a limit is passed.
            IndexDamaged: The index's files are not what was written.
            OverTime: The deadline has passed.
        """
        info = self.generation.info
        planning = self._planning(now, synonyms)
        found, step = self.find(planning(request))
        seconds = epoch(now)
        marks = self.spelled(step.marks) if with_excerpts else None
        better, hints = self._proposed(request, planning, found, step, seconds)
        return Page(
            query=request.text,
            lang=request.lang,
            total=found.total,
            page=request.page,
            per_page=request.per_page,
            pages=-(-found.total // request.per_page),
            step=step.name,
            hits=tuple(self._shown(match, marks, seconds) for match in found.matches),
            facets=found.facets,
            version=self.generation.name,
            built_at=info.built_at,
            notes=(*step.notes, *hints),
            understood=step.understood,
            did_you_mean=better,
        )

    def suggest(self, beginning: Beginning, *, now: datetime) -> Suggestions:
        """
        Return what may be meant by what was typed so far, at *now* (aware).

        Raises:
            IndexDamaged: The index's files are not what was written.
        """
        # A search suggests nothing: it does not load it.
        from eventsearch.suggesting import Suggester

        info = self.generation.info
        # Who comes second takes the first one's, whatever thread it is.
        # It outlives every deadline.
        lasting = self.engine.within(NEVER)
        own = self.suggesters.get("") or Suggester(lasting, info.moments)
        suggester = self.suggesters.setdefault("", own)
        return Suggestions(
            query=beginning.text,
            lang=beginning.lang,
            suggestions=suggester.suggest(beginning, epoch(now)),
            version=self.generation.name,
            built_at=info.built_at,
        )

    def steps(
        self, request: Request, *, now: datetime, synonyms: Synonyms = NONE
    ) -> tuple[Plan, Found, Step]:
        """
        Return how *request* is answered at *now* (aware), and which of the steps answers.

        Raises:
            As `search`.
        """
        planned = self.plan(request, now=now, synonyms=synonyms)
        return planned, *self.find(planned)

    def plan(self, request: Request, *, now: datetime, synonyms: Synonyms = NONE) -> Plan:
        """
        Return how *request* is answered at *now* (aware), without asking.

        Raises:
            QueryError: As `search`.
        """
        return self._planning(now, synonyms)(request)

    def find(self, planned: Plan) -> tuple[Found, Step]:
        """
        Return what the first step finds that finds enough; what the first found if none does.

        Where fewer words find no more than the words of a step before, it is that step's answer.
        """
        tried: list[tuple[Found, Step]] = []
        for step in planned.steps:
            tried.append((self.engine.search(step.query), step))
            total = tried[-1][0].total
            if step.answers(total, self.engine.count()):
                return next(one for one in tried if one[0].total == total)
        return tried[0]

    def spelled(self, marks: Marks) -> Marks:
        """Return the marks with the words of this index that are spelled nearly so."""
        if not marks.near:
            return marks
        words = (one for near in marks.near for one in self.engine.near(near.word, near.edits))
        return replace(marks, words=frozenset(one.term for one in words))

    def entry(self, name: str) -> Entry | None:
        """Return a page of the index by its path; None when there is none."""
        stored = self.engine.stored(name)
        return None if stored is None else decode(stored)

    def close(self) -> None:
        """Release the index's files."""
        self.engine.close()

    def _planning(self, now: datetime, synonyms: Synonyms) -> Callable[[Request], Plan]:
        info = self.generation.info
        clock = Clock(now=now, zone=info.zone)
        return partial(plan, clock=clock, languages=info.languages, synonyms=synonyms)

    def _shown(self, match: Match, marks: Marks | None, now: int) -> Hit:
        self.deadline.check()
        hit = show(match, marks, now=now)
        if not match.kin:
            return hit
        entries = (self.entry(id) for id in match.kin)
        return replace(hit, others=tuple(_other(entry) for entry in entries if entry))

    def _total(self, planned: Plan) -> int:
        return self.find(planned)[0].total

    def _proposed(
        self,
        request: Request,
        planning: Callable[[Request], Plan],
        found: Found,
        step: Step,
        now: int,
    ) -> tuple[str | None, tuple[str, ...]]:
        """Return a query that finds more, and what to say of values that no page has."""
        if found.total > FEW and step.name == "all":
            return None, ()
        # Wanted when next to nothing is found, and not loaded before.
        from eventsearch.corrections import Library, corrected, mistaken_values

        library = Library(self.engine, planning, self._total, now)
        better = corrected(request, library, total=found.total, step=step.name)
        return better, mistaken_values(request, library) if not found.total else ()


def open_index(index: Path) -> Index:
    """
    Open the live generation of an index folder.

    Raises:
        IndexUnusable: It is missing, of another version, or damaged.
    """
    generation = live(index)
    try:
        return open_generation(generation)
    except IndexDamaged:
        # A build may have taken the generation away between the look and the opening.
        newer = live(index)
        if newer.name == generation.name:
            raise
        return open_generation(newer)


def open_generation(generation: Generation) -> Index:
    """
    Open a generation, live or not.

    Raises:
        IndexDamaged: Its files are not what was written.
    """
    from eventsearch.engines import whoosh

    return Index(generation, whoosh.open(generation.engine_folder))


def show(match: Match, marks: Marks | None, *, now: int) -> Hit:
    """
    Return a match as it is shown: its entry, excerpts, sections and status at *now*.

    Args:
        marks: What is marked; None for no excerpts and sections.
    """
    entry = decode(match.stored)
    highlights, sections = excerpts(entry, match.stored, marks) if marks is not None else ({}, ())
    return Hit(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        lang=entry.lang,
        section=entry.section,
        kind=entry.kind,
        tags=entry.tags,
        authors=entry.authors,
        event=entry.event,
        start=entry.start,
        end=entry.end,
        all_day=entry.all_day,
        status=status(entry, now),
        location=entry.location,
        date=entry.date,
        score=match.score,
        highlight=highlights,
        sections=sections,
        why=match.why,
    )


def _other(entry: Entry) -> Other:
    return Other(id=entry.id, url=entry.url, title=entry.title, lang=entry.lang, start=entry.start)


def status(entry: Entry, now: int) -> str:
    """Return ``upcoming``, ``ongoing`` or ``past`` at *now*; empty for a page that is no event."""
    if entry.begins is None or entry.over is None:
        return ""
    if now < entry.begins:
        return "upcoming"
    return "ongoing" if now < entry.over else "past"
