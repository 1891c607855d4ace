"""
Which options do several commands share?

Each is written once, so that it means the same and reads the same everywhere.

What time is it, for this command?

The only place of the command line that reads the clock; ``--now`` takes its place.

What time is it for a command that reads the site itself?

Which words of the command line are text to search for, though they begin with a dash?

``-python`` and ``-10%`` are text. So a short option and its value are two words (``-i DIR``);
only ``-n5`` may be one.

How does a command take a text that may begin with a dash?

The rules are in `dash_text`; this is their place in Typer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import click
import typer
from typer.core import TyperCommand

from eventsearch.settings import Settings

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


_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)


def moment(now: str | None, zone: Callable[[], str]) -> datetime:
    """
    Return the moment to answer for, aware.

    Args:
        now: What ``--now`` says; None for the present.
        zone: Returns the site's IANA zone; called only when *now* names none itself.

    Raises:
        BadParameter: *now* is no moment.
    """
    if now is None:
        return datetime.now(UTC)
    match = _MOMENT.fullmatch(now.strip())
    try:
        read = datetime.fromisoformat(match[0]) if match else None
    except ValueError:
        read = None
    if match is None or read is None:
        raise click.BadParameter(
            f'"{now}" is not a moment; write 2024-05-31 or 2024-05-31T10:00:00Z',
            param_hint="--now",
        )
    if match["zone"]:
        return read
    # Whoever asks for the present does not wait for the zones of the world.
    from zoneinfo import ZoneInfo

    return read.replace(tzinfo=ZoneInfo(zone()))


def site_moment(now: str | None, settings: Settings) -> datetime:
    """Return the moment that ``--now`` names; a bare date begins in the site's time zone."""

    def zone() -> str:
        from eventsearch.extractor.hugo.config import configured_site

        site, _ = configured_site(settings)
        return site.zone

    return moment(now, zone)


_NUMBER = re.compile(r"-n\d+")


def separate(args: Sequence[str], valued: Mapping[str, bool], bare: Mapping[str, str]) -> list[str]:
    """
    Return *args* with the options first, then ``--``, then the text.

    Args:
        valued: Option to whether a value follows it.
        bare: Option to the value it has when none follows.
    """
    options: list[str] = []
    text: list[str] = []
    left = list(args)
    while left:
        word = left.pop(0)
        if word == "--":
            text.extend(left)
            break
        if word in bare and (not left or left[0].startswith("-")):
            options.append(f"{word}={bare[word]}")
        elif word in valued:
            options.append(word)
            if valued[word]:
                if not left:
                    # Nothing follows, so that the parser misses the value and says so.
                    return options
                options.append(left.pop(0))
        elif word.startswith("--") or _NUMBER.fullmatch(word):
            options.append(word)
        else:
            text.append(word)
    return [*options, "--", *text]


class TextCommand(TyperCommand):
    """A command whose text may begin with a dash, and some of whose options may lack a value."""

    bare: Mapping[str, str] = {"--fields": "?", "--color": "always"}
    """Options that mean something without a value, and what."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments after telling text from options."""
        valued = {
            name: not getattr(param, "is_flag", False)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option)
            for name in (*param.opts, *param.secondary_opts)
        }
        return super().parse_args(ctx, separate(args, valued, self.bare))
