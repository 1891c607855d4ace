"""Explains why a page is not among the results (``query --why-not``) or in the index (``show``)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from urllib.parse import urlsplit

from eventsearch.cli.open_index import opened, settings_of
from eventsearch.cli.options import parse_now
from eventsearch.cli.query_output import OutputOptions, synonyms_of, with_days, with_timeout
from eventsearch.cli.terminal import Exit, is_terminal, look, print_data, print_json, print_status
from eventsearch.indexer.base_generation import read_manifest
from eventsearch.model.query import Clock, SearchRequest
from eventsearch.output.json import line
from eventsearch.output.terminal.text import clean
from eventsearch.output.terminal.why_not import VERDICTS, lines, why_not_json
from eventsearch.search.index import Index
from eventsearch.search.why_not import describe_file, find_entry, missing, why_not

_FIND = "find pages by their words with eventsearch query"


def explain_missing(request: SearchRequest, name: str, options: OutputOptions) -> Exit:
    """Print why a page is not among the results; return `Exit.NOTHING` if it is unknown."""
    settings = settings_of(options.index_folder)
    synonyms = synonyms_of(settings)
    with opened(options.index_folder, settings) as index:
        info = index.generation.info
        if message := elsewhere(name, info.origin):
            print_status(clean(message))
            return Exit.NOTHING
        now = parse_now(options.now, lambda: info.zone)
        request = with_days(request, Clock(now, info.zone, info.languages))
        index = with_timeout(index, options.timeout)
        names = (name, *site_paths(name, settings.root))
        for each in names:
            result = why_not(index, request, each, now=now, synonyms=synonyms)
            if result.reason != "unknown":
                break
        else:
            message = describe_file(read_manifest(index.generation), settings.root, names)
            if not message:
                print_status(_FIND)
            result = result._replace(diagnostics=(message,) if message else ())
    form = ("table" if is_terminal() else "json") if options.form == "auto" else options.form
    if form == "table":
        print_data(lines(result, look(options.color)))
    elif form == "json":
        print_json(why_not_json(result))
    else:
        print_data(line(why_not_json(result)) + "\n")
    return Exit.NOTHING if result.reason == "unknown" else Exit.DONE


def site_paths(name: str, root: Path) -> Iterator[str]:
    """Yield the paths from the site's root that *name*, relative or absolute, may refer to."""
    if "://" in name or "\0" in name:
        return
    for resolve, base in ((os.path.abspath, root), (os.path.realpath, root.resolve())):
        file = Path(resolve(name))
        if file.is_relative_to(base):
            yield file.relative_to(base).as_posix()


def absent(index: Index, name: str, root: Path) -> str:
    """Return a message: why the index has no page for a file or a URL, and what to do."""
    manifest, names = read_manifest(index.generation), (name, *site_paths(name, root))
    entry = next(filter(None, (find_entry(manifest, each) for each in names)), None)
    if entry is None:
        why = describe_file(manifest, root, names) or _FIND
        return f'the index has no page "{name}"; {why}'
    if entry.id:
        return f'the site does not show "{name}" now; run eventsearch show {quote(entry.path)}'
    result = missing(entry, name)
    of_file = "" if name == entry.path else f" of {entry.path}"
    reasons = "; ".join((VERDICTS[result.reason], *result.diagnostics))
    return f'the index has no page "{name}"{of_file}: {reasons}'


def elsewhere(url: str, origin: str) -> str:
    """Return why a URL does not belong to the site at *origin*; empty if it may belong to it."""
    try:
        host = urlsplit(url).netloc
    except ValueError:
        return f"{url} is not a URL; write one such as /event/x/"
    if not host:
        return ""
    if not origin:
        return (
            f"{url} may belong to any site: this site's configuration has no URL; write the path"
            " only, as in /event/x/"
        )
    if host.casefold() != urlsplit(origin).netloc.casefold():
        return f"{url} does not belong to this site, {origin}; write the path only to find it"
    return ""
