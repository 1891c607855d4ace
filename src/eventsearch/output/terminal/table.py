"""
Results, records and lists that fit the width of a terminal. All values are cleaned.

Results are a numbered list: title, time and place, the best excerpt, the URL. The title is bold,
matched words are underlined, and less important parts such as the URL are dim.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eventsearch.model.event_state import OFF
from eventsearch.model.results import (
    FacetCount,
    Hit,
    ResultPage,
    ScoreDetail,
    Suggestion,
    Suggestions,
)
from eventsearch.output.terminal.status_lines import more_dates, quantity, span, states
from eventsearch.output.terminal.text import (
    ELLIPSIS,
    Look,
    Runs,
    Style,
    clean,
    columns,
    cut,
    line,
    pack_lines,
    paint_runs,
    runs,
    wrap,
)
from eventsearch.settings.site_detection import absolute, origin

if TYPE_CHECKING:
    from eventsearch.search.query_log import QueryCount, Summary


def listing(values: Mapping[str, object], look: Look) -> str:
    """Return names and values, one per line; long texts are wrapped, empty values omitted."""
    visible = {name: value for name, value in values.items() if value not in (None, "", (), [], {})}
    longest = max((len(name) for name in visible), default=0)
    return "".join(_row(name, value, longest, look) for name, value in visible.items())


def _row(name: str, value: object, longest: int, look: Look) -> str:
    room = max(look.width - longest - 2, 20)
    blocks = _texts(value)
    lines = [clean(block)[a:b] for block in blocks for a, b in wrap(clean(block), room)]
    margin = "\n" + " " * (longest + 2)
    label = look.paint(clean(name).ljust(longest), "bold")
    return f"{label}  {margin.join(lines)}\n"


def _texts(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, Mapping):
        return [", ".join(f"{name} ({count})" for name, count in value.items())]
    if isinstance(value, list | tuple):
        simple = all(isinstance(part, str) for part in value)
        return [", ".join(value)] if simple else [" ".join(_texts(part)) for part in value]
    return str(value).split("\n")


def heading(text: str, look: Look) -> str:
    """Return the heading of a listing."""
    return look.paint(cut(clean(text), look.width), "bold") + "\n"


FACT_LINES = 2
"""Maximum lines of time, place and other facts of a hit."""

EXCERPT_LINES = 3
"""Maximum lines of an excerpt."""

FACET_VALUES = 10
"""Maximum values to show of a facet."""

WHY_PARTS = 5
"""Maximum terms of a score to show, the highest first."""

FACTORS = ("coverage", "is_event", "cancelled", "time", "boost")
"""The factors of a score, in the order in which they are applied."""

OTHERS = 4
"""Maximum editions and translations to list below a hit."""

IN_TIME = ("year", "month")
"""Facets in chronological order. If there are too many values, the last are shown."""


def table(page: ResultPage, look: Look, *, site: str = "") -> str:
    """
    Return a results page as a numbered list, followed by the facets.

    Args:
        site: URL of the site without a path, to link titles; empty if not known.
    """
    first = (page.page - 1) * page.per_page + 1
    indent = len(str(first + len(page.hits))) + 2
    blocks = [
        _hit(hit, number, indent, look, site) for number, hit in enumerate(page.hits, start=first)
    ]
    if page.facets:
        blocks.append(_facets(page.facets, look))
    return "\n".join(blocks)


def _hit(hit: Hit, number: int, indent: int, look: Look, site: str) -> str:
    room = max(look.width - indent, 20)
    margin = " " * indent
    style: Style = "off" if hit.page.event_status in OFF else "bold"
    name = hit.page.title or hit.page.event or hit.page.id
    title = line(runs(hit.highlight.get("title", ()), name), room, look, style)
    lines = [look.paint(f"{number}.".ljust(indent), "dim") + look.link(title, _target(hit, site))]
    lines.extend(margin + look.paint(fact, "calm") for fact in _facts(hit, room))
    excerpt = runs(hit.highlight.get("text", ()), hit.page.summary)
    lines.extend(margin + each for each in _excerpt(excerpt, room, look))
    if hit.page.url:
        lines.append(margin + look.paint(cut(clean(hit.page.url), room), "dim"))
    lines.extend(margin + look.paint(other, "dim") for other in _others(hit, room))
    if hit.why:
        why = pack_lines(score_parts(hit), ",", room)
        lines.extend(margin + look.paint(part, "dim") for part in why)
    return "\n".join(lines) + "\n"


def _target(hit: Hit, site: str) -> str:
    return clean(url) if hit.page.url and origin(url := absolute(site, hit.page.url)) else ""


def _facts(hit: Hit, room: int) -> list[str]:
    """Return lines with time, status, place, section, language and facets of a page."""
    status = (state.replace("-", " ") for state in states(hit))
    page = hit.page
    own = (", ".join(values) for values in page.facets.values())
    facts = (span(page), *status, more_dates(page), page.location, page.section, page.lang, *own)
    lines = pack_lines([clean(fact) for fact in facts if fact], " ·", room)
    if len(lines) > FACT_LINES:
        lines[FACT_LINES - 1] = lines[FACT_LINES - 1].removesuffix("·") + ELLIPSIS
    return lines[:FACT_LINES]


def _others(hit: Hit, room: int) -> list[str]:
    lines = [
        " · ".join(
            clean(fact) for fact in (other.title or other.id, other.start[:10], other.lang) if fact
        )
        for other in hit.others[:OTHERS]
    ]
    if left_out := len(hit.others) - len(lines):
        lines.append(f"{left_out} more")
    return [cut(f"also {each}", room) for each in lines]


def score_parts(hit: Hit) -> list[str]:
    """Return a score and its parts: terms, the highest score first, then factors as applied."""
    parts = sorted(hit.why, key=lambda part: -part.score)
    terms = [part for part in parts if part.term]
    pieces = [f"{_term(part)} {part.score:.2f}" for part in terms[:WHY_PARTS]]
    if rest := terms[WHY_PARTS:]:
        pieces.append(f"{quantity(len(rest), 'other')} {sum(part.score for part in rest):.2f}")
    factors = [part for name in FACTORS for part in parts if not part.term and part.field == name]
    pieces.extend(f"{_term(part)} {part.score:.2f}" for part in factors)
    return [f"{hit.score:.2f} = {pieces[0]}", *pieces[1:]]


def _term(part: ScoreDetail) -> str:
    if part.term:
        return f"{clean(part.term)} in {clean(part.field)}"
    return f"{part.field.removeprefix('is_').replace('_', ' ')} ×{part.factor:.3g}"


def _facets(facets: Mapping[str, tuple[FacetCount, ...]], look: Look) -> str:
    longest = max(len(name) for name in facets)
    room = max(look.width - longest - 2, 20)
    margin = "\n" + " " * (longest + 2)
    lines = []
    for name, counts in facets.items():
        label = look.paint(clean(name).ljust(longest), "bold")
        values = _values(counts, in_time=name in IN_TIME) or ["none"]
        lines.append(f"{label}  {margin.join(pack_lines(values, ',', room))}")
    return "\n".join(lines) + "\n"


def _values(counts: tuple[FacetCount, ...], *, in_time: bool) -> list[str]:
    left_out = max(len(counts) - FACET_VALUES, 0)
    visible = counts[left_out:] if in_time else counts[:FACET_VALUES]
    values = [f"{clean(count.value)} ({count.hits})" for count in visible]
    if not left_out:
        return values
    return [f"{left_out} earlier", *values] if in_time else [*values, f"{left_out} more"]


def _excerpt(pieces: Runs, room: int, look: Look) -> list[str]:
    text = "".join(run for run, _ in pieces)
    ranges = wrap(text, room - 1)
    lines = [paint_runs(pieces, start, end, look) for start, end in ranges[:EXCERPT_LINES]]
    if len(ranges) > EXCERPT_LINES:
        lines[-1] += ELLIPSIS
    return lines


KIND = len("person")
"""Columns of the kind of a suggestion."""

LEAST_TEXT, LEAST_TARGET = 20, 12
"""Minimum columns for a suggestion's text, and for its query or URL, which is otherwise omitted."""


