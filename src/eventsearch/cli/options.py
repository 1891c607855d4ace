"""
Options that several commands share, ``--now``, and query texts that start with a dash.

``-python`` and ``-10%`` are text. So a short option and its value are two words (``-i DIR``).
``-n5`` is the only exception.
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

from eventsearch.model.lazy_pattern import lazy
from eventsearch.settings import Settings

COLOURS = ("auto", "always", "never")

Color = Annotated[
    str,
    typer.Option(
        "--color",
        click_type=click.Choice(COLOURS),
        help="Colour the output; auto depends on NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and the"
        " terminal.",
    ),
]

IndexFolder = Annotated[
    Path | None,
    typer.Option("-i", "--index", metavar="DIR", help="Index folder. Default: from the settings."),
]

SiteFolder = Annotated[
    Path | None,
    typer.Argument(
        metavar="[SITE]",
        help="Any folder of the site. Default: the current folder.",
        show_default=False,
    ),
]

AllowOutside = Annotated[
    list[Path] | None,
    typer.Option(
        "--allow-outside",
        metavar="DIR",
        help="Allow the site's configuration and links to lead to this folder outside the site;"
        " repeatable.",
        show_default=False,
    ),
]

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, even in a terminal.")]

DOCUMENTS = ("sarif", "gitlab")
"""Formats that are a single document, which is complete even without diagnostics."""

OutputFormat = Annotated[
    str | None,
    typer.Option(
        "--output-format",
        click_type=click.Choice(("full", "concise", "json-lines", "github", *DOCUMENTS)),
        help="Format of the diagnostics. Default: full, or github if GITHUB_ACTIONS is true.",
    ),
]

Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="CODES",
        help="Show only these codes or code prefixes: E3,E701.",
        show_default=False,
    ),
]

Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="CODES", help="Hide these codes or code prefixes.", show_default=False
    ),
]


_MOMENT = lazy(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)


def parse_now(now: str | None, zone: Callable[[], str]) -> datetime:
    """
    Return the time in ``--now`` as an aware datetime; for None, the present.

    Args:
        zone: Returns the site's IANA time zone; called only if *now* has no offset.

    Raises:
        BadParameter: *now* is not a time.
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
            f'"{now}" is not a time; write 2024-05-31 or 2024-05-31T10:00:00Z', param_hint="--now"
        )
    if match["zone"]:
        return read
    # Imported here because the import is slow.
    from zoneinfo import ZoneInfo

    return read.replace(tzinfo=ZoneInfo(zone()))


def _demand_time(now: str | None) -> str | None:
    """Check the value of ``--now`` at once, before any slow work, and return it."""
    parse_now(now, lambda: "UTC")
    return now


Now = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        callback=_demand_time,
        help="Run as if it were this time: RFC 3339, or a date, which starts at midnight in the"
        " site's time zone.",
    ),
]


def site_now(now: str | None, settings: Settings) -> datetime:
    """Return the time in ``--now``; without an offset it is in the site's time zone."""

    def zone() -> str:
        from eventsearch.extractor.hugo.config import configured_site

        site, _ = configured_site(settings)
        return site.zone

    return parse_now(now, zone)


_NUMBER = lazy(r"-n\d+")


def separate(args: Sequence[str], valued: Mapping[str, bool], bare: Mapping[str, str]) -> list[str]:
    """
    Return *args* with the options first, then ``--``, then the text.

    Args:
        valued: Maps an option to whether it needs a value.
        bare: Maps an option to its default if no value follows.
    """
    options: list[str] = []
    text: list[str] = []
    rest = list(args)
    while rest:
        word = rest.pop(0)
        if word == "--":
            text.extend(rest)
            break
        if word in bare and (not rest or rest[0].startswith("-")):
            options.append(f"{word}={bare[word]}")
        elif word in valued:
            options.append(word)
            if valued[word]:
                if not rest:
                    # The parser reports the missing value.
                    return options
                options.append(rest.pop(0))
        elif word.startswith("--") or _NUMBER.fullmatch(word):
            options.append(word)
        else:
            text.append(word)
    return [*options, "--", *text]


class TextCommand(TyperCommand):
    """A command whose text may start with a dash, with options whose value may be omitted."""

    bare: Mapping[str, str] = {"--fields": "?", "--color": "always"}
    """Maps an option to its default if no value follows."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Separate text from options, then parse."""
        valued = {
            name: not getattr(param, "is_flag", False)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option)
            for name in (*param.opts, *param.secondary_opts)
        }
        return super().parse_args(ctx, separate(args, valued, self.bare))
