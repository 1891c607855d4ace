"""
Which options do several commands share?

Each is written once, so that it means the same and reads the same everywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import click
import typer

LISTINGS = ("csv", "markdown", "ics", "atom")
"""Forms of an answer that `eventsearch.search.listing` makes."""

COLOURS = ("auto", "always", "never")

Color = Annotated[
    str,
    typer.Option(
        "--color",
        click_type=click.Choice(COLOURS),
        help="Colour the output; auto asks NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and the terminal.",
    ),
]

IndexFolder = Annotated[
    Path | None,
    typer.Option(
        "-i", "--index", metavar="DIR", help="Folder of the index; else as the settings say."
    ),
]

Now = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="Answer as if it were this moment: RFC 3339, or a date for its begin in the site's"
        " time zone.",
    ),
]

SiteFolder = Annotated[
    Path | None,
    typer.Argument(
        metavar="[SITE]",
        help="A folder of the site; else the one you stand in.",
        show_default=False,
    ),
]

AllowOutside = Annotated[
    list[Path] | None,
    typer.Option(
        "--allow-outside",
        metavar="DIR",
        help="Read this folder outside of the site too, where its configuration or a link leads;"
        " may be given again.",
        show_default=False,
    ),
]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, in a terminal too.")]

OutputFormat = Annotated[
    str | None,
    typer.Option(
        "--output-format",
        click_type=click.Choice(("full", "concise", "json-lines", "github", "sarif")),
        help="Form of the problems; full, or github where GITHUB_ACTIONS is true.",
    ),
]

Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="CODES",
        help="Show only these codes, or what begins with them: E3,E701.",
        show_default=False,
    ),
]

Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        metavar="CODES",
        help="Do not show these codes, or what begins with them.",
        show_default=False,
    ),
]
