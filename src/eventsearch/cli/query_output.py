"""Runs a search for ``eventsearch query`` and writes its results in the chosen format."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

import click

from eventsearch.analysis.synonyms import site_synonyms
from eventsearch.cli.open_index import opened, settings_of
from eventsearch.cli.options import parse_now
from eventsearch.cli.terminal import (
    Exit,
    is_terminal,
    look,
    print_bytes,
    print_data,
    print_json,
    print_status,
)
from eventsearch.errors import SiteError
from eventsearch.model.facets import FACETS
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import Clock, Deadline, SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.output.json import FIELDS, envelope, lines, note_text
from eventsearch.output.terminal.text import OBEYED, clean
from eventsearch.query.syntax.field_values import Aim, date_words_stretch, day, is_field, stretch
from eventsearch.query.syntax.lexer import QUOTES, items
from eventsearch.settings.site_detection import HINT, absolute, origin

if TYPE_CHECKING:
    from eventsearch.analysis.synonyms import Synonyms
    from eventsearch.model.results import Hidden
    from eventsearch.search.feed import Feed
    from eventsearch.search.index import Index
    from eventsearch.settings import Settings


class OutputOptions(NamedTuple):
    """
    How results are written.

    Attributes:
        opened: Number of the hit to open in a browser.
        number: Hits per page; None for the format's default.
        site: URL of the site for feeds; None for the URL in the index.
    """

    form: str
    fields: str | None
    now: str | None
    index_folder: Path | None
    color: str
    opened: int | None = None
    timeout: float | None = None
    number: int | None = None
    site: str | None = None


class _Results(NamedTuple):
    page: ResultPage
    request: SearchRequest
    took_ms: float
    hidden: Hidden | None
    feed: Feed | None


def answer(request: SearchRequest, options: OutputOptions) -> Exit:
    """Search, write the results page, and return the exit code."""
    if options.fields == "?":
        print_data("".join(f"{name}\n" for name in FIELDS))
        return Exit.DONE
    names = split_names(options.fields)
    form = _form(options.form, names, request)
    settings = settings_of(options.index_folder)
    synonyms = synonyms_of(settings)
    with opened(options.index_folder, settings) as index:
        info = index.generation.info
        fields = field_names(names, info.facets)
        own = {name: name for name in info.facets}
        request = request._replace(facets=facet_names(request.facets, {**info.taxonomies, **own}))
        now = parse_now(options.now, lambda: info.zone)
        request = with_days(request, Clock(now, info.zone, info.languages))
        results = _search(index, request, form, options, now, synonyms)
    page = results.page
    _print_all(unclosed(request.text))
    target = "" if options.opened is None else hit_url(page, options.opened, info.origin)
    if settings.log_searches and request.page == 1:
        _log_query(results, settings.index, info.zone, now)
    for name in request.facets:
        if name not in FACETS and page.hits and not page.facets.get(name):
            print_status(f'the pages found have no "{clean(name)}"')
    if form == "table":
        _write_table(results, options.color, info.origin)
    elif results.feed is not None:
        _write_feed(form, results.feed, info.origin, options.site)
    else:
        _write_data(results, form, fields)
    # JSON contains the notes and the total itself.
    if form not in ("json", "table"):
        _print_remarks(results)
    if target:
        # Print the results first: the browser may run in this terminal.
        sys.stdout.flush()
        return open_url(target)
    return Exit.DONE if page.hits else Exit.NOTHING


def with_days(request: SearchRequest, clock: Clock) -> SearchRequest:
    """
    Replace date words in ``--from`` and ``--to``, such as `tomorrow`, by days.

    Raises:
        BadParameter: The text is neither a date nor date words.
    """
    return request._replace(
        since=_day(request.since, "--from", "latest", clock),
        until=_day(request.until, "--to", "coming", clock),
    )


def _day(text: str | None, option: str, aim: Aim, clock: Clock) -> str | None:
    if not text or stretch(text, clock.zone):
        return text
    days = date_words_stretch(text, clock, aim)
    if days is None:
        message = (
            f'"{text}" is not a date; write YYYY, YYYY-MM, YYYY-MM-DD or words such as tomorrow'
        )
        raise click.BadParameter(message, param_hint=option)
    found = day(days.start if aim == "latest" else days.end and days.end - 1, clock.zone)
    print_status(f"{option} {clean(text)} → {found}")
    return found or None


def unclosed(text: str) -> Iterator[str]:
    """Yield a message for an unclosed quotation mark or parenthesis in a query."""
    tokens = items(text, is_field)
    words = (each for each in tokens if each.kind != "quote" and not each.quoted)
    if any(text[each.start] in QUOTES for each in words):
        yield "a quotation mark is not closed and is ignored; close it to search a phrase"
    kinds = [each.kind for each in tokens]
    if kinds.count("open") > kinds.count("close"):
        yield "a parenthesis is not closed; its group ends with the query"


def synonyms_of(settings: Settings) -> Synonyms:
    """Return the synonyms of the site; print the faults in the synonyms file."""
    synonyms, faults = site_synonyms(settings)
    for fault in faults:
        print_status(clean(fault))
    return synonyms


def with_timeout(index: Index, seconds: float | None) -> Index:
    """Return the index with a time limit in seconds for each search; None for no limit."""
    return index if seconds is None else index.with_deadline(Deadline(seconds, monotonic))


def _search(
    index: Index,
    request: SearchRequest,
    form: str,
    options: OutputOptions,
    now: datetime,
    synonyms: Synonyms,
) -> _Results:
    start = perf_counter()
    index = with_timeout(index, options.timeout)
    result, hidden = None, None
    if size := FEEDS.get(form):
        from eventsearch.search.feed import read_feed

        request = request._replace(per_page=options.number or size.usual)
        result = read_feed(index, size, request, now=now, synonyms=synonyms)
        page, request = result.page, result.request
    else:
        page = index.search(request, now=now, synonyms=synonyms)
    took_ms = round((perf_counter() - start) * 1000, 1)
    if not page.total:
        hidden = index.hidden(request, now=now, synonyms=synonyms)
    return _Results(page, request, took_ms, hidden, result)


def _log_query(results: _Results, folder: Path, zone: str, now: datetime) -> None:
    # Imported here because the log is off by default.
    from eventsearch.search.query_log import SearchesLog, search

    page = results.page
    if entry := search(page.query, total=page.total, took_ms=results.took_ms, now=now, zone=zone):
        SearchesLog(folder, print_status).add(entry)


def facet_names(names: tuple[str, ...], taxonomies: Mapping[str, str]) -> tuple[str, ...]:
    """
    Return the facets listed in ``--facets``: built-in facets and the site's taxonomies.

    Args:
        taxonomies: Maps the name of a taxonomy, singular or plural, to its facet.

    Raises:
        BadParameter: This index does not have one of the facets.
    """
    facets = {**taxonomies, **{name: name for name in FACETS}}
    for name in names:
        if name not in facets:
            visible = (*FACETS, *(each for each in taxonomies.values() if each not in FACETS))
            raise _unknown(name, tuple(facets), "facets of this index are", visible, "--facets")
    return tuple(dict.fromkeys(facets[name] for name in names))


def field_names(names: tuple[str, ...], facets: Iterable[str]) -> tuple[str, ...]:
    """Return the keys listed in ``--fields``; raise BadParameter for an unknown key."""
    known = (*FIELDS, *facets)
    for name in names:
        if name not in known:
            raise _unknown(name, known, "known are", known, "--fields")
    return names


def split_names(text: str | None) -> tuple[str, ...]:
    """Return the names in a comma-separated list, each once."""
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))


def _unknown(
    name: str, names: tuple[str, ...], label: str, visible: tuple[str, ...], option: str
) -> click.BadParameter:
    from difflib import get_close_matches

    matches = get_close_matches(name, names, n=1)
    hint = (
        f'did you mean "{matches[0]}"?'
        if matches
        else f"{label} {', '.join(dict.fromkeys(visible))}"
    )
    return click.BadParameter(f'there is no "{name}"; {hint}', param_hint=option)


def _form(name: str, fields: tuple[str, ...], request: SearchRequest) -> str:
    """Return the format to write; raise BadParameter if it does not support an option."""
    if name == "auto":
        if is_terminal() and not fields:
            return "table"
        # NDJSON has no room for counts.
        return "json" if request.facets else "ndjson"
    used = ("--fields", fields), ("--facets", request.facets), ("--explain", request.explain)
    for option, value in used:
        if value and option not in FORMATS[name].options:
            able = " or ".join(each for each, form in FORMATS.items() if option in form.options)
            raise click.BadParameter(
                f"not available in {name}; use --format {able}", param_hint=option
            )
    return name


def _write_table(results: _Results, color: str, site: str) -> None:
    # Imported here because only a terminal needs it.
    from eventsearch.output.terminal.status_lines import nothing, suggestion, times, totals
    from eventsearch.output.terminal.table import table

    page, request = results.page, results.request
    print_data(table(page, look(color), site=site))
    _print_all(times(page))
    _print_all(map(note_text, page.notes))
    if page.hits:
        print_status(totals(page, took_ms=results.took_ms))
        if page.did_you_mean:
            print_status(suggestion(page, request))
    else:
        print_status(nothing(page, request, results.hidden))


def _write_data(results: _Results, form: str, fields: tuple[str, ...]) -> None:
    page = results.page
    if form == "json":
        print_json(envelope(page, took_ms=results.took_ms, fields=fields))
    elif form == "ndjson":
        print_data(lines(page, fields=fields))
    else:
        print_data("".join(f"{clean(hit.page.url)}\n" for hit in page.hits if hit.page.url))


def _write_feed(form: str, feed: Feed, origin: str, base_url: str | None) -> None:
    site = origin if base_url is None else _base_url(base_url)
    if not site:
        print_status(
            "the URL of the site is not known, so links are paths only; set it with --base-url"
        )
    data = FORMATS[form].write(feed, site=site)
    if is_terminal():
        print_data(re.sub(f"[{OBEYED}]", "", data.decode().replace("\r\n", "\n")))
    else:
        print_bytes(data)


def _base_url(text: str) -> str:
    if not text.lower().startswith(("https://", "http://")) or len(text.split()) != 1:
        raise click.BadParameter(
            f'"{text}" is not a URL; write one such as https://example.org', param_hint="--base-url"
        )
    return text.rstrip("/")


def _print_remarks(results: _Results) -> None:
    page, request = results.page, results.request
    _print_all(map(note_text, page.notes))
    complete = page.hits and len(page.hits) == page.total and page.step == "all"
    if complete and not (page.did_you_mean or page.understood):
        return
    from eventsearch.output.terminal.status_lines import nothing, partial, suggestion, times

    _print_all(times(page))
    if not page.hits:
        print_status(nothing(page, request, results.hidden))
    elif text := partial(page):
        print_status(text)
    if page.hits and page.did_you_mean:
        print_status(suggestion(page, request))


def _print_all(messages: Iterable[str]) -> None:
    for message in messages:
        print_status(clean(message))


def hit_url(page: ResultPage, number: int, site: str) -> str:
    """
    Return the absolute URL of a hit; empty if there are no hits.

    Args:
        number: Number of the hit in the table; the first page starts at 1.
        site: URL of the site without a path; empty if not known.

    Raises:
        BadParameter: No hit with this number is on the page.
        SiteError: The URL of the site is not known.
    """
    if not page.hits:
        return ""
    first = (page.page - 1) * page.per_page + 1
    last = first + len(page.hits) - 1
    if not first <= number <= last:
        visible = f"{first} is shown" if first == last else f"{first} to {last} are shown"
        raise click.BadParameter(
            f"there is no result {number} here; {visible}", param_hint="--open"
        )
    url = absolute(site, page.hits[number - first].page.url)
    if not origin(url):
        raise SiteError("the URL of the site is not known", hint=f"set {HINT}")
    return url


def open_url(url: str) -> Exit:
    """Open a URL in the browser of the system or of the variable BROWSER."""
    import webbrowser

    if webbrowser.open(url):
        return Exit.DONE
    print_status(f"no browser could be started; open {clean(url)} yourself")
    return Exit.UNABLE
