"""Sites of a few lines, and what a check says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from eventsearch.lint.runner import check
from eventsearch.model.page import Diagnostic
from eventsearch.settings import Settings
from site_on_disk import write

NOW = datetime(2024, 6, 1, tzinfo=UTC)

FIXED = {"E101", "E109", "E110", "E111", "E112", "E171", "E315"}
"""Codes whose fixes have one right result. The others have a hint only."""

CONFIGURATION = 'baseURL = "https://example.org/"\ntimeZone = "Europe/Paris"\n'


def page(front: str, body: str = "Un texte.") -> str:
    """Return the text of a page."""
    return f"---\n{front.strip()}\n---\n{body}\n"


def diagnostics(
    root: Path, files: Mapping[str, str], *codes: str, now: datetime = NOW
) -> tuple[Diagnostic, ...]:
    """
    Write a site and return its diagnostics. Each with a fix must be of a code that has fixes.

    Args:
        files: By their path from the root; of a configuration there is a plain one.
        codes: The codes that are wanted; none for all.
    """
    write(root, {"hugo.toml": CONFIGURATION, **files})
    found = check(Settings(root=root, index=root / ".eventsearch"), now=now)
    assert {each.code for each in found if each.fix} <= FIXED
    return tuple(diagnostic for diagnostic in found if not codes or diagnostic.code in codes)


def said(found: tuple[Diagnostic, ...]) -> list[str]:
    """Return diagnostics as lines of place, code, message and hint."""
    return [
        f"{each.path.removeprefix('content/')}:{each.line}:{each.column}: {each.code} "
        f"{each.severity}: {each.message}; {each.hint}"
        for each in found
    ]
