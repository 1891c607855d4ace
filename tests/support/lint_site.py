"""Check sites of a few lines, and return their diagnostics."""

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
"""Codes with an automatic fix, since only one result is right. Other codes have only a hint."""

CONFIGURATION = 'baseURL = "https://example.org/"\ntimeZone = "Europe/Paris"\n'


def page(front: str, body: str = "Un texte.") -> str:
    """Return the text of a page."""
    return f"---\n{front.strip()}\n---\n{body}\n"


def diagnostics(
    root: Path, files: Mapping[str, str], *codes: str, now: datetime = NOW
) -> tuple[Diagnostic, ...]:
    """
    Write a site and return its diagnostics. Fail if a code outside `FIXED` has a fix.

    Args:
        files: Path from the root to content. A plain configuration is added if there is none.
        codes: The codes to return. Empty returns all.
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
