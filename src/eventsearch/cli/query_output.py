"""
How is a search answered? What `eventsearch query` does once it is read.

How is an answer opened in a browser?

Its address on the site is the site's own address, as its configuration names it, and the page's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

import click

from eventsearch.analysis.synonyms import site_synonyms
from eventsearch.cli.errors import Exit
from eventsearch.cli.open_index import opened, settings_of
from eventsearch.cli.options import LISTINGS, moment
from eventsearch.cli.terminal import is_terminal, look, print_data, print_status
from eventsearch.errors import SiteError
from eventsearch.model.deadline import Deadline
from eventsearch.model.document import FACETS
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.output.json.response import FIELDS, envelope
from eventsearch.output.terminal.text import clean
from eventsearch.settings.site_url import HINT

if TYPE_CHECKING:
    from eventsearch.analysis.synonyms import Synonyms
    from eventsearch.model.why_not import Hidden
    from eventsearch.search.index import Index
    from eventsearch.search.listing import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputOptions:
    """
    What was asked of the answer itself: its form, moment, source, and a hit to open.

    Attributes:
        number: Pages wanted; None for as many as is usual.
        site: Address of the site in the answer; None for the one that the index names.
    """

    form: str
    fields: str | None
    now: str | None
    index: Path | None
    color: str
    opened: int | None = None
    timeout: float | None = None
    number: int | None = None
    site: str | None = None


def answer(request: SearchRequest, how: OutputOptions) -> int:
    """Search and write the page of answers; returns the exit code."""
    if how.fields == "?":
        print_data("".join(f"{name}\n" for name in FIELDS))
        return Exit.DONE
    fields = field_names(how.fields)
    form = _form(how.form, fields, request.facets)
    settings = settings_of(how.index)
    synonyms, faults = site_synonyms(settings)
    for fault in faults:
        print_status(clean(fault))
    with opened(how.index, settings) as index:
        info = index.generation.info
        request = replace(request, facets=facet_names(request.facets, info.taxonomies))
        now = moment(how.now, lambda: info.zone)
        began = perf_counter()
        index = timed(index, how.timeout)
        found = None
        if form in LISTINGS:
            found = _listing(index, form, request, how, now, synonyms)
            page, request = found.page, found.request
        else:
            page = index.search(request, now=now, synonyms=synonyms)
        took = round((perf_counter() - began) * 1000, 1)
        unseen = None if page.total else _hidden(index, request, now, synonyms)
    address = _address(page, how.opened, info.origin)
    if settings.log_searches and request.page == 1:
        _log_query(page, took, settings.index, info.zone, now)
    for name in request.facets:
        if name not in FACETS and page.hits and not page.facets.get(name):
            print_status(f'no page found has a "{clean(name)}"')
    if form == "table":
        _to_people(page, request, unseen, took, how.color, info.origin)
    elif found is not None:
        _to_subscribers(form, found, unseen, how.site)
    else:
        _to_programs(page, request, unseen, form, took, fields)
    if address:
        return _open(address)
    return Exit.DONE if page.hits else Exit.NOTHING


def _hidden(index: Index, request: SearchRequest, now: datetime, synonyms: Synonyms) -> Hidden:
    # Loaded for the few searches that find nothing.
    from eventsearch.search.why_not.hidden_pages import hidden

    return hidden(index, request, now=now, synonyms=synonyms)


def timed(index: Index, seconds: float | None) -> Index:
    """Return an index that gives a search up after so many seconds; None for never."""
    return index if seconds is None else index.within(Deadline(seconds, monotonic))


def _address(page: ResultPage, number: int | None, site: str) -> str:
    """Return the address of the hit to open; empty when none is wanted or there are no hits."""
    if number is None or not page.hits:
        return ""
    # Wanted by few searches.

    return address(page, number, site)


def _open(address: str) -> Exit:

    # A browser in the terminal comes after the answers.
    sys.stdout.flush()
    return open_address(address)


def _log_query(page: ResultPage, took_ms: float, folder: Path, zone: str, now: datetime) -> None:
    # Off unless somebody switched it on.
    from eventsearch.search.query_log import SearchesLog, search

    kept = search(page.query, total=page.total, took_ms=took_ms, now=now, zone=zone)
    if kept:
        SearchesLog(folder, print_status).add(kept)


def facet_names(asked: tuple[str, ...], taxonomies: Mapping[str, str]) -> tuple[str, ...]:
    """
    Return the facets that ``--facets`` names: ours, and the site's taxonomies.

    Args:
        taxonomies: Name of a taxonomy, in the singular or the plural, to its facet.

    Raises:
        BadParameter: There is none of that name in this index.
    """
    known = {**taxonomies, **{name: name for name in FACETS}}
    for name in asked:
        if name not in known:
            near = _nearest(name, tuple(known))
            of_site = (facet for facet in taxonomies.values() if facet not in FACETS)
            names = ", ".join(dict.fromkeys((*FACETS, *of_site)))
            hint = f'did you mean "{near}"?' if near else f"facets of this index are {names}"
            raise click.BadParameter(f'there is no "{name}"; {hint}', param_hint="--facets")
    return tuple(dict.fromkeys(known[name] for name in asked))


def field_names(text: str | None) -> tuple[str, ...]:
    """Return the keys of a hit that ``--fields`` names; raises BadParameter for an unknown one."""
    names = listed(text)
    for name in names:
        if name not in FIELDS:
            near = _nearest(name, FIELDS)
            hint = f'did you mean "{near}"?' if near else f"known are {', '.join(FIELDS)}"
            raise click.BadParameter(f'there is no "{name}"; {hint}', param_hint="--fields")
    return names


def listed(text: str | None) -> tuple[str, ...]:
    """Return the names in a text with commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))


