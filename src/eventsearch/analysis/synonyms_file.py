"""
What does the site's file of synonyms say?

What cannot be used is named and left out: synonyms never stop a search.
"""

from __future__ import annotations

from pathlib import Path

from eventsearch.analysis.synonyms import NONE, Fault, Synonyms, parse
from eventsearch.model.boundary import Boundary
from eventsearch.model.regular_files import TooLarge, hint, read_regular_file
from eventsearch.settings import SYNONYMS, Settings

LARGEST = 1 << 20
"""Bytes of a file of synonyms; nobody reviews more."""

Read = tuple[Synonyms, tuple[str, ...]]


def site_synonyms(settings: Settings) -> Read:
    """Return the synonyms of a site and, a line each, what is wrong with them."""
    file = settings.synonyms
    if file is None or (file == settings.root / SYNONYMS and not file.exists()):
        return NONE, ()
    return read_synonyms(file, settings.boundary)


def read_synonyms(file: Path, boundary: Boundary | None = None) -> Read:
    """Return the synonyms of a file and, a line each, what is wrong in it."""
    try:
        if boundary is None:
            data = read_regular_file(file, most=LARGEST)
        else:
            data = boundary.read(file, most=LARGEST)
    except FileNotFoundError:
        return _unusable(file, "is not there", "write it, or change the setting synonyms")
    except TooLarge:
        return _unusable(file, f"has more than {LARGEST} bytes", "make it shorter")
    except OSError as error:
        return _unusable(file, f"cannot be read: {error.strerror}", hint(error))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unusable(file, "is not UTF-8", "save it as UTF-8")
    synonyms, faults = parse(text)
    return synonyms, tuple(_said(file, fault) for fault in faults)


def _unusable(file: Path, what: str, cure: str) -> Read:
    return NONE, (f"{file} {what}; {cure}",)


def _said(file: Path, fault: Fault) -> str:
    return f"{file}:{fault.line}: {fault.message}; {fault.cure}"
