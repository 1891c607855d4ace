"""Makes the hits that a results page shows of what an engine has found."""

from __future__ import annotations

from eventsearch.model.results import CollapsedHit, Hit, ScoredDoc
from eventsearch.query import HighlightTerms
from eventsearch.search.highlight.highlighter import excerpts
from eventsearch.storage.stored_page import StoredPage, decode


def to_hit(
    match: ScoredDoc, marks: HighlightTerms | None, *, now: int, moment: int | None = None
) -> Hit:
    """
    Return a match as it is shown: its entry, excerpts, sections and status at *now*.

    Args:
        marks: What is marked; None for no excerpts and sections.
        moment: From when on the dates of a recurring event count; None for *now*.
    """
    entry = decode(match.stored).at(now if moment is None else moment)
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
        event_status=entry.event_status,
        attendance=entry.attendance,
        registration=entry.registration,
        location=entry.location,
        date=entry.date,
        score=match.score,
        highlight=highlights,
        sections=sections,
        why=match.why,
        occurrences=tuple((one.start, one.end) for one in entry.occurrences),
        endless=entry.endless,
        categories=entry.categories,
        image=image_url(entry),
        event_url=event_url(entry),
    )


def other_hit(entry: StoredPage) -> CollapsedHit:
    """Return another edition or translation as a link to it is shown."""
    return CollapsedHit(
        id=entry.id, url=entry.url, title=entry.title, lang=entry.lang, start=entry.start
    )


def image_url(entry: StoredPage) -> str:
    """Return the URL of an image, a relative one resolved against the page; empty for none."""
    from urllib.parse import urljoin

    try:
        return urljoin(entry.url, entry.image) if entry.image else ""
    except ValueError:
        return ""


def event_url(entry: StoredPage) -> str:
    """Return the URL of an event elsewhere, under a key such as ``event_url``; empty for none."""
    return next((url for name, url in entry.links if name == "event"), "")


def status(entry: StoredPage, now: int) -> str:
    """Return ``upcoming``, ``ongoing`` or ``past`` at *now*; empty for a page that is no event."""
    entry = entry if len(entry.occurrences) < 2 else entry.at(now)
    if entry.begins is None or entry.over is None:
        return ""
    if now < entry.begins:
        return "upcoming"
    return "ongoing" if now < entry.over else "past"
