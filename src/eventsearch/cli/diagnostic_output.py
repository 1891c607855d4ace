"""
Which diagnostics of a site get to the output, and how?

Reads the lines that the full form shows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventsearch.cli.terminal import look, print_data
from eventsearch.errors import SettingsError
from eventsearch.extractor.files.discovery_diagnostics import LEFT_OUT
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings

if TYPE_CHECKING:
    from eventsearch.output.diagnostics import Sources


MOST_SHOWN = 64 << 20
"""Bytes of a file whose lines are shown: larger ones than are indexed unless settings say so."""


def form_of(form: str | None) -> str:
    """Return the form of `FORMATS` that is meant: the one that was asked for, or the usual one."""
    return form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full")


def show_diagnostics(
    diagnostics: Sequence[Diagnostic], boundary: Boundary, form: str | None, color: str
) -> None:
    """Write the diagnostics of a site in a form of `FORMATS`; None chooses one."""
    chosen = form_of(form)
    if not diagnostics and chosen != "sarif":
        return
    from eventsearch.output.diagnostics import FORMATS

    print_data(FORMATS[chosen](diagnostics, look(color), lines_of(boundary), prefix(boundary.root)))


def asked_for(
    select: Sequence[str], ignore: Sequence[str], settings: Settings
) -> Callable[[Iterable[object]], tuple[Diagnostic, ...]]:
    """
    Return what takes the diagnostics that are shown: by options and the setting `ignore`.

    Raises:
        click.UsageError: An option names no code.
        SettingsError: The setting does.
    """
    if not (select or ignore or settings.ignore):
        return _loud
    from eventsearch.lint.codes import chooses, meaningless, parts

    for option, texts in (("--select", select), ("--ignore", ignore)):
        if wrong := meaningless(parts(texts)):
            raise click.UsageError(f'{option}: {wrong}; "eventsearch explain" lists the codes')
    if wrong := meaningless(parts(settings.ignore)):
        raise SettingsError(
            f"setting `ignore`: {wrong}", hint='"eventsearch explain" lists the codes'
        )
    wanted = chooses(parts(select), (*parts(ignore), *parts(settings.ignore)))

    def take(found: Iterable[object]) -> tuple[Diagnostic, ...]:
        among = _diagnostics(found) if select else _loud(found)
        return tuple(each for each in among if wanted(each.code))

    return take


def _loud(found: Iterable[object]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without notes on files that are left out on purpose."""
    return tuple(
        each for each in _diagnostics(found) if each.code != LEFT_OUT or each.severity != "info"
    )


def _diagnostics(found: Iterable[object]) -> tuple[Diagnostic, ...]:
    return tuple(each for each in found if isinstance(each, Diagnostic))


def lines_of(boundary: Boundary) -> Sources:
    """Return what reads the lines of a file of the site; the last file is kept."""

    @lru_cache(maxsize=1)
    def lines(path: str) -> tuple[str, ...]:
        try:
            text = boundary.read(path, most=MOST_SHOWN).decode("utf-8-sig", "replace")
        except OSError:
            return ()
        return tuple(line.rstrip("\r") for line in text.split("\n"))

    return lines


def prefix(root: Path) -> str:
    """Return the way from the folder one stands in to *root*, with a slash at its end."""
    way = os.path.relpath(root)
    return "" if way == "." else f"{Path(way).as_posix()}/"
