"""
How does a page of answers look as JSON?

One envelope for the command line and HTTP; its keys are documented in ``docs/http.md`` and stable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from eventsearch.model.results import (
    CollapsedHit,
    DateInterpretation,
    FacetCount,
    Hit,
    ResultPage,
    ScoreDetail,
)

Json = dict[str, object]

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
