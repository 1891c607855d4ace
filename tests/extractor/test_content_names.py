"""What the names of content files say."""

from __future__ import annotations

import pytest

from eventsearch.extractor.hugo.content_paths import (
    kind_of,
    logical_of,
    move,
    read_name,
    section_of,
)
from eventsearch.model.page import Bundle, SourceFile

LANGUAGES = frozenset(("en", "fr", "pt-br"))
DISABLED = frozenset(("de",))
TAXONOMIES = (("tag", "tags"), ("author", "people/authors"))


@pytest.mark.parametrize(
    ("filename", "parts"),
    [
        ("a.md", ("a", "", "", "")),
        ("A.MD", ("A", "", "", "")),
        ("a.fr.md", ("a", "fr", "", "")),
        ("a.FR.md", ("a", "fr", "", "")),
        ("a.pt-BR.md", ("a", "pt-br", "", "")),
        ("a.xx.md", ("a.xx", "", "", "")),
        ("v1.2.fr.md", ("v1.2", "fr", "", "")),
        ("a.en.x.md", ("a.en.x", "", "", "")),
        ("fr.md", ("fr", "", "", "")),
        ("index.html", ("index", "", "leaf", "")),
        ("Index.fr.markdown", ("Index", "fr", "leaf", "")),
        ("_index.htm", ("_index", "", "branch", "")),
        ("index.foo.mdown", ("index.foo", "", "", "")),
        ("a.org", ("a", "", "", "Org")),
        ("a.adoc", ("a", "", "", "AsciiDoc")),
        ("a.rst", ("a", "", "", "reStructuredText")),
        ("a.pdc", ("a", "", "", "Pandoc")),
        *dict.fromkeys(("a.txt", "md", ".md", "a.de.md", "a.qmd", "a.ipynb", "a.mdx")).items(),
        ("_content.gotmpl", None),
    ],
)
def test_a_name_has_its_parts(filename: str, parts: tuple[str, ...] | None) -> None:
    name = read_name(filename, LANGUAGES, DISABLED)
    assert (name and (name.written, name.lang, name.bundle, name.foreign)) == parts


@pytest.mark.parametrize(
    ("folder", "filename", "logical", "section"),
    [
        ("", "_index.md", "/", ""),
        ("", "about.md", "/about", ""),
        ("/Post", "_index.md", "/Post", "post"),
        ("/Post", "a.md", "/Post/a", "post"),
        ("/about", "index.md", "/about", ""),
        ("/post/a", "index.md", "/post/a", "post"),
        ("/Deux Mots", "a.md", "/Deux Mots/a", "deux-mots"),
    ],
)
def test_a_file_has_its_place_and_section(
    folder: str, filename: str, logical: str, section: str
) -> None:
    name = read_name(filename, LANGUAGES, DISABLED)
    assert name is not None
    assert logical_of(folder, name) == logical
    assert section_of(name.bundle, logical) == section


@pytest.mark.parametrize(
    ("bundle", "logical", "kind"),
    [
        ("branch", "/", "home"),
        ("leaf", "/", "home"),
        ("branch", "/tags", "taxonomy"),
        ("branch", "/Tags/a", "term"),
        ("branch", "/tags/a/b", "term"),
        ("branch", "/people/authors/x", "term"),
        ("branch", "/people", "section"),
        ("leaf", "/tags/a", "page"),
        ("", "/tags/a", "page"),
    ],
)
def test_a_place_has_its_kind(bundle: Bundle, logical: str, kind: str) -> None:
    assert kind_of(bundle, logical, TAXONOMIES) == kind


@pytest.mark.parametrize(
    ("path", "logical", "section"),
    [("/About Us/", "/About Us", ""), ("q/w.md", "/q/w", "q")],
)
def test_a_path_in_the_front_matter_moves_the_page(path: str, logical: str, section: str) -> None:
    source = SourceFile("content/a/index.md", "en", "page", "leaf", "/a", "", 0, 0)
    there = move(source, path, TAXONOMIES)
    assert (there.logical, there.section, there.kind) == (logical, section, "page")
