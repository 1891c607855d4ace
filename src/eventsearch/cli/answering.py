"""How is a search answered? What `eventsearch query` does once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import click

from eventsearch.cli.clock import moment
from eventsearch.cli.exits import Exit
from eventsearch.cli.opened import opened
from eventsearch.cli.terminal import is_terminal, look, out, say
from eventsearch.present import ndjson
from eventsearch.present.envelope import FIELDS, envelope
from eventsearch.present.table import nothing, table, totals
from eventsearch.present.width import clean
from eventsearch.records.answers import Page
from eventsearch.records.asking import Request
from eventsearch.records.terms import KEYWORD_FIELDS

FACETS = (*KEYWORD_FIELDS, "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What was asked of the answer itself: its form, moment and source."""

    form: str
    fields: str | None
    now: str | None
    index: Path | None
    color: str


def answer(request: Request, how: Answering) -> int:
    """Search and write the page of answers; returns the exit code."""
    if how.fields == "?":
        out("".join(f"{name}\n" for name in FIELDS))
        return Exit.DONE
    fields = _known("--fields", how.fields, FIELDS)
    form = _form(how.form, fields, request.facets)
    with opened(how.index) as index:
        zone = index.generation.info.zone
        now = moment(how.now, lambda: zone)
        began = perf_counter()
        page = index.search(request, now=now)
        took = round((perf_counter() - began) * 1000, 1)
    if form == "table":
        _to_people(page, request, took, how.color)
    else:
        _to_programs(page, form, took, fields)
    return Exit.DONE if page.hits else Exit.NOTHING


def facet_names(text: str | None) -> tuple[str, ...]:
    """Return the facets that ``--facets`` names; raises BadParameter for an unknown one."""
    return _known("--facets", text, FACETS)


def _known(option: str, text: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))
    for name in given:
        if name not in names:
            from difflib import get_close_matches

            near = get_close_matches(name, names, n=1)
            cure = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(names)}"
            raise click.BadParameter(f'there is no "{name}"; {cure}', param_hint=option)
    return given


def _form(asked: str, fields: tuple[str, ...], facets: tuple[str, ...]) -> str:
    """Return the form to write; what it cannot carry is an error, not left out in silence."""
    if asked == "auto":
        if is_terminal() and not fields:
            return "table"
        # A line a hit has no room for counts.
        return "json" if facets else "ndjson"
    if fields and asked not in ("json", "ndjson"):
        raise click.BadParameter(
            f"{asked} has none; use --format json or ndjson", param_hint="--fields"
        )
    if facets and asked not in ("json", "table"):
        raise click.BadParameter(
            f"{asked} has none; use --format json or table", param_hint="--facets"
        )
    return asked


def _to_people(page: Page, request: Request, took_ms: float, color: str) -> None:
    out(table(page, look(color)))
    for note in page.notes:
        say(clean(note))
    say(totals(page, took_ms=took_ms) if page.hits else nothing(page, request))


def _to_programs(page: Page, form: str, took_ms: float, fields: tuple[str, ...]) -> None:
    if form == "json":
        write = ndjson.pretty if is_terminal() else ndjson.line
        out(write(envelope(page, took_ms=took_ms, fields=fields)) + "\n")
    elif form == "ndjson":
        out(ndjson.lines(page, fields=fields))
    else:
        out("".join(f"{clean(hit.url)}\n" for hit in page.hits if hit.url))
    if form != "json":
        for note in page.notes:
            say(clean(note))