def _nearest(name: str, names: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, names, n=1)), "")


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


def _to_people(
    page: ResultPage,
    request: SearchRequest,
    unseen: Hidden | None,
    took_ms: float,
    color: str,
    site: str,
) -> None:
    # A pipe does not wait for what only a terminal is shown.
    from eventsearch.output.terminal.status_lines import meant, nothing, times, totals
    from eventsearch.output.terminal.table import table

    print_data(table(page, look(color), site=site))
    for time in times(page):
        print_status(time)
    _say_notes(page)
    print_status(totals(page, took_ms=took_ms) if page.hits else nothing(page, request, unseen))
    if page.hits and page.did_you_mean:
        print_status(meant(page, request))


def _say_notes(page: ResultPage) -> None:
    if page.notes:
        # Few answers have some.
        from eventsearch.output.notes import text

        for note in page.notes:
            print_status(clean(text(note)))


def _to_programs(
    page: ResultPage,
    request: SearchRequest,
    unseen: Hidden | None,
    form: str,
    took_ms: float,
    fields: tuple[str, ...],
) -> None:
    # A terminal does not wait for what only a pipe is given.
    from eventsearch.output.json import response

    if form == "json":
        write = response.pretty if is_terminal() else response.line
        print_data(write(envelope(page, took_ms=took_ms, fields=fields)) + "\n")
    elif form == "ndjson":
        print_data(response.lines(page, fields=fields))
    else:
        print_data("".join(f"{clean(hit.url)}\n" for hit in page.hits if hit.url))
    if form != "json":
        # The JSON has notes and total in it; the other forms only have room for hits.
        _remark(page, request, unseen)


def _listing(
    index: Index,
    form: str,
    request: SearchRequest,
    how: OutputOptions,
    now: datetime,
    synonyms: Synonyms,
) -> Listing:
    # Loaded for the forms that are made of it.
    from eventsearch.search.listing import FORMS, listing

    request = replace(request, per_page=how.number or FORMS[form].usual)
    return listing(index, form, request, now=now, synonyms=synonyms)


def _to_subscribers(form: str, found: Listing, unseen: Hidden | None, site: str | None) -> None:
    from eventsearch.cli.feed_output import write

    write(form, found, site)
    _remark(found.page, found.request, unseen)


def _remark(page: ResultPage, request: SearchRequest, unseen: Hidden | None) -> None:
    _say_notes(page)
    whole = page.hits and len(page.hits) == page.total and page.step == "all"
    if whole and not (page.did_you_mean or page.understood):
        # A pipe does not wait for words that are not said.
        return
    from eventsearch.output.terminal.status_lines import meant, nothing, partial, times

    for time in times(page):
        print_status(time)
    if not whole:
        print_status(partial(page) if page.hits else nothing(page, request, unseen))
    if page.hits and page.did_you_mean:
        print_status(meant(page, request))


def address(page: ResultPage, number: int, site: str) -> str:
    """
    Return the address of a hit.

    Args:
        number: As the hits are numbered for people: from 1 on the first part of the answers.
        site: Address of the site without a path; empty when not known.

    Raises:
        BadParameter: The hit of this number is not shown.
        SiteError: The site's configuration names no address.
    """
    first = (page.page - 1) * page.per_page + 1
    last = first + len(page.hits) - 1
    if not first <= number <= last:
        shown = f"{first} is shown" if first == last else f"{first} to {last} are shown"
        raise click.BadParameter(f"there is no answer {number} here; {shown}", param_hint="--open")
    if not site:
        raise SiteError(
            "the address of the site is not known",
            hint=f"set {HINT}",
        )
    return site.rstrip("/") + page.hits[number - first].url


def open_address(address: str) -> Exit:
    """Open an address in the browser that the system, or the variable BROWSER, names."""
    import webbrowser

    if webbrowser.open(address):
        return Exit.DONE
    print_status(f"no browser could be started; open {clean(address)} yourself")
    return Exit.UNABLE