def suggestions_lines(suggestions: Suggestions, look: Look) -> str:
    """Return one line per suggestion: kind, text, and its query or URL."""
    return "".join(_suggestion(each, look) + "\n" for each in suggestions.suggestions)


def _suggestion(suggestion: Suggestion, look: Look) -> str:
    if suggestion.query:
        facts = f"({quantity(suggestion.pages, 'page')})"
    else:
        facts = clean(" ".join(filter(None, (suggestion.start[:10], _status(suggestion)))))
    target = clean(suggestion.query or suggestion.url)
    room = look.width - KIND - 4 - columns(facts) - bool(facts)
    text_room = max(room, LEAST_TEXT)
    room -= min(columns(clean(suggestion.text)), text_room)
    target = cut(target, room) if room >= min(columns(target), LEAST_TARGET) else ""
    leads = " ".join(filter(None, (target, facts) if suggestion.query else (facts, target)))
    kind = look.paint(suggestion.kind.ljust(KIND), "dim")
    text = line(runs(suggestion.highlight, suggestion.text), text_room, look)
    return f"{kind}  {text}  {look.paint(leads, 'calm')}".rstrip()


def _status(suggestion: Suggestion) -> str:
    off = suggestion.event_status in OFF
    return suggestion.event_status if off else suggestion.status


def searches_text(summary: Summary, look: Look) -> str:
    """Return the lists of a query log, each under a heading; empty lists are omitted."""
    since, until = summary.since, summary.until
    days = since if since == until else f"{since} to {until}"
    lists = (
        (f"{quantity(summary.count, 'search', 'searches')}, {days}", summary.top),
        ("No results", summary.without_result),
        ("Slow", summary.slow),
    )
    return "\n".join(
        heading(name, look) + "".join(_search(each, look, slow=name == "Slow") for each in rows)
        for name, rows in lists
        if rows
    )


def _search(search: QueryCount, look: Look, *, slow: bool) -> str:
    took = f"  {search.took_ms:6.0f} ms" if slow else ""
    start = f"{search.count:5}  {search.last}{took}  "
    return start + cut(clean(search.text), max(look.width - columns(start), 20)) + "\n"
