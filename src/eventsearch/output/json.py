"""
Results, pages, suggestions and the query log as JSON, for the command line and HTTP alike.

The keys are documented in ``docs/http.md``, ``docs/commands.md``, ``docs/export.md`` and
``docs/suggest.md``, and stable. A missing value is null. `line` and `pretty` write a value and
escape control characters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.results import FIELD_KINDS
from eventsearch.model.timestamps import epoch
from eventsearch.output.terminal.text import OBEYED

if TYPE_CHECKING:
    from eventsearch.model.facets import Labels
    from eventsearch.model.results import (
        DateInterpretation,
        Hit,
        Note,
        ResultPage,
        ScoreDetail,
        StoredOccurrence,
        StoredPage,
        Suggestion,
        Suggestions,
    )
    from eventsearch.search.query_log import Summary

Json = dict[str, object]


def _values(record: object, names: Iterable[str], null: Container[str] = ()) -> Json:
    """Return attributes by name, tuples as lists. Empty values of the names in *null* are None."""
    values: Json = {}
    for name in names:
        value = getattr(record, name)
        if isinstance(value, tuple):
            value = list(value)
        values[name] = None if name in null and not value else value
    return values


PAGE_FIELDS = (
    *("id", "url", "lang", "section", "kind", "title", "event", "date", "start", "end", "all_day"),
    *("event_status", "attendance", "location", "authors", "tags", "categories", "summary"),
    *("abstract", "text", "more", "headings", "links", "image", "featured", "published"),
    *("expires", "modified", "recurrence", "occurrences", "registration"),
)
"""Keys of a page that an index and an export share."""


def page_json(page: StoredPage) -> Json:
    """Return the keys of a page that an index and an export share."""
    own = {name: list(values) for name, values in page.facets.items()}
    return {**{name: field_json(page, name) for name in PAGE_FIELDS}, **own}


def field_json(page: StoredPage, name: str) -> object:
    """Return the JSON value of a page field; None for an empty time or state."""
    if shape := _ROWS.get(name):
        return shape(page)
    value = getattr(page, name)
    if isinstance(value, tuple):
        return list(value)
    return value if value or FIELD_KINDS[name] not in ("time", "state") else None


def registration_json(values: tuple[str, str, bool, str] | tuple[()]) -> Json | None:
    """Return the JSON object of a registration; None if the page has no registration."""
    if not values:
        return None
    url, deadline, full, opens = values
    return {"url": url or None, "opens": opens or None, "deadline": deadline or None, "full": full}


_ROWS: Mapping[str, Callable[[StoredPage], object]] = {
    "headings": lambda page: [
        {"level": part.level, "text": part.heading, "anchor": part.anchor} for part in page.headings
    ],
    "links": lambda page: [{"name": name, "url": url} for name, url in page.links],
    "occurrences": lambda page: list(map(_occurrence, page.occurrences)),
    "registration": lambda page: registration_json(page.registration),
}
"""Functions for page fields whose JSON value consists of objects."""


def _occurrence(one: StoredOccurrence) -> Json:
    return {"start": one.start, "end": one.end or None}


def hidden(entry: StoredPage, now: datetime) -> str:
    """Return why the site hides a page at *now* (aware); empty if it shows the page."""
    seconds = epoch(now)
    if entry.visible_from and seconds < epoch(datetime.fromisoformat(entry.visible_from)):
        return f"not yet published until {entry.visible_from}"
    if entry.visible_until and seconds > epoch(datetime.fromisoformat(entry.visible_until)):
        return f"expired since {entry.visible_until}"
    return ""


def shown_json(entry: StoredPage, now: datetime) -> Json:
    """Return a page of an index, and whether the site shows it at *now* (aware)."""
    reason = hidden(entry, now)
    return {**page_json(entry), "visible": not reason, "reason": reason or None}


def page_values(entry: StoredPage, now: datetime) -> Mapping[str, object]:
    """Return a page of an index as names and values for `terminal.table.listing`."""
    reason = hidden(entry, now)
    headings = (f"{'#' * part.level} {part.heading}" for part in entry.headings)
    links = (f"{name}: {url}" if name else url for name, url in entry.links)
    url, deadline, full, opens = entry.registration or ("", "", False, "")
    return {
        **page_json(entry),
        # Omit default values, which would appear on most pages.
        "all_day": entry.all_day or None,
        "event_status": "" if entry.event_status == "scheduled" else entry.event_status,
        "registration": ", ".join(
            part
            for part in (
                *(url, opens and f"from {opens}", deadline and f"until {deadline}"),
                "full" * full,
            )
            if part
        ),
        "featured": entry.featured or None,
        "headings": "\n".join(headings),
        "links": "\n".join(links),
        "recurrence": "\n".join(entry.recurrence),
        "occurrences": len(entry.occurrences) or None,
        "visible": f"no, {reason}" if reason else "yes",
    }


FIELDS: tuple[str, ...] = (
    *("id", "url", "title", "summary", "lang", "section", "kind", "tags", "authors", "event"),
    *("start", "end", "all_day", "status", "event_status", "attendance", "registration"),
    *("location", "date", "score", "highlight", "sections", "categories", "image", "event_url"),
    *("recurrence", "others", "why"),
)
"""
Keys of a hit. A hit has ``recurrence`` only for a recurring event, ``others`` only if it replaces
other editions or translations, and ``why`` only if an explanation was requested.
"""

MOST_OCCURRENCES = 10
"""Maximum number of occurrences in a hit."""


def envelope(
    page: ResultPage,
    *,
    took_ms: float,
    links: Mapping[str, str | None] | None = None,
    fields: tuple[str, ...] = (),
    calendars: Callable[[Hit], str | None] | None = None,
) -> Json:
    """
    Return the JSON object of a results page.

    Args:
        links: URLs of this page in other formats, and of the previous and next page.
        fields: Keys of each hit; empty for all.
        calendars: Returns the URL of a hit's calendar, or None. Without this function, hits have
            no key ``ics``.
    """
    return {
        **_values(page, ("query", "lang", "total", "page", "per_page", "pages")),
        "took_ms": took_ms,
        "index": {"version": page.version, "built_at": page.built_at},
        "step": page.step,
        "notes": list(map(note_text, page.notes)),
        "understood": list(map(_understood, page.understood)),
        "hits": [
            hit_json(hit, fields=fields, facets=page.labels)
            | ({"ics": calendars(hit)} if calendars and "ics" in (fields or ("ics",)) else {})
            for hit in page.hits
        ],
        "facets": {
            name: [{"value": count.value, "count": count.hits} for count in counts]
            for name, counts in page.facets.items()
        },
        "facets_stats": {
            name: {"min": bounds(counts[0].value)[0], "max": bounds(counts[-1].value)[1]}
            for name, bounds in STATS.items()
            if (counts := page.facets.get(name))
        },
        "did_you_mean": page.did_you_mean,
        "exact": page.exact,
        **labels_json(page.labels),
        "links": dict(links or {}),
    }


def _seconds(name: str) -> tuple[int, int]:
    """Return the first and last second of a month in UTC, in seconds since 1970."""
    first = date.fromisoformat(f"{name}-01")
    month = first.month
    days = 31 if month == 12 else (first.replace(month=month + 1) - first).days
    since = int(datetime.combine(first, time(), UTC).timestamp())
    return since, since + 86_400 * days - 1


STATS: Mapping[str, Callable[[str], tuple[int, int]]] = {
    "year": lambda year: (int(year), int(year)),
    "month": _seconds,
}
"""Facets with numeric values; each function returns the first and last number of a value."""


def _understood(date: DateInterpretation) -> Json:
    return {
        "text": date.text,
        "field": date.field,
        "from": date.since or None,
        "to": date.until or None,
        "without": date.without,
    }


def labels_json(labels: Labels) -> Json:
    """Return the labels of configured facets under ``labels``; empty if there are no labels."""
    return {"labels": {name: dict(label) for name, label in labels.items()}} if labels else {}


def hit_json(hit: Hit, *, fields: tuple[str, ...] = (), facets: Collection[str] = ()) -> Json:
    """
    Return the JSON object of one hit.

    Args:
        fields: See `envelope`.
        facets: Names of configured facets, which are keys too.
    """
    values: Json = {}
    for name in fields or (*FIELDS, *facets):
        if name in facets:
            values[name] = list(hit.page.facets.get(name, ()))
        elif name in FIELDS:
            read = _OF_HIT.get(name)
            values[name] = read(hit) if read else field_json(hit.page, name)
    return {
        name: value
        for name, value in values.items()
        if value or name not in ("recurrence", "others", "why")
    }


_OF_HIT: Mapping[str, Callable[[Hit], object]] = {
    "status": lambda hit: hit.status or None,
    "score": lambda hit: round(hit.score, 4),
    "highlight": lambda hit: {name: list(parts) for name, parts in hit.highlight.items()},
    "sections": lambda hit: [
        _values(section, ("heading", "anchor", "url", "highlight")) for section in hit.sections
    ],
    "image": lambda hit: hit.page.image_url or None,
    "event_url": lambda hit: hit.page.event_url or None,
    "recurrence": lambda hit: _recurrence(hit.page),
    "others": lambda hit: [
        {name: field_json(other, name) for name in ("id", "url", "title", "lang", "start")}
        for other in hit.others
    ],
    "why": lambda hit: list(map(_part, hit.why)),
}
"""Functions that return the values of a hit's keys. For other keys, `field_json` does so."""


