"""
Read a content file's name and path: extension, language, bundle, place, section, page kind.

Source: common/paths/pathparser.go and hugofs/files/classifier.go of Hugo 0.131.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from eventsearch.extractor.hugo.urlize import lower, tree_path
from eventsearch.model.page import Bundle, Kind, SourceFile

_READ = frozenset(("md", "markdown", "mdown", "html", "htm"))
# Formats that Hugo converts with other programs; their front matter is the same.
_FOREIGN = {
    "org": "Org",
    "adoc": "AsciiDoc",
    "asciidoc": "AsciiDoc",
    "ad": "AsciiDoc",
    "rst": "reStructuredText",
    "pandoc": "Pandoc",
    "pdc": "Pandoc",
}
ADAPTER = "_content.gotmpl"
"""Name of Hugo's content adapters: templates that make pages."""

_DAY = re.compile(r"^\d{4}-\d\d?-\d\d?[-_](?=.)")
_JOINTS = re.compile(r"[-_]+")

# From Hugo 0.161 on, a language suffix may be written `about._language_fr_.md`.
_LANGUAGE = "_language_"
_BUNDLES: dict[str, Bundle] = {"index": "leaf", "_index": "branch"}


class Name(NamedTuple):
    """
    The parts of a content file's name.

    Attributes:
        written: Name without language suffix and extension, as written.
        lang: Code of a configured language; empty without a language suffix.
        extension: Lower case, no dot.
        foreign: Name of the format; empty for Markdown and HTML.
    """

    written: str
    bundle: Bundle
    lang: str
    extension: str
    foreign: str = ""


def read_name(filename: str, languages: Container[str], disabled: Container[str]) -> Name | None:
    """Return the parts of a name; None if it is not content, or in a disabled language."""
    written, dot, extension = filename.rpartition(".")
    extension = extension.lower()
    foreign = _FOREIGN.get(extension, "")
    if not dot or not written or not (foreign or extension in _READ):
        return None
    before, dot, suffix = written.rpartition(".")
    suffix = suffix.lower() if dot and before else ""
    if suffix.startswith(_LANGUAGE) and suffix.endswith("_"):
        suffix = suffix.removeprefix(_LANGUAGE)[:-1]
    lang = ""
    if suffix in disabled:
        return None
    if suffix in languages:
        written, lang = before, suffix
    return Name(written, _BUNDLES.get(lower(written), ""), lang, extension, foreign)


def logical_of(folder: str, name: Name) -> str:
    """Return a file's place in the content tree. *folder* has no slash at its end."""
    return (folder or "/") if name.bundle else f"{folder}/{name.written}"


def readable(logical: str, path: str) -> str:
    """Return a page's name as words, without a date: ``2031-05-14-mon_atelier`` is mon atelier."""
    name = logical.rstrip("/").rpartition("/")[2] or path.rpartition("/")[2].partition(".")[0]
    return " ".join(_JOINTS.sub(" ", _DAY.sub("", name)).split()) or path


cached_tree_path = lru_cache(maxsize=256)(tree_path)
"""`tree_path` with a cache, for folders: most pages of a site are in the same few folders."""


def section_of(bundle: Bundle, logical: str) -> str:
    """Return a place's first folder in lower case; empty for a page or leaf bundle at the root."""
    first, _, rest = logical.strip("/").partition("/")
    return cached_tree_path(first) if rest or bundle == "branch" else ""


def kind_of(bundle: Bundle, logical: str, taxonomies: Sequence[tuple[str, str]]) -> Kind:
    if logical == "/":
        return "home"
    if bundle != "branch":
        return "page"
    place = tree_path(logical)
    for _, plural in taxonomies:
        root = f"/{tree_path(plural)}"
        if place == root:
            return "taxonomy"
        if place.startswith(root + "/"):
            return "term"
    return "section"


def move(source: SourceFile, path: str, taxonomies: Sequence[tuple[str, str]]) -> SourceFile:
    """
    Return a page at the place in *path*, the `path` of its front matter.

    Hugo removes everything after the last dot as an extension.
    """
    folder, _, name = path.strip("/").rpartition("/")
    name = name.rpartition(".")[0] or name
    logical = f"/{folder}/{name}" if folder else f"/{name}"
    return source._replace(
        logical=logical,
        section=section_of(source.bundle, logical),
        kind=kind_of(source.bundle, logical, taxonomies),
    )
