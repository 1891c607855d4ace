"""
What page of answers does this request give now?

Plans the query, asks the engine, and shows what it found. Knows no format and no engine by name
but the default one that `open_index` opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from eventsearch.engines import Engine
from eventsearch.errors import IndexDamaged
from eventsearch.excerpts import excerpts
from eventsearch.indexer.generations import Generation, live
from eventsearch.moments import epoch
from eventsearch.query import Plan, plan
from eventsearch.records.answers import Found, Hit, Match, Page
from eventsearch.records.asking import Clock, Request
from eventsearch.stored import Entry, decode
from eventsearch.synonyms import NONE, Synonyms


FEW = 2
"""Pages up to which a search may have been meant otherwise."""


@dataclass(frozen=True, slots=True)
class Index:
    """
    One generation, open for searching; the same from the first search to the last.

    Safe to use from several threads, as its engine is.
    """

    generation: Generation
    engine: Engine

    def search(self, request: Request, *, now: datetime, synonyms: Synonyms = NONE) -> Page:
        """
        Return the page of answers that *request* gives at *now* (aware).

        Every word must match; when no page has them all, fewer are enough, and ``step`` says so.

        Args:
            synonyms: Of the site.

        Raises:
            QueryError: A known field has a value that cannot be read, or a limit is passed.
            IndexDamaged: The index's files are not what was written.
        """
        info = self.generation.info
        clock = Clock(now=now, zone=info.zone)
        planning = partial(plan, clock=clock, languages=info.languages, synonyms=synonyms)
        planned = planning(request)
        found, step = self._find(planned)
        seconds = epoch(now)
        better: str | None = None
        hints: tuple[str, ...] = ()
        if found.total <= FEW or step != "all":
            # Wanted when next to nothing is found, and not loaded before.
            from eventsearch.corrections import Library, corrected, mistaken_values

            library = Library(self.engine, planning, self._total, seconds)
            better = corrected(request, library, total=found.total, step=step)
            hints = mistaken_values(request, library) if not found.total else ()
        return Page(
            query=request.text,
            lang=request.lang,
            total=found.total,
            page=request.page,
            per_page=request.per_page,
            pages=-(-found.total // request.per_page),
            step=step,
            hits=tuple(show(match, planned, now=seconds) for match in found.matches),
            facets=found.facets,
            version=self.generation.name,
            built_at=info.built_at,
            notes=(*planned.notes, *hints),
            did_you_mean=better,
        )

    def entry(self, name: str) -> Entry | None:
        """Return a page of the index by its path; None when there is none."""
        stored = self.engine.stored(name)
        return None if stored is None else decode(stored)

    def close(self) -> None:
        """Release the index's files."""
        self.engine.close()

    def _total(self, planned: Plan) -> int:
        return self._find(planned)[0].total

    def _find(self, planned: Plan) -> tuple[Found, str]:
        found = self.engine.search(planned.query)
        if found.total or planned.fallback is None:
            return found, "all"
        return self.engine.search(planned.fallback), "some"


def open_index(index: Path) -> Index:
    """
    Open the live generation of an index folder.

    Raises:
        IndexUnusable: It is missing, of another version, or damaged.
    """
    from eventsearch.engines import whoosh

    generation = live(index)
    try:
        return Index(generation, whoosh.open(generation.engine_folder))
    except IndexDamaged:
        # A build may have taken the generation away between the look and the opening.
        newer = live(index)
        if newer.name == generation.name:
            raise
        return Index(newer, whoosh.open(newer.engine_folder))


def show(match: Match, planned: Plan, *, now: int) -> Hit:
    """Return a match as it is shown: its entry, excerpts, sections and status at *now*."""
    entry = decode(match.stored)
    highlights, sections = excerpts(entry, match.stored, planned.marks)
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


def status(entry: Entry, now: int) -> str:
    """Return ``upcoming``, ``ongoing`` or ``past`` at *now*; empty for a page that is no event."""
    if entry.begins is None or entry.over is None:
        return ""
    if now < entry.begins:
        return "upcoming"
    return "ongoing" if now < entry.over else "past"