def _recurrence(page: StoredPage) -> Json | None:
    if not page.occurrences:
        return None
    return {
        "next": page.start,
        "more": len(page.occurrences) - 1,
        "endless": page.endless,
        "occurrences": list(map(_occurrence, page.occurrences[:MOST_OCCURRENCES])),
    }


def _part(part: ScoreDetail) -> Json:
    values: Json = {"term": part.term, "field": part.field, "score": round(part.score, 4)}
    # Only details that multiply the score have a factor.
    return {**values, "factor": round(part.factor, 4)} if not part.term else values


NOTES: Mapping[str, str] = {
    "language": 'no page is in "{lang}"; the languages are {languages}',
    "star": '"{text}*" is searched without the star: a prefix has at least two characters',
    "field": '"{name}:" is not a field and is searched as a word;'
    " fields include tag, author, location, section, title, date and is, such as is:past",
    "time": 'no page matches {days}; "{text}" is searched as words',
    "words": 'no page of {days} contains "{words}"; "{text}" is searched as words',
    "cut": "only the first {count} words are searched",
    "left_out": "stop words are ignored: {words}; quote them to search for them",
    "value": 'no page has the {field} "{value}"; did you mean "{near}"?',
    "prefix": 'no page has "{text}"; words that begin with it are searched',
    "near": 'no page has "{text}"; similar words are searched',
    "most": "few pages contain all of these words; these pages contain most of them",
    "some": "few pages or none contain all of these words; the others contain some of them",
}
"""Maps the name of a note to its English text. The search page has its own translations."""


