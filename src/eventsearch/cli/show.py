"""``eventsearch show``: one page as the index has it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.exits import Exit
from eventsearch.cli.options import AsJson, Color, IndexFolder
from eventsearch.cli.terminal import is_terminal, look, out, say

if TYPE_CHECKING:
    from eventsearch.search import Index
    from eventsearch.stored import Entry

app = command_app()

WINDOW = 100
"""Pages looked at in one go when an address is looked for."""


@app.command()
def show(
    page: Annotated[
        str,
        typer.Argument(
            metavar="ID_OR_URL", help="Path of the file from the site's root, or address."
        ),
    ],
    as_json: AsJson = False,
    index: IndexFolder = None,
    color: Color = "auto",
) -> int:
    """Show one page as the index has it, by its file or its address."""
    from eventsearch.cli.opened import opened
    from eventsearch.present.listing import listing
    from eventsearch.present.ndjson import line, pretty
    from eventsearch.present.width import clean

    with opened(index) as source:
        entry = source.entry(page) or by_address(source, page)
    if entry is None:
        say(f'the index has no page "{clean(page)}"; eventsearch query finds pages by their words')
        return Exit.NOTHING
    values = asdict(entry)
    if is_terminal() and not as_json:
        out(listing(values, look(color)))
    else:
        out((pretty if is_terminal() else line)(values) + "\n")
    return Exit.DONE


def by_address(index: Index, address: str) -> Entry | None:
    """Return the page at an address of the site, whole or from its first slash; None if none."""
    from datetime import UTC, datetime

    from eventsearch.records.asking import Request

    wanted = path_of(address)
    number, pages = 1, 1
    while number <= pages:
        request = Request(page=number, per_page=WINDOW)
        page = index.search(request, now=datetime.now(UTC))
        for hit in page.hits:
            if hit.url and path_of(hit.url) == wanted:
                return index.entry(hit.id)
        number, pages = number + 1, page.pages
    return None


def path_of(address: str) -> str:
    """Return the path of an address as it is compared: decoded, without slashes at its ends."""
    from urllib.parse import unquote, urlsplit

    return unquote(urlsplit(address).path).strip("/")
