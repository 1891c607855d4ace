"""
How is an answer opened in a browser?

Its address on the site is the site's own address, as its configuration names it, and the page's.
"""

from __future__ import annotations

import click

from eventsearch.cli.shared.exit_codes import Exit
from eventsearch.cli.shared.terminal import print_status
from eventsearch.errors import SiteError
from eventsearch.model.results import ResultPage
from eventsearch.output.terminal.width import clean
from eventsearch.settings.base_url import HINT


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
            cure=f"set {HINT}",
        )
    return site.rstrip("/") + page.hits[number - first].url


def open_address(address: str) -> Exit:
    """Open an address in the browser that the system, or the variable BROWSER, names."""
    import webbrowser

    if webbrowser.open(address):
        return Exit.DONE
    print_status(f"no browser could be started; open {clean(address)} yourself")
    return Exit.UNABLE