def note_text(note: Note) -> str:
    """Return a note in English."""
    return NOTES[note.name].format(**note.values)


def suggestions_json(suggestions: Suggestions) -> Json:
    """Return the JSON object of all suggestions."""
    return {
        "query": suggestions.query,
        "lang": suggestions.lang,
        "suggestions": list(map(suggestion_json, suggestions.suggestions)),
        "index": {"version": suggestions.version, "built_at": suggestions.built_at},
        **labels_json(suggestions.labels),
    }


SUGGESTED = ("start", "end", "all_day", "status", "event_status", "lang", "location")
"""Keys of suggestions that link to a page; null in other suggestions."""


def suggestion_json(suggestion: Suggestion) -> Json:
    """Return the JSON object of one suggestion."""
    searched = _values(suggestion, ("kind", "text", "highlight", "url", "query"), ("url", "query"))
    about = _values(suggestion, SUGGESTED, SUGGESTED)
    if suggestion.start:
        about["all_day"] = suggestion.all_day
    return {**searched, "count": suggestion.pages, **about}


def searches_json(summary: Summary) -> Json:
    """Return the JSON object of a query log summary."""
    names = ("text", "count", "last")
    return {
        "searches": summary.count,
        "since": summary.since or None,
        "until": summary.until or None,
        "top": [_values(each, names) for each in summary.top],
        "without_result": [_values(each, names) for each in summary.without_result],
        "slow": [_values(each, (*names, "took_ms")) for each in summary.slow],
    }


_RAW = lazy(f"[{OBEYED}]")
"""Control characters that `json.dumps` does not escape. Only strings can contain them."""


def line(value: object) -> str:
    """Return a JSON value on one line, without a newline at the end."""
    return _escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def pretty(value: object) -> str:
    """Return a JSON value indented over several lines, for people."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=2))


def lines(page: ResultPage, *, fields: tuple[str, ...] = ()) -> str:
    """Return a results page as NDJSON, one line per hit."""
    return "".join(
        f"{line(hit_json(hit, fields=fields, facets=page.labels))}\n" for hit in page.hits
    )


def _escaped(text: str) -> str:
    return _RAW.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
