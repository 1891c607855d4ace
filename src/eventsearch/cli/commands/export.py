"""``eventsearch export``: the content as one JSON object a page, read from the content itself."""

from __future__ import annotations

import os
from pathlib import Path

from eventsearch.cli.app import command_app
from eventsearch.cli.errors import Exit
from eventsearch.cli.options import AllowOutside, Now, SiteFolder
from eventsearch.cli.terminal import print_data, print_status

app = command_app()


@app.command()
def export(site: SiteFolder = None, allow_outside: AllowOutside = None, now: Now = None) -> int:
    """Print every page as a line of JSON. Published or not; needs no index."""
    from eventsearch.cli.options import site_moment
    from eventsearch.model.page import Diagnostic
    from eventsearch.output.diagnostics.text import concise
    from eventsearch.output.export import export as export_site
    from eventsearch.output.json.response import line
    from eventsearch.output.terminal.text import Look
    from eventsearch.settings import load_settings

    lost: list[Diagnostic] = []

    def report(diagnostic: Diagnostic) -> None:
        if diagnostic.severity == "error":
            lost.append(diagnostic)
        print_status(concise([diagnostic], Look(), lambda _: (), "").rstrip("\n"))

    flags = {"allow_outside": allow_outside or None}
    settings = load_settings(site or Path(), environ=os.environ, flags=flags)
    for row in export_site(settings, now=site_moment(now, settings), report=report):
        print_data(f"{line(row)}\n")
    return Exit.NOTHING if lost else Exit.DONE
