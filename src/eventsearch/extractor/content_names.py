"""
What does the name of a content file say?

Pure. Extension, language suffix, bundle, place in the content tree, kind of page.

Source: common/paths/pathparser.go and hugofs/files/classifier.go of Hugo 0.131.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from eventsearch.extractor.slug import lower, tree_path
from eventsearch.records.content import Bundle, Kind

_READ = frozenset(("md", "markdown", "mdown", "html", "htm"))
_UNREAD = {
    "org": "Org mode",
    "adoc": "AsciiDoc",
    "asciidoc": "AsciiDoc",
    "ad": "AsciiDoc",
    "rst": "reStructuredText",
    "pandoc": "Pandoc",
    "pdc": "Pandoc",
    "gotmpl": "a content adapter",
}
# Templates that make pages have this name; others with their extension are no content.
_ADAPTER = "_content"
_BUNDLES: dict[str, Bundle] = {"index": "leaf", "_index": "branch"}


@dataclass(frozen=True, slots=True)
class Name:
    """
    A content file's name in its parts.

    Attributes:
        written: Name without language suffix and extension, as written.
        stem: The same in lower case.
        lang: Code of a configured language; empty for none.
        extension: Lower case, no dot.
        unread: What the format is called that Hugo reads and we do not; empty for the others.
    """

    written: str
    stem: str
    lang: str
    extension: str
    unread: str = ""

    @property
    def bundle(self) -> Bundle:
        return _BUNDLES.get(self.stem, "")


def read_name(filename: str, languages: Set[str], disabled: Set[str]) -> Name | None:
    """Return the parts of a name; None for what is no content, and for disabled languages."""
    written, dot, extension = filename.rpartition(".")
    extension = extension.lower()
    unread = _UNREAD.get(extension, "")
    if not dot or not written or not (unread or extension in _READ):
        return None
    before, dot, suffix = written.rpartition(".")
    suffix = suffix.lower() if dot and before else ""
    lang = ""
    if suffix in disabled:
        return None
    if suffix in languages:
        written, lang = before, suffix
    stem = lower(written)
    if extension == "gotmpl" and stem != _ADAPTER:
        return None
    return Name(written, stem, lang, extension, unread)


def logical_of(folder: str, name: Name) -> str:
    """Return the place in the content tree of a file in a folder of it (no slash at the end)."""
    return (folder or "/") if name.bundle else f"{folder}/{name.written}"


def kind_of(name: Name, logical: str, taxonomies: Sequence[tuple[str, str]]) -> Kind:
    """Return the kind of the page at a place."""
    if logical == "/":
        return "home"
    if name.bundle != "branch":
        return "page"
    place = tree_path(logical)
    for _, plural in taxonomies:
        root = f"/{tree_path(plural)}"
        if place == root:
            return "taxonomy"
        if place.startswith(root + "/"):
            return "term"
    return "section"
