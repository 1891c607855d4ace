"""How is a search written as a calendar, a feed, a table or a list to paste?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import click

from eventsearch.cli.terminal import is_terminal, out_exactly, print_data, print_status
from eventsearch.output.terminal.text import OBEYED
from eventsearch.search.listing import Listing


def write(form: str, found: Listing, site: str | None) -> None:
    """
    Write a listing to the output.

    Args:
        form: One of `options.LISTINGS`.
        site: Address of the site; None for the one that the index names.

    Raises:
        BadParameter: *site* is no address.
    """
    site = found.info.origin if site is None else _address(site)
    if not site:
        print_status(
            "the address of the site is not known: addresses are paths; --base-url names it"
        )
    data = WRITERS[form](found, site)
    if is_terminal():
        # Nothing of an author is obeyed there; the lines are those of a terminal.
        print_data(re.sub(f"[{OBEYED}]", "", data.decode().replace("\r\n", "\n")))
    else:
        out_exactly(data)


def _address(text: str) -> str:
    if not text.lower().startswith(("https://", "http://")) or len(text.split()) != 1:
        raise click.BadParameter(
            f'"{text}" is no address; write one such as https://example.org',
            param_hint="--base-url",
        )
    return text.rstrip("/")


def _calendar(found: Listing, site: str) -> bytes:
    from eventsearch.output.feeds.icalendar import calendar

    return calendar(found, site=site)


def _feed(found: Listing, site: str) -> bytes:
    from eventsearch.output.feeds.atom import atom

    return atom(found, site=site)


def _table(found: Listing, site: str) -> bytes:
    from eventsearch.output.feeds.csv import table

    return table(found, site=site).encode()


def _list(found: Listing, site: str) -> bytes:
    from eventsearch.output.feeds.markdown import markdown

    return markdown(found, site=site).encode()


WRITERS: Mapping[str, Callable[[Listing, str], bytes]] = {
    "ics": _calendar,
    "atom": _feed,
    "csv": _table,
    "markdown": _list,
}
