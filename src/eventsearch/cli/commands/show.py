"""``eventsearch show``: one page as the index has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.errors import Exit
from eventsearch.cli.options import AsJson, Color, IndexFolder, Now
from eventsearch.cli.terminal import is_terminal, look, print_data, print_status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from eventsearch.search.index import Index
    from eventsearch.storage.stored_page import StoredPage

app = command_app()

WINDOW = 100
"""Pages looked at in one go when an address is looked for."""


@app.command()
def show(
    page: Annotated[
        str,
        typer.Argument(
            metavar="FILE_OR_URL",
            help="The page's file, from here or from the site's root, or its address.",
        ),
    ],
    as_json: AsJson = False,
    now: Now = None,
    index: IndexFolder = None,
    color: Color = "auto",
) -> int:
    """Show one page as the index has it, by its file or address."""
    from eventsearch.cli.open_index import opened, settings_of
    from eventsearch.cli.options import moment
    from eventsearch.output.json.response import line, page_values, pretty, shown_json
    from eventsearch.output.terminal.table import listing
    from eventsearch.output.terminal.text import clean

    with opened(index) as source:
        info = source.generation.info
        when = moment(now, lambda: info.zone)
        entry = by_file(source, page, settings_of(index).root)
        if entry is None:
            if strange := elsewhere(page, info.origin):
                print_status(clean(strange))
                return Exit.NOTHING
            entry = by_address(source, page, when)
        if entry is None:
            print_status(clean(absent(source, page, settings_of(index).root)))
            return Exit.NOTHING
    if is_terminal() and not as_json:
        print_data(listing(page_values(entry, when), look(color)))
    else:
        print_data((pretty if is_terminal() else line)(shown_json(entry, when)) + "\n")
    return Exit.DONE


def by_file(index: Index, name: str, root: Path) -> StoredPage | None:
    """Return the page of a file, named from the site's root, from here or whole; None if none."""
    entries = map(index.entry, (name, *files_named(name, root)))
    return next((entry for entry in entries if entry is not None), None)


def files_named(name: str, root: Path) -> Iterator[str]:
    """Yield the files of the site that a name from here, or a whole one, may mean."""
    import os
    from pathlib import Path

    if "://" in name or "\0" in name:
        return
    for there, base in ((os.path.abspath, root), (os.path.realpath, root.resolve())):
        file = Path(there(name))
        if file.is_relative_to(base):
            yield file.relative_to(base).as_posix()


def absent(index: Index, name: str, root: Path) -> str:
    """Say why there is no page of a file or an address, as far as it is known."""
    # Wanted only where there is none.
    from shlex import quote

    from eventsearch.indexer.base_generation import read_manifest
    from eventsearch.output.terminal.why_not import VERDICTS
    from eventsearch.search.why_not.not_indexed import beside, known_as, missing

    manifest, names = read_manifest(index.generation), (name, *files_named(name, root))
    known = next(filter(None, (known_as(manifest, each) for each in names)), None)
    if known is None:
        why = beside(manifest, root, names) or "eventsearch query finds pages by their words"
        return f'the index has no page "{name}"; {why}'
    if known.id:
        return f'the site does not show "{name}" now; eventsearch show {quote(known.path)} does'
    found = missing(known, name)
    whose = "" if name == known.path else f" of {known.path}"
    told = "; ".join((VERDICTS[found.reason], *found.diagnostics))
    return f'the index has no page "{name}"{whose}: {told}'


def elsewhere(address: str, origin: str) -> str:
    """Say that an address is not of the site at *origin*; empty when it may be."""
    from urllib.parse import urlsplit

    try:
        host = urlsplit(address).netloc
    except ValueError:
        return f"{address} is no address; write one such as /event/x/"
    if not host:
        return ""
    if not origin:
        return (
            f"{address} may be of any site: the configuration names no address of this one;"
            " write the path only, as in /event/x/"
        )
    if host.casefold() != urlsplit(origin).netloc.casefold():
        return f"{address} is not of this site, which is {origin}; write the path only to find it"
    return ""


def by_address(index: Index, address: str, now: datetime) -> StoredPage | None:
    """Return the page at an address that the site shows at *now*; None if there is none."""
    from eventsearch.model.query import SearchRequest
    from eventsearch.search.why_not.not_indexed import path_of

    wanted = path_of(address)
    number, pages = 1, 1
    while number <= pages:
        request = SearchRequest(page=number, per_page=WINDOW)
        page = index.search(request, now=now, with_excerpts=False)
        for hit in page.hits:
            if hit.url and path_of(hit.url) == wanted:
                return index.entry(hit.id)
        number, pages = number + 1, page.pages
    return None
