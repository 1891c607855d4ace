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
    ("filename", "written", "lang", "bundle"),
    [
        ("a.md", "a", "", ""),
        ("A.MD", "A", "", ""),
        ("a.fr.md", "a", "fr", ""),
        ("a.FR.md", "a", "fr", ""),
        ("a.pt-BR.md", "a", "pt-br", ""),
        ("a.xx.md", "a.xx", "", ""),
        ("v1.2.fr.md", "v1.2", "fr", ""),
        ("a.en.x.md", "a.en.x", "", ""),
        ("fr.md", "fr", "", ""),
        ("index.html", "index", "", "leaf"),
        ("Index.fr.markdown", "Index", "fr", "leaf"),
        ("_index.htm", "_index", "", "branch"),
        ("index.foo.mdown", "index.foo", "", ""),
    ],
)
def test_a_name_has_its_parts(filename: str, written: str, lang: str, bundle: Bundle) -> None:
    name = read_name(filename, LANGUAGES, DISABLED)
    assert name is not None
    assert (name.written, name.lang, name.bundle, name.foreign) == (written, lang, bundle, "")


@pytest.mark.parametrize(
    "filename", ["a.txt", "md", ".md", "a.de.md", "a.qmd", "a.ipynb", "a.mdx", "_content.gotmpl"]
)
def test_what_is_no_content_has_none(filename: str) -> None:
    assert read_name(filename, LANGUAGES, DISABLED) is None


@pytest.mark.parametrize(
    ("filename", "format_"),
    [("a.org", "Org"), ("a.adoc", "AsciiDoc"), ("a.rst", "reStructuredText"), ("a.pdc", "Pandoc")],
)
def test_formats_of_other_programs_are_named(filename: str, format_: str) -> None:
    name = read_name(filename, LANGUAGES, DISABLED)
    assert name is not None
    assert name.foreign == format_


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
    [
        ("2014/12/1.0-Timeline", "/2014/12/1", "2014"),
        ("/About Us/", "/About Us", ""),
        ("q/w.md", "/q/w", "q"),
    ],
)
def test_a_path_in_the_front_matter_moves_the_page(path: str, logical: str, section: str) -> None:
    source = SourceFile(
        path="content/a/index.md",
        lang="en",
        kind="page",
        bundle="leaf",
        logical="/a",
        section="",
        size=0,
        mtime_ns=0,
    )
    there = move(source, path, TAXONOMIES)
    assert (there.logical, there.section, there.kind) == (logical, section, "page")
