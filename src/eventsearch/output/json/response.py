"""
How does a page of answers look as JSON?

One envelope for the command line and HTTP; its keys are documented in ``docs/http.md`` and stable.

How does one page look, whole?

As JSON for `eventsearch show` and `eventsearch export`, and as names and values for a terminal.
The keys are documented in ``docs/commands.md`` and ``docs/export.md`` and stable.

How is a JSON value written so that it may go to a file, a pipe or a terminal?

One value a line. Characters that a terminal obeys are escaped, which JSON reads back unchanged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from eventsearch.model.results import (
    CollapsedHit,
    DateInterpretation,
    FacetCount,
    Hit,
    ResultPage,
    ScoreDetail,
)
from eventsearch.model.timestamps import epoch
from eventsearch.output.terminal.text import OBEYED
from eventsearch.storage.stored_page import StoredPage

Json = dict[str, object]


def page_json(entry: StoredPage) -> Json:
    """Return the keys of a page that an index and an export share; a time it has not is null."""
    return {
        "id": entry.id,
        "url": entry.url,
        "lang": entry.lang,
        "section": entry.section,
        "kind": entry.kind,
        "title": entry.title,
        "event": entry.event,
        "date": entry.date or None,
        "start": entry.start or None,
        "end": entry.end or None,
        "all_day": entry.all_day,
        "location": entry.location,
        "authors": list(entry.authors),
        "tags": list(entry.tags),
        "categories": list(entry.categories),
        "summary": entry.summary,
        "abstract": entry.abstract,
        "text": entry.text,
        "more": entry.more,
        "headings": [
            {"level": part.level, "text": part.heading, "anchor": part.anchor}
            for part in entry.headings
        ],
        "links": [{"name": name, "url": url} for name, url in entry.links],
        "image": entry.image,
        "featured": entry.featured,
        "published": entry.published or None,
        "expires": entry.expires or None,
        "modified": entry.modified or None,
    }


def hidden(entry: StoredPage, now: datetime) -> str:
    """Return in words why the site does not show a page at *now* (aware); empty when it does."""
    seconds = epoch(now)
    if entry.visible_from and seconds < epoch(datetime.fromisoformat(entry.visible_from)):
        return f"not yet published until {entry.visible_from}"
    if entry.visible_until and seconds > epoch(datetime.fromisoformat(entry.visible_until)):
        return f"expired since {entry.visible_until}"
    return ""


def shown_json(entry: StoredPage, now: datetime) -> Json:
    """Return a page of an index as JSON, with whether the site shows it at *now* (aware)."""
    reason = hidden(entry, now)
    return {**page_json(entry), "visible": not reason, "reason": reason or None}


def page_values(entry: StoredPage, now: datetime) -> Mapping[str, object]:
    """Return a page of an index as names and values to read, for a listing."""
    reason = hidden(entry, now)
    headings = (f"{'#' * part.level} {part.heading}" for part in entry.headings)
    links = (f"{name}: {url}" if name else url for name, url in entry.links)
    return {
        **page_json(entry),
        # What only events have says nothing of other pages.
        "all_day": entry.all_day or None,
        "featured": entry.featured or None,
        "headings": "\n".join(headings),
        "links": "\n".join(links),
        "visible": f"no, {reason}" if reason else "yes",
    }


FIELDS: tuple[str, ...] = (
    "id",
    "url",
    "title",
    "summary",
    "lang",
    "section",
    "kind",
    "tags",
    "authors",
    "event",
    "start",
    "end",
    "all_day",
    "status",
    "location",
    "date",
    "score",
    "highlight",
    "sections",
    "others",
    "why",
)
"""
The keys of a hit, in their order; ``others`` only when it stands for some, ``why`` only when an
explanation was asked for.
"""


def envelope(
    page: ResultPage,
    *,
    took_ms: float,
    links: Mapping[str, str | None] | None = None,
    fields: tuple[str, ...] = (),
    calendars: Callable[[Hit], str | None] | None = None,
) -> Json:
    """
    Return the JSON object of a page of answers.

    Args:
        links: Addresses of this answer in other forms and of its neighbours; only known ones.
        fields: Keys wanted of each hit; all when empty.
        calendars: Returns where an event is to be had for a calendar; None where that is nowhere,
            and then the hits have no ``ics``.
    """
    return {
        "query": page.query,
        "lang": page.lang,
        "total": page.total,
        "page": page.page,
        "per_page": page.per_page,
        "pages": page.pages,
        "took_ms": took_ms,
        "index": {"version": page.version, "built_at": page.built_at},
        "step": page.step,
        "notes": _notes(page),
        "understood": [_understood(said) for said in page.understood],
        "hits": [
            hit_json(hit, fields=fields) | ({"ics": calendars(hit)} if calendars else {})
            for hit in page.hits
        ],
        "facets": {name: _counts(counts) for name, counts in page.facets.items()},
        "did_you_mean": page.did_you_mean,
        "links": dict(links or {}),
    }


def _notes(page: ResultPage) -> list[str]:
    # Few answers have some.
    if not page.notes:
        return []
    from eventsearch.output.notes import text

    return list(map(text, page.notes))


def _understood(said: DateInterpretation) -> Json:
    return {
        "text": said.text,
        "field": said.field,
        "from": said.since or None,
        "to": said.until or None,
        "without": said.without,
    }


def hit_json(hit: Hit, *, fields: tuple[str, ...] = ()) -> Json:
    """Return the JSON object of one hit; what a page has not is null."""
    whole: Json = {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title,
        "summary": hit.summary,
        "lang": hit.lang,
        "section": hit.section,
        "kind": hit.kind,
        "tags": list(hit.tags),
        "authors": list(hit.authors),
        "event": hit.event,
        "start": hit.start or None,
        "end": hit.end or None,
        "all_day": hit.all_day,
        "status": hit.status or None,
        "location": hit.location,
        "date": hit.date or None,
        "score": round(hit.score, 4),
        "highlight": {name: list(segments) for name, segments in hit.highlight.items()},
        "sections": [
            {
                "heading": section.heading,
                "anchor": section.anchor,
                "url": section.url,
                "highlight": list(section.highlight),
            }
            for section in hit.sections
        ],
    }
    if hit.others:
        whole["others"] = [_other(other) for other in hit.others]
    if hit.why:
        whole["why"] = [_part(part) for part in hit.why]
    return {name: whole[name] for name in fields if name in whole} if fields else whole


def _part(part: ScoreDetail) -> Json:
    """Return what adds to a score; a factor has what it multiplies by as well."""
    told: Json = {"term": part.term, "field": part.field, "score": round(part.score, 4)}
    return {**told, "factor": round(part.factor, 4)} if part.factor else told


def _other(other: CollapsedHit) -> Json:
    return {
        "id": other.id,
        "url": other.url,
        "title": other.title,
        "lang": other.lang,
        "start": other.start or None,
    }


def _counts(counts: tuple[FacetCount, ...]) -> list[Json]:
    return [{"value": count.value, "count": count.count} for count in counts]


_RAW = re.compile(f"[{OBEYED}]")
"""What `json` leaves raw; the other controls are escaped by it. Only strings can hold them."""


def line(value: object) -> str:
    """Return a JSON value on one line, without the line's end."""
    return _escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def pretty(value: object) -> str:
    """Return a JSON value over several lines, for people."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=2))


def lines(page: ResultPage, *, fields: tuple[str, ...] = ()) -> str:
    """Return a page of answers as NDJSON, a line a hit."""
    return "".join(f"{line(hit_json(hit, fields=fields))}\n" for hit in page.hits)


def _escaped(text: str) -> str:
    return _RAW.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
