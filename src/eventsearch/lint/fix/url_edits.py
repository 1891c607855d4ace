"""
Which path is meant by a whole address of the site itself?
"""

from __future__ import annotations

from collections.abc import Iterator

from eventsearch.lint.fix.source_file import Opened
from eventsearch.lint.fix.value_edits import value_swapped
from eventsearch.model.page import Diagnostic, Fix


def without_host(problem: Diagnostic, file: Opened) -> Fix | None:
    """Return the fix that writes the path only; none for an address of another site."""
    key = problem.message.split("`")[1]
    base = file.site.base_url.rstrip("/")
    for address in _addresses(file, key):
        path = address.removeprefix(base)
        # What follows `?` or `#` is no part of a page's address.
        if base and path.startswith("/") and path != address and not set(path) & set("?#"):
            change = value_swapped(file, (key,), address, path)
            return None if change is None else Fix(message=f"write `{path}`", edits=(change,))
    return None


def _addresses(file: Opened, key: str) -> Iterator[str]:
    value = file.parsed.front.get(key) if file.parsed else None
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
