"""
How do the pages of one or more folders become pages of a site, with languages in their names?

What MkDocs, Zola and Docusaurus share of discovery.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from eventsearch.extractor.files import discovery_problems
from eventsearch.extractor.hugo.config.coercion import text
from eventsearch.extractor.platforms.shared.walk import Entry, Walked, walk
from eventsearch.extractor.site import Site
from eventsearch.model.boundary import Boundary
from eventsearch.model.page import Diagnostic

NOTEBOOK = "ipynb"


def documents(
    boundary: Boundary,
    folder: str,
    extensions: Iterable[str],
    *,
    also: Callable[[str], bool] | None = None,
) -> Walked:
    """
    Return the documents below a folder, those in formats that are not read among them.

    Args:
        folder: From the root; one that is not there holds nothing.
        extensions: Lower case, without a dot.
        also: Whether a folder is walked into; None for all.
    """
    known = frozenset(extensions)

    def wanted(path: str, is_folder: bool) -> bool:
        if is_folder:
            return also is None or also(path)
        return path.rpartition(".")[2].lower() in known

    if boundary.holds(folder) and not (boundary.root / folder).is_dir():
        return Walked(files=(), problems=())
    return walk(boundary, folder, wanted=wanted)


def below(entry: Entry, folder: str) -> str:
    """Return a file's folder below another one, with a slash before it; empty for itself."""
    inner = entry.folder.removeprefix(folder.strip("/")).strip("/")
    return f"/{inner}" if inner else ""


def own_text(site: Site, key: str) -> str:
    """Return a text that the platform keeps of its configuration."""
    return text(site.own.get(key))


def own_texts(site: Site, key: str) -> tuple[str, ...]:
    """Return texts that the platform keeps of its configuration."""
    value = site.own.get(key)
    return value if isinstance(value, tuple) else ()


def in_order(problems: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return problems sorted by path and code."""
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.code)))


def notebook(entry: Entry) -> Diagnostic:
    """Return the problem of a notebook."""
    return discovery_problems.unsupported(entry.path, "a notebook", "convert it to Markdown")
