"""Why a page is not among the hits, or not further up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eventsearch.model.results import Hit

Reason = Literal[
    "unknown", "unusable", "draft", "unlisted", "unpublished", "expired", "filtered", "words",
    "elsewhere", "joined", "shown",
]  # fmt: skip
"""
From the first that decides to the last:

``unknown``      the index has no such page
``unusable``     the file gives no page, or could not be read
``draft``        no clock makes it visible
``unlisted``     it has no address, or the site keeps it out of its lists
``unpublished``  it is not yet on the site
``expired``      it is not on the site any more
``filtered``     a filter leaves it out
``words``        it lacks words, or has one that was left out
``elsewhere``    it is a hit on another part of the answers
``joined``       another edition or translation stands for it
``shown``        it is one of the hits shown
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """
    How many pages fit a search that found nothing.

    Attributes:
        waiting: They are not yet on the site.
        gone: They are not on it any more.
        others: They are no events, and only events were asked for.
        eventless: Whether the index has no event at all, so that the others may be meant as some.
    """

    waiting: int = 0
    gone: int = 0
    others: int = 0
    eventless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """
    A filter that a page does not pass.

    Attributes:
        field: ``tag``, ``date``, ``status``, ….
        wanted: What the filter asks for.
        has: What the page has there; empty for nothing, or where it is not kept.
    """

    field: str
    wanted: str
    has: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """
    A part of the query that a page does not match.

    Attributes:
        wanted: As typed, or nearly so.
        unwanted: The page has it, and the query leaves it out.
        has: Words of the page of the same stem, or that look alike; folded.
    """

    wanted: str
    unwanted: bool = False
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """
    Why a page is not among the hits that a request shows.

    Attributes:
        asked: As the page was named.
        id, url, title: Of the page; empty where it is not known.
        reason: What decides.
        since: RFC 3339: when it will be, or was until, on the site; empty when it is.
        diagnostics: What is wrong with its file, each in a line; only where that is why.
        refused: Filters that it does not pass.
        lacks: What it lacks of all words; a hit may lack some where fewer are enough.
        total: Number of hits.
        rank: Its place among them, or that of the hit that stands for it; None if it is none.
        part: Which part of the answers that is.
        hit: It, as a hit with its score explained; None if it is none.
        last: The last hit shown, explained the same way; None without any, or when it is that.
        joined: The hit that stands for it; None for no other.
    """

    asked: str
    reason: Reason
    id: str = ""
    url: str = ""
    title: str = ""
    since: str = ""
    diagnostics: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    lacks: tuple[Lack, ...] = ()
    total: int = 0
    rank: int | None = None
    part: int | None = None
    hit: Hit | None = None
    last: Hit | None = None
    joined: Hit | None = None
