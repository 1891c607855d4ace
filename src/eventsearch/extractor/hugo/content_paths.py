"""
What the name of a content file says: extension, language, bundle, place, section, kind of page.

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
# Formats that Hugo hands to other programs; their front matter is the same.
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
"""A template that makes pages."""

_DAY = re.compile(r"^\d{4}-\d\d?-\d\d?[-_](?=.)")
_JOINTS = re.compile(r"[-_]+")

# From Hugo 0.161 on a name may say what its suffix is: `about._language_fr_.md`.
_LANGUAGE = "_language_"
_BUNDLES: dict[str, Bundle] = {"index": "leaf", "_index": "branch"}


class Name(NamedTuple):
    """
    A content file's name in its parts.

    Attributes:
        written: Name without language suffix and extension, as written.
        lang: Code of a configured language; empty for none.
        extension: Lower case, no dot.
        foreign: What the format is called when it is neither Markdown nor HTML; empty otherwise.
    """

    written: str
    bundle: Bundle
    lang: str
    extension: str
    foreign: str = ""


def read_name(filename: str, languages: Container[str], disabled: Container[str]) -> Name | None:
    """Return the parts of a name; None for what is no content, and for disabled languages."""
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
    """Return the place in the content tree of a file in a folder of it (no slash at the end)."""
    return (folder or "/") if name.bundle else f"{folder}/{name.written}"


def readable(logical: str, path: str) -> str:
    """Return the name of a bundle or file as words: ``2031-05-14-mon_atelier`` is mon atelier."""
    name = logical.rstrip("/").rpartition("/")[2] or path.rpartition("/")[2].partition(".")[0]
    return " ".join(_JOINTS.sub(" ", _DAY.sub("", name)).split()) or path


cached_tree_path = lru_cache(maxsize=256)(tree_path)
"""`tree_path` for folders: most pages of a site are in the same few folders."""


def section_of(bundle: Bundle, logical: str) -> str:
    """Return the first folder of a place: a leaf bundle at the root of the content lies in none."""
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
    Return a page at the place that its front matter's `path` names.

    Hugo takes what follows the last dot for an extension, whatever it is.
    """
    folder, _, name = path.strip("/").rpartition("/")
    name = name.rpartition(".")[0] or name
    logical = f"/{folder}/{name}" if folder else f"/{name}"
    return source._replace(
        logical=logical,
        section=section_of(source.bundle, logical),
        kind=kind_of(source.bundle, logical, taxonomies),
    )
