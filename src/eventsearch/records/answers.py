"""
What was found?

`Found` is an engine's answer, `Page` what whoever asked is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one term in one field adds to a score; a hit's contributions sum to its score."""

    term: str
    field: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One document that matches, as the engine sees it."""

    id: str
    score: float
    stored: bytes
    why: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """
    One value of a facet.

    Attributes:
        value: In the spelling that most documents use; the first in code point order of several.
        count: Documents one would get by choosing this value.
    """

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    An engine's answer.

    Attributes:
        total: Exact number of documents that match, whatever the window.
        matches: The window asked for, in order.
        facets: Field to counts; most frequent first then by value, dates in the order of time.
    """

    total: int
    matches: tuple[Match, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionHit:
    """A section of a hit that matches by itself."""

    heading: str
    anchor: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """
    One answer as shown.

    Attributes:
        highlight: Field (``title``, ``event``, ``location``, ``summary``, ``abstract``, ``text``)
            to one list of segments, plain and matched in turn, beginning with a plain one (perhaps
            empty), so that odd indices are matches. Only fields with a match; ``text`` is the
            best excerpt to show, wherever in the page it stands.
        status: ``upcoming``, ``ongoing``, ``past``, or empty for a page that is no event.
        start, end, date: RFC 3339; empty for none.
    """

    id: str
    url: str
    title: str
    summary: str
    lang: str
    section: str
    kind: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    event: str
    start: str
    end: str
    all_day: bool
    status: str
    location: str
    date: str
    score: float
    highlight: Mapping[str, tuple[str, ...]]
    sections: tuple[SectionHit, ...] = ()
    why: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """
    One page of answers.

    Attributes:
        step: ``all`` when every word matches, ``some`` when none did and fewer were enough.
        version: Name of the generation that answered.
        notes: What was understood otherwise than typed, for people.
    """

    query: str
    lang: str | None
    total: int
    page: int
    per_page: int
    pages: int
    step: str
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    version: str
    built_at: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """
    What an index run did.

    Attributes:
        pages: Pages in the index now.
        read: Files that were read in this run.
        added, changed, removed, unchanged: Pages, by what became of them.
        generation: Name of the live generation.
        swapped: False when nothing had changed and the live generation stays.
        reason: Why everything was built anew; empty for an incremental run.
        problems: All problems of the site's content, unchanged files included, sorted.
        platform: Which program makes the site, a name of `sites.LABELS`; empty when not known.
    """

    pages: int
    read: int
    added: int
    changed: int
    removed: int
    unchanged: int
    generation: str
    swapped: bool
    reason: str
    problems: tuple[object, ...]
    seconds: float
    platform: str = ""
