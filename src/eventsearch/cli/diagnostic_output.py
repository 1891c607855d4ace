"""Selects the diagnostics of a site and writes them in a format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import click

from eventsearch.cli.options import DOCUMENTS
from eventsearch.cli.terminal import look, print_data
from eventsearch.errors import SettingsError
from eventsearch.extractor.entries.identity import SUPERSEDED
from eventsearch.extractor.files.discovery_diagnostics import LEFT_OUT
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings

SELECTED = ("E903", "E904")
"""Codes for personal phone numbers and addresses. Their notes are shown only if selected."""

MAX_BYTES = 64 << 20
"""Maximum bytes of a file whose lines are shown; more than the default limit for indexing."""


def form_of(form: str | None) -> str:
    """Return a key of `FORMATS`; for None, the default format of this environment."""
    return form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full")


def show_diagnostics(
    diagnostics: Sequence[Diagnostic], boundary: Boundary, form: str | None, color: str
) -> None:
    """Print the diagnostics of a site in a format of `FORMATS`; None for the default."""
    name = form_of(form)
    if not diagnostics and name not in DOCUMENTS:
        return
    # Imported here because it loads the catalogue of codes.
    from eventsearch.output.diagnostics import FORMATS, Context

    context = Context(look(color), lines_of(boundary), prefix(boundary.root))
    print_data(FORMATS[name](diagnostics, context))


def diagnostic_filter(
    select: Sequence[str], ignore: Sequence[str], settings: Settings
) -> Callable[[Iterable[Diagnostic]], tuple[Diagnostic, ...]]:
    """
    Return a filter for diagnostics, from the options and the setting `ignore`.

    Raises:
        click.UsageError: An option contains an unknown code.
        SettingsError: The setting contains an unknown code.
    """
    if not (select or ignore or settings.ignore):
        return _without_notes
    from eventsearch.lint.codes import code_filter, parse_codes, unknown_code

    for option, texts in (("--select", select), ("--ignore", ignore)):
        if wrong := unknown_code(parse_codes(texts)):
            raise click.UsageError(f"{option}: {wrong}; run eventsearch explain to list the codes")
    if wrong := unknown_code(parse_codes(settings.ignore)):
        raise SettingsError(
            f"setting `ignore`: {wrong}", hint="run eventsearch explain to list the codes"
        )
    selects = code_filter(
        parse_codes(select), (*parse_codes(ignore), *parse_codes(settings.ignore))
    )

    def keep(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        among = diagnostics if select else _without_notes(diagnostics)
        return tuple(each for each in among if selects(each.code))

    return keep


def _without_notes(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Omit notes about pages excluded on purpose, superseded pages, and personal data."""
    return tuple(
        each
        for each in diagnostics
        if each.code not in (LEFT_OUT, SUPERSEDED, *SELECTED) or each.severity != "info"
    )


def lines_of(boundary: Boundary) -> Callable[[str], Sequence[str]]:
    """Return a function that reads the lines of a site file; it caches the last file."""

    @lru_cache(maxsize=1)
    def lines(path: str) -> tuple[str, ...]:
        try:
            text = boundary.read(path, most=MAX_BYTES).decode("utf-8-sig", "replace")
        except OSError:
            return ()
        return tuple(line.rstrip("\r") for line in text.split("\n"))

    return lines


def prefix(root: Path) -> str:
    """Return the path from the current folder to *root*, with a trailing slash."""
    path = os.path.relpath(root)
    return "" if path == "." else f"{Path(path).as_posix()}/"
