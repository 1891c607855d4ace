"""
Diagnostics of what stands in the way of finding pages.

Most are made by their kind from a path, and from what their message leaves open.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from errno import EACCES

from eventsearch.extractor.files.read import demand_handles
from eventsearch.files import ALLOW
from eventsearch.model.page import Diagnostic, Severity

LEFT_OUT = "E208"
MOUNTED_AGAIN = "E215"

MOST_NAMED = 5
"""Files with one note that are named each; more are a folder, and meant."""

_NOTES = frozenset((LEFT_OUT, MOUNTED_AGAIN))


def _kind(
    code: str, message: str, hint: str, severity: Severity = "error"
) -> Callable[..., Diagnostic]:
    """Return what makes diagnostics of a path, and of the texts for `{}` in the message."""

    def diagnostic(path: str, *details: str) -> Diagnostic:
        return _diagnostic(path, code, message.format(*details), hint, severity=severity)

    return diagnostic


loop = _kind("E204", "the symbolic link leads back to itself", "remove the link")
link = _kind(
    "E204",
    "the symbolic link is not followed, as Hugo follows none",
    "mount its target by `module.mounts` in the site's configuration",
    "warning",
)
unfollowed = _kind(
    "E204",
    "the symbolic link is not followed",
    "put the file or folder itself in its place",
    "warning",
)
outside = _kind("E217", "the {} leads out of the site, and is not read", ALLOW)
no_file = _kind(
    "E214",
    "this is a pipe, a socket or a device, and is not read",
    "put a file in its place, or remove it",
    "warning",
)
foreign = _kind(
    "E205", "the page is {}, and its marks are read as Markdown", "convert the page to Markdown",
    "warning",
)  # fmt: skip
badly_named = _kind("E206", "the name of the file is not UTF-8", "rename it in UTF-8")
adapter = _kind(
    "E207",
    "the pages that this template makes are not read",
    "write them as files to make them searchable",
    "warning",
)


def unreadable(path: str, error: OSError, what: str) -> Diagnostic:
    """Return the diagnostic of a file or folder that the system does not let us read."""
    demand_handles(path, error)
    reason = error.strerror or type(error).__name__
    return _diagnostic(
        path, "E202", f"the {what} cannot be read: {reason}", "make it readable for this user"
    )


def shut(path: str) -> Diagnostic:
    """Return the same of a file whose mode says so, though nobody has tried."""
    return unreadable(path, PermissionError(EACCES, os.strerror(EACCES)), "file")


def unsupported(
    path: str, format_: str, hint: str, *, others: int = 0, severity: Severity = "error"
) -> Diagnostic:
    """Return the diagnostic of a page, and of others in its format."""
    more = f"; {others} more {'is' if others == 1 else 'are'}" if others else ""
    message = f"the page is {format_}, which is not read{more}"
    return _diagnostic(path, "E209", message, hint, severity=severity)


def guessed_address(path: str, *, others: int) -> Diagnostic:
    """Return the diagnostic of a page whose address a program makes, and of others."""
    more = f"; those of {others} more pages are" if others > 1 else ""
    more = "; that of 1 more page is" if others == 1 else more
    return _diagnostic(
        path,
        "E508",
        f"a program of the site decides the address of this page, so it is a guess{more}",
        "write the address into the front matter as `permalink`, or list the files under"
        " [[sources]] with the `page` that shows them",
        severity="warning",
    )


def computed(path: str, hint: str, *, others: int, hides: bool) -> Diagnostic:
    """
    Return the diagnostic of a program that may give front matter to pages.

    Args:
        others: How many more such programs the site has.
        hides: Whether the text of the programs names a key that hides pages.
    """
    more = f"; {others} more {'is' if others == 1 else 'are'}" if others else ""
    message = f"this program may change the front matter of pages, and is not run{more}"
    severity: Severity = "warning" if hides else "info"
    return _diagnostic(path, "E224", message, hint, severity=severity)


def unread_metadata(path: str, *, others: int) -> Diagnostic:
    """Return the diagnostic of a `.meta.yml` that no plugin known here reads."""
    more = f"; {others} more {'is' if others == 1 else 'are'} not" if others else ""
    message = f"mkdocs.yml lists no plugin `meta`, so this file is not read{more}"
    hint = "add `- meta` to `plugins`, or write the keys into the front matter of the pages"
    return _diagnostic(path, "E224", message, hint, severity="warning")


def shadowed(path: str, winner: str) -> Diagnostic:
    """Return the diagnostic of a file behind another one at the same place of the content tree."""
    diagnostic = _diagnostic(
        path,
        "E302",
        f"{winner} stands at the same place, so this file is no page",
        "rename or remove one of the two",
    )
    return diagnostic._replace(line=1, column=1)


def left_out(path: str, why: str, hint: str, *, deliberate: bool = True) -> Diagnostic:
    """
    Return the note on a document of which the site's program makes no page.

    Args:
        deliberate: Whether somebody wanted it so; else it is a warning.
    """
    severity: Severity = "info" if deliberate else "warning"
    return _diagnostic(path, LEFT_OUT, f"the file is no page: {why}", hint, severity=severity)


def versions_left_out(path: str, version: str, others: Sequence[str]) -> Diagnostic:
    """Return the note on the versions of the docs that visitors do not read first."""
    names = ", ".join(others[:MOST_NAMED])
    more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
    return _diagnostic(
        path,
        LEFT_OUT,
        f"version {version} of the docs is indexed; these versions are not: {names}{more}",
        "to index another version, set `content` in eventsearch.toml to its folder",
        severity="info",
    )


def version_missing(path: str, version: str, folder: str, current: str) -> Diagnostic:
    """Return the diagnostic of a version of the docs whose folder is not there."""
    return _diagnostic(
        path,
        LEFT_OUT,
        f"there is no folder {folder}, so {current} is indexed as version {version} of the docs",
        "create the folder before the site is indexed, or set `content` in eventsearch.toml",
        severity="warning",
    )


def mounted_again(path: str, place: str, others: Sequence[str]) -> Diagnostic:
    """
    Return the note on a file of which a site makes several pages.

    Args:
        place, others: Where it is indexed, and where it is not.
    """
    return _diagnostic(
        path,
        MOUNTED_AGAIN,
        "the file is mounted more than once, and one page of it is indexed: that at "
        f"{place}, not that at {', '.join(others)}",
        "put a copy there, if it is to be found there too",
        severity="info",
    )


def condense(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics; of many notes with one text the first, with their number."""
    every = tuple(diagnostics)
    many = Counter(each.message for each in every if each.code in _NOTES)
    reported: set[str] = set()
    for each in every:
        more = many[each.message] - 1
        if each.code not in _NOTES or more < MOST_NAMED:
            yield each
        elif each.message not in reported:
            reported.add(each.message)
            yield each._replace(message=f"{each.message}, as {more} more files")


def _diagnostic(
    path: str, code: str, message: str, hint: str, *, severity: Severity = "error"
) -> Diagnostic:
    # A path may hold bytes that are no text; it is shown all the same.
    printable = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return Diagnostic(path=printable, code=code, message=message, hint=hint, severity=severity)
