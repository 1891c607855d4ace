"""
Prints the notes of a release: the section of this version in the changelog.

Links are relative to the repository there; the one argument is a URL that comes before them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from eventsearch import __version__

CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"
RELATIVE = re.compile(r"(?<=\]\()(?![a-z]+:|#)")
"""Before the target of a link that is neither a URL nor a place on the page."""


def section(changelog: str, version: str) -> str:
    """
    Return what a changelog says of a version, without its heading.

    Raises:
        ValueError: It says nothing of it.
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
    """Return the notes of a version; *links* is a URL with a slash at its end, or empty."""
    return RELATIVE.sub(links.replace("\\", r"\\"), section(changelog, version))


def main(links: str = "") -> int:
    """Print the notes; return 1 when there are none."""
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
    print("CHANGELOG.md: what stands under Unreleased is not in the notes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
