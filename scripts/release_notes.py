"""
Print the release notes: the changelog's section of this version.

Links in the changelog are relative to the repository. The argument is a URL to prefix them with.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from eventsearch import __version__

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"
RELATIVE = re.compile(r"(?<=\]\()(?![a-z]+:|#)")
"""Matches the position before the target of a relative link, but not of a fragment."""


def section(changelog: str, version: str) -> str:
    """
    Return a changelog's section of a version, without its heading.

    Raises:
        ValueError: There is no such section, or it is empty.
    """
    match = re.search(
        rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |\Z)",
        changelog,
        re.DOTALL | re.MULTILINE,
    )
    if match is None or not match[1].strip():
        raise ValueError(f'no section "## [{version}]" with entries; write what has changed')
    return match[1].strip() + "\n"


def notes(changelog: str, version: str, links: str = "") -> str:
    """Return the notes of a version; *links* is a URL that ends with a slash, or empty."""
    return RELATIVE.sub(links.replace("\\", r"\\"), section(changelog, version))


def main(links: str = "") -> int:
    """Print the notes; return 1 if there are none."""
    text = CHANGELOG.read_text(encoding="utf-8")
    try:
        print(notes(text, __version__, links), end="")
    except ValueError as error:
        print(f"CHANGELOG.md: {error}", file=sys.stderr)
        return 1
    try:
        section(text, "Unreleased")
    except ValueError:
        return 0
    print("CHANGELOG.md: the notes do not contain the section Unreleased", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
