"""
How do answers look in a terminal?

A numbered list, cut to the width: title, time and place, the best excerpt, the address.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.present.colour import Look
from eventsearch.present.when import span
from eventsearch.present.width import ELLIPSIS, clean, columns, cut, wrap
from eventsearch.records.answers import FacetCount, Hit, Page
from eventsearch.records.asking import Request

Segments = tuple[str, ...]
Runs = list[tuple[str, bool]]

EXCERPT_LINES = 2
FACET_VALUES = 10
WHY_PARTS = 5


def table(page: Page, look: Look, *, site: str = "") -> str:
    """
    Return a page of answers as a numbered list, facets after it.

    Args:
        site: Address of the site without a path, to make titles links; empty when not known.
    """
    first = (page.page - 1) * page.per_page + 1
    indent = len(str(first + len(page.hits))) + 2
    blocks = [
        _hit(hit, number, indent, look, site) for number, hit in enumerate(page.hits, start=first)
    ]
    if page.facets:
        blocks.append(_facets(page.facets, look))
    return "\n".join(blocks)


def totals(page: Page, *, took_ms: float) -> str:
    """Return how much was found and which part of it is shown, in one line."""
    pages = "1 page" if page.total == 1 else f"{page.total} pages"
    where = f"part {page.page} of {page.pages}, " if page.pages > 1 else ""
    more = f"; --page {page.page + 1} shows more" if page.page < page.pages else ""
    some = "; none has every word, these have some" if page.step == "some" and page.total else ""
    return f"{pages} found, {where}{took_ms:.0f} ms{more}{some}"


def nothing(page: Page, request: Request) -> str:
    """Return what to try when nothing is shown."""
    if page.total:
        return f"there are only {page.pages} parts; --page {page.pages} shows the last"
    asked = f' for "{clean(request.text)}"' if request.text.strip() else ""
    narrowing = _narrowing(request)
    tries = [f"leave out {', '.join(narrowing)}"] if narrowing else []
    if len(request.text.split()) > 1:
        tries.append("use fewer words")
    if request.text.strip():
        tries.append("write the beginning of a word and a star, as in progr*")
    return f"nothing found{asked}; {', or '.join(tries) or 'the index has no such page'}"


def _narrowing(request: Request) -> list[str]:
    """Return the flags that restricted the search."""
    given = {
        "--lang": request.lang,
        "--section": request.sections,
        "--tag": request.tags,
        "--author": request.authors,
        "--location": request.locations,
        "--from": request.since,
        "--to": request.until,
        "--when": "" if request.when == "all" else request.when,
    }
    return [flag for flag, value in given.items() if value]


def _hit(hit: Hit, number: int, indent: int, look: Look, site: str) -> str:
    room = max(look.width - indent, 20)
    margin = " " * indent
    title = _line(_runs(hit.highlight.get("title", ()), _title(hit)), room, look)
    lines = [look.paint(f"{number}.".ljust(indent), "dim") + look.link(title, _target(hit, site))]
    if facts := _facts(hit):
        lines.append(margin + look.paint(cut(facts, room), "dim"))
    excerpt = _runs(hit.highlight.get("text", ()), hit.summary)
    lines.extend(margin + line for line in _excerpt(excerpt, room, look))
    if hit.url:
        lines.append(margin + look.paint(cut(clean(hit.url), room), "blue"))
    if hit.why:
        lines.append(margin + look.paint(cut(_why(hit), room), "dim"))
    return "\n".join(lines) + "\n"


def _title(hit: Hit) -> str:
    return hit.title or hit.event or hit.id


def _target(hit: Hit, site: str) -> str:
    return clean(site.rstrip("/") + hit.url) if site and hit.url else ""


def _facts(hit: Hit) -> str:
    """Return time, status, place, or section and date of a page that is no event; one line."""
    facts = (span(hit), hit.status, hit.location, hit.section, hit.lang)
    return " · ".join(clean(fact) for fact in facts if fact)


def _why(hit: Hit) -> str:
    parts = sorted(hit.why, key=lambda part: -part.score)[:WHY_PARTS]
    shown = ", ".join(f"{clean(p.term)} in {clean(p.field)} {p.score:.2f}" for p in parts)
    return f"{hit.score:.2f} = {shown}{' + …' if len(hit.why) > WHY_PARTS else ''}"


def _facets(facets: Mapping[str, tuple[FacetCount, ...]], look: Look) -> str:
    longest = max(len(name) for name in facets)
    lines = []
    for name, counts in facets.items():
        shown = [f"{clean(count.value)} ({count.count})" for count in counts[:FACET_VALUES]]
        if len(counts) > FACET_VALUES:
            shown.append(f"{len(counts) - FACET_VALUES} more")
        room = max(look.width - longest - 2, 20)
        label = look.paint(clean(name).ljust(longest), "bold")
        lines.append(f"{label}  {cut(', '.join(shown) or 'none', room)}")
    return "\n".join(lines) + "\n"


def _runs(segments: Segments, plain: str) -> Runs:
    """Return segments (or the plain text without any) as cleaned runs, marked or not."""
    given = segments or (plain,)
    return [(clean(text), place % 2 == 1) for place, text in enumerate(given) if text]


def _line(runs: Runs, room: int, look: Look) -> str:
    """Return runs on one line, cut to the room."""
    text = "".join(run for run, _ in runs)
    return _painted(runs, 0, len(text), look) if columns(text) <= room else _cut(runs, room, look)


def _cut(runs: Runs, room: int, look: Look) -> str:
    text = "".join(run for run, _ in runs)
    return _painted(runs, 0, len(cut(text, room)) - 1, look) + ELLIPSIS


def _excerpt(runs: Runs, room: int, look: Look) -> list[str]:
    text = "".join(run for run, _ in runs)
    ranges = wrap(text, room - 1)
    lines = [_painted(runs, start, end, look) for start, end in ranges[:EXCERPT_LINES]]
    if len(ranges) > EXCERPT_LINES:
        lines[-1] += ELLIPSIS
    return lines


def _painted(runs: Runs, start: int, end: int, look: Look) -> str:
    """Return the code points [start, end) of the runs' text, marked ones bold."""
    parts: list[str] = []
    place = 0
    for text, marked in runs:
        part = text[max(start - place, 0) : max(end - place, 0)]
        parts.append(look.paint(part, "bold") if marked else part)
        place += len(text)
    return "".join(parts)
