"""
Diagnostics of the search for pages: links, unreadable files, files that are not pages.

`_kind` makes most of the functions; their arguments are a path and the details of a message.
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
"""
Maximum number of files with the same note that are reported one by one.

With more, a whole folder is probably left out on purpose, so one note reports all of them.
"""

_NOTES = frozenset((LEFT_OUT, MOUNTED_AGAIN))


def _kind(
    code: str, message: str, hint: str, severity: Severity = "error"
) -> Callable[..., Diagnostic]:
    """Return a function that makes a diagnostic from a path and the texts for `{}` in *message*."""

    def diagnostic(path: str, *details: str) -> Diagnostic:
        return _diagnostic(path, code, message.format(*details), hint, severity=severity)

    return diagnostic


loop = _kind("E204", "the symbolic link leads back to itself", "remove the link")
link = _kind(
    "E204",
    "the symbolic link is not followed, because Hugo does not follow links",
    "put the file or folder itself in its place, or mount its folder by `module.mounts` in the"
    " site's configuration",
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
    "E205", "the page is {}, but its markup is read as Markdown", "convert the page to Markdown",
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
    """
    Return the diagnostic of a file or folder that the system does not let us read.

    Raises:
        BuildError: Too many files are open.
    """
    demand_handles(path, error)
    reason = error.strerror or type(error).__name__
    return _diagnostic(
        path, "E202", f"the {what} cannot be read: {reason}", "make it readable for this user"
    )


def shut(path: str) -> Diagnostic:
    """Return the diagnostic of a file that is unreadable by its mode, without trying to read it."""
    return unreadable(path, PermissionError(EACCES, os.strerror(EACCES)), "file")


def unsupported(
    path: str, format_: str, hint: str, *, others: int = 0, severity: Severity = "error"
) -> Diagnostic:
    """Return the diagnostic of a page in an unsupported format, and the number of *others*."""
    message = f"the page is {format_}, which is not read{_and_more(others)}"
    return _diagnostic(path, "E209", message, hint, severity=severity)


def guessed_address(path: str, *, others: int) -> Diagnostic:
    """Return the diagnostic of a page whose address is guessed, and the number of *others*."""
    return _diagnostic(
        path,
        "E508",
        "a program of the site decides the address of this page, so it is a guess"
        + _and_more(others),
        "write the address into the front matter as `permalink`, or list the files under"
        " [[sources]] with the `page` that shows them",
        severity="warning",
    )


def computed(path: str, hint: str, *, others: int, hides: bool) -> Diagnostic:
    """
    Return the diagnostic of a program that may set front matter of pages.

    Args:
        others: How many more such programs the site has.
        hides: Whether the text of the programs contains a key that hides pages.
    """
    message = "this program may change the front matter of pages, but is not run"
    message += _and_more(others)
    severity: Severity = "warning" if hides else "info"
    return _diagnostic(path, "E224", message, hint, severity=severity)


def unread_metadata(path: str, *, others: int) -> Diagnostic:
    """Return the diagnostic of a `.meta.yml` that is not read, and the number of *others*."""
    message = f"mkdocs.yml lists no plugin `meta`, so this file is not read{_and_more(others)}"
    hint = "add `- meta` to `plugins`, or write the keys into the front matter of the pages"
    return _diagnostic(path, "E224", message, hint, severity="warning")


def _and_more(others: int) -> str:
    return f" (and {others} more)" if others else ""


def shadowed(path: str, winner: str) -> Diagnostic:
    """Return the diagnostic of a file that *winner* hides, at the same content tree place."""
    diagnostic = _diagnostic(
        path,
        "E302",
        f"{winner} has the same place in the content tree, so this file is not a page",
        "rename or remove one of the two",
    )
    return diagnostic._replace(line=1, column=1)


def left_out(path: str, why: str, hint: str, *, deliberate: bool = True) -> Diagnostic:
    """
    Return the note on a document that the site's program does not make a page.

    Args:
        deliberate: Whether the site's author probably wants that; if not, the note is a warning.
    """
    severity: Severity = "info" if deliberate else "warning"
    return _diagnostic(path, LEFT_OUT, f"the file is not a page: {why}", hint, severity=severity)


def versions_left_out(path: str, version: str, others: Sequence[str]) -> Diagnostic:
    """Return the note that lists the versions of the docs that are not indexed."""
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
    """Return the diagnostic of a version of the docs whose folder does not exist."""
    return _diagnostic(
        path,
        LEFT_OUT,
        f"there is no folder {folder}, so {current} is indexed as version {version} of the docs",
        "create the folder before the site is indexed, or set `content` in eventsearch.toml",
        severity="warning",
    )


def mounted_again(path: str, place: str, others: Sequence[str]) -> Diagnostic:
    """
    Return the note on a file that the site makes into several pages.

    Args:
        place: Place in the content tree at which the file is indexed.
        others: Places at which it is not indexed.
    """
    return _diagnostic(
        path,
        MOUNTED_AGAIN,
        f"the file is mounted more than once: it is indexed at {place}, "
        f"but not at {', '.join(others)}",
        "copy the file there to index it there too",
        severity="info",
    )


def condense(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the diagnostics; join more than `MOST_NAMED` notes with the same text into one."""
    every = tuple(diagnostics)
    many = Counter(each.message for each in every if each.code in _NOTES)
    reported: set[str] = set()
    for each in every:
        more = many[each.message] - 1
        if each.code not in _NOTES or more < MOST_NAMED:
            yield each
        elif each.message not in reported:
            reported.add(each.message)
            yield each._replace(message=f"{each.message} (and {more} more files)")


def _diagnostic(
    path: str, code: str, message: str, hint: str, *, severity: Severity = "error"
) -> Diagnostic:
    # Linux allows names that are not UTF-8; printing one unescaped would fail.
    printable = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return Diagnostic(path=printable, code=code, message=message, hint=hint, severity=severity)
