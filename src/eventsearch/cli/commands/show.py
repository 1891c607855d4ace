"""``eventsearch show``: one page as it is indexed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.missing_page import absent, elsewhere, site_paths
from eventsearch.cli.open_index import opened, settings_of
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now, parse_now
from eventsearch.cli.terminal import Exit, is_terminal, look, print_data, print_json, print_status
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import StoredPage
from eventsearch.output.json import page_values, shown_json
from eventsearch.output.terminal.table import listing
from eventsearch.output.terminal.text import clean
from eventsearch.search.index import Index
from eventsearch.search.why_not import is_at
from eventsearch.settings import Settings

app = command_app()

WINDOW = 100
"""Pages per search while searching for a URL."""


@app.command()
def show(
    page: Annotated[
        str,
        typer.Argument(
            metavar="FILE_OR_URL",
            help="File of the page, from the current folder or the site's root, or its URL.",
        ),
    ],
    why: Annotated[
        bool, typer.Option("--why", help="Show the evidence that the page is an event, and when.")
    ] = False,
    as_json: AsJson = False,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> int:
    """Show one page as it is indexed, by its file or URL."""
    with opened(index) as source:
        info = source.generation.info
        when = parse_now(now, lambda: info.zone)
        root = settings_of(index).root
        entry = by_file(source, page, root)
        message = "" if entry else elsewhere(page, info.origin)
        if not (entry or message):
            entry = by_url(source, page, when)
            message = "" if entry else absent(source, page, root)
    if entry is None:
        print_status(clean(message))
        return Exit.NOTHING
    if why:
        return show_why(entry.id, settings_of(index), when, as_json=as_json, color=color)
    if is_terminal() and not as_json:
        print_data(listing(page_values(entry, when), look(color)))
    else:
        print_json(shown_json(entry, when))
    return Exit.DONE


def show_why(path: str, settings: Settings, now: datetime, *, as_json: bool, color: str) -> Exit:
    """Read a file again; show the evidence that it is an event, and the decision."""
    # Imported here because showing a page from the index does not need the extractor.
    from eventsearch.extractor.context_reader import read_context
    from eventsearch.extractor.extract import read_evidence
    from eventsearch.extractor.files.discover import discover_all
    from eventsearch.extractor.hugo.config import configured_site
    from eventsearch.output.terminal.evidence import evidence_json, evidence_lines

    site, _ = configured_site(settings)
    files = discover_all(site, settings).files
    source = next((each for each in files if each.path == path), None)
    found = source and read_evidence(
        source, site=site, context=read_context(site, files, settings, now=now), settings=settings
    )
    if not found:
        print_status(clean(f"{path} is not a page any more; run eventsearch index"))
        return Exit.NOTHING
    values = evidence_json(path, *found, reader_language(os.environ))
    if is_terminal() and not as_json:
        print_data(evidence_lines(values, look(color)))
    else:
        print_json(values)
    return Exit.DONE


def reader_language(environ: Mapping[str, str]) -> str:
    """Return the language of the terminal, such as `fr`; empty if it is not set."""
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, names), "")[:2].lower()


def by_file(index: Index, name: str, root: Path) -> StoredPage | None:
    """Return the page of a file, by any path to it; None if the index does not contain it."""
    entries = map(index.entry, (name, *site_paths(name, root)))
    return next((entry for entry in entries if entry is not None), None)


def by_url(index: Index, url: str, now: datetime) -> StoredPage | None:
    """Return the page at a URL; None if no page visible at *now* has this URL."""
    number, pages = 1, 1
    while number <= pages:
        request = SearchRequest(page=number, per_page=WINDOW)
        page = index.search(request, now=now, with_excerpts=False)
        for hit in page.hits:
            if is_at(hit.page.id, hit.page.url, url):
                return index.entry(hit.page.id)
        number, pages = number + 1, page.pages
    return None
