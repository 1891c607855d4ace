"""``eventsearch export``: print the content as one JSON object per page, without an index."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from eventsearch.cli.app import command_app
from eventsearch.cli.options import AllowOutside, Now, SiteFolder, site_now
from eventsearch.cli.terminal import Exit, print_data, print_status
from eventsearch.model.page import Diagnostic
from eventsearch.output.diagnostics.text import one_line
from eventsearch.output.export import export as export_site
from eventsearch.output.export import export_events
from eventsearch.output.json import line
from eventsearch.output.jsonld import script
from eventsearch.settings import load_settings

app = command_app()


JsonLd = Annotated[
    bool, typer.Option("--jsonld", help="Print JSON-LD of each event on the site, for its page.")
]


@app.command()
def export(
    site: SiteFolder = None,
    jsonld: JsonLd = False,
    allow_outside: AllowOutside = None,
    now: Now = None,
) -> int:
    """Print every page as a line of JSON, published or not. Needs no index."""
    code = Exit.DONE

    def report(diagnostic: Diagnostic) -> None:
        nonlocal code
        if diagnostic.severity == "error":
            code = Exit.NOTHING
        print_status(one_line(diagnostic))

    flags = {"allow_outside": allow_outside or None}
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    rows, form = (export_events, script) if jsonld else (export_site, line)
    for row in rows(settings, now=site_now(now, settings), report=report):
        print_data(f"{form(row)}\n")
    return code
