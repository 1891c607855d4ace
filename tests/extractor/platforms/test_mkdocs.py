"""MkDocs sites: addresses, languages, what is left out, and text."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.platforms.mkdocs import is_ignored
from eventsearch.extractor.platforms.mkdocs.markdown import plain
from platform_sites import read_site, urls
from site_on_disk import Read


def site(root: Path, files: dict[str, str], config: str = "site_name: Doc\n") -> Read:
    """Read an MkDocs site."""
    return read_site(root, {"mkdocs.yml": config, **files})


def test_addresses_are_folders_below_the_site(tmp_path: Path) -> None:
    """README is an index where there is no other."""
    files = {
        "docs/index.md": "# Accueil",
        "docs/about.md": "x",
        "docs/event/README.md": "# Agenda",
        "docs/event/a b.md": "---\ndate: 2024-05-01\n---\n",
        "docs/both/index.md": "x",
        "docs/both/README.md": "x",
        "other.md": "x",
    }
    config = "site_name: Doc\nsite_url: https://example.org/doc/\nx: !!python/name:a.b.c\n"
    found = site(tmp_path, files, config)
    assert found.site.platform == "mkdocs"
    assert urls(found) == {
        "docs/index.md": "/doc/",
        "docs/about.md": "/doc/about/",
        "docs/event/README.md": "/doc/event/",
        "docs/event/a b.md": "/doc/event/a%20b/",
        "docs/both/index.md": "/doc/both/",
    }
    assert found.records["docs/event/README.md"].kind == "section"
    assert str(found.records["docs/event/a b.md"].meta.start) == "2024-05-01 00:00:00+00:00"
    assert [(p.path, p.code) for p in found.diagnostics] == [("docs/both/README.md", "E208")]
    assert found.records["docs/index.md"].meta.title == "Accueil"


def test_settings_name_folder_and_kind_of_address(tmp_path: Path) -> None:
    """`docs_dir` and `use_directory_urls`."""
    config = "docs_dir: pages\nuse_directory_urls: false\n"
    files = {"pages/index.md": "x", "pages/a/b.md": "x", "pages/a/index.md": "x"}
    assert urls(site(tmp_path, files, config)) == {
        "pages/index.md": "/",
        "pages/a/b.md": "/a/b.html",
        "pages/a/index.md": "/a/",
    }
    with pytest.raises(SiteError, match="there is no content folder gone") as error:
        site(tmp_path, {}, "docs_dir: gone\n")
    assert error.value.hint == "name the right one: `docs_dir` in mkdocs.yml"


@pytest.mark.parametrize("structure", ["suffix", "folder"])
def test_translations_stand_below_their_language(tmp_path: Path, structure: str) -> None:
    """By suffix or by folder; the default language at the root."""
    config = f"""
plugins:
  - search
  - i18n:
      docs_structure: {structure}
      languages:
        - {{locale: fr, default: true}}
        - {{locale: en}}
"""
    if structure == "suffix":
        files = {"docs/a.md": "x", "docs/a.en.md": "x", "docs/index.en.md": "x"}
        expected = {"docs/a.md": "/a/", "docs/a.en.md": "/en/a/", "docs/index.en.md": "/en/"}
    else:
        files = {"docs/fr/a.md": "x", "docs/en/a.md": "x", "docs/en/index.md": "x"}
        expected = {"docs/fr/a.md": "/a/", "docs/en/a.md": "/en/a/", "docs/en/index.md": "/en/"}
    found = site(tmp_path, files, config)
    assert urls(found) == expected
    assert {r.site_lang for p, r in found.records.items() if "en" in p} == {"en"}
    assert found.site.default_language == "fr"


def test_excluded_and_draft_documents(tmp_path: Path) -> None:
    """`exclude_docs` is named, `draft_docs` are drafts, `search: exclude` is not listed."""
    config = "exclude_docs: |\n  old/\ndraft_docs: |\n  *-draft.md\n"
    files = {
        "docs/old/a.md": "x",
        "docs/b-draft.md": "x",
        "docs/c.md": "---\nsearch:\n  exclude: true\n---\n",
        "docs/n.ipynb": "{}",
    }
    found = site(tmp_path, files, config)
    assert [(p.path, p.code) for p in found.diagnostics] == [
        ("docs/n.ipynb", "E209"),
        ("docs/old/a.md", "E208"),
    ]
    assert not found.records["docs/b-draft.md"].buildable
    assert not found.records["docs/c.md"].meta.listed


def test_a_post_may_have_several_dates(tmp_path: Path) -> None:
    """As those of Material's blog."""
    text = "---\ndate:\n  created: 2024-01-02\n  updated: 2024-02-03\n---\nx"
    found = site(tmp_path, {"docs/blog/posts/a.md": text})
    meta = found.records["docs/blog/posts/a.md"].meta
    assert (str(meta.date)[:10], str(meta.modified)[:10]) == ("2024-01-02", "2024-02-03")
    assert found.diagnostics == ()


@pytest.mark.parametrize(
    ("path", "lines", "ignored"),
    [
        ("a.md", ("a.md",), True),
        ("x/a.md", ("a.md",), True),
        ("x/a.md", ("/a.md",), False),
        ("x/y/a.md", ("x/",), True),
        ("x/a.md", ("*.md", "!a.md"), False),
        ("x/a.md", ("# x/a.md", ""), False),
        ("x/a.md", ("x/**/a.md",), True),
    ],
)
def test_patterns_are_those_of_gitignore(path: str, lines: tuple[str, ...], ignored: bool) -> None:
    """The last one that fits decides."""
    assert is_ignored(path, lines) is ignored


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('!!! note "Titre"\n    un\n\n    deux\n\nfin', "\nTitre\n\nun\n\ndeux\n\nfin"),
        ("??? warning\n    un", "\n\n\nun"),
        ('=== "R"\n\n    ```r\n    x\n    ```\n', "\nR\n\n\n```r\nx\n```\n"),
        ('!!! a "A"\n    !!! b "B"\n        x\n    y', "\nA\n\n\nB\n\nx\ny"),
        ('```\n!!! note "x"\n```', '```\n!!! note "x"\n```'),
        ("[x](y.md){ .button } :material-star: ++ctrl+c++", "[x](y.md)  ctrl c"),
        ('--8<-- "x.md"\n[TOC]\n*[HTML]: Hyper', "\n\n"),
        ("==mot== et `{.x}`", "mot et `{.x}`"),
        ("==a ==b== ^^c^^ == d ==", "a ==b c == d =="),
        ("==a ^^b== c^^ ==d ^^e", "a ^^b c^^ ==d ^^e"),
        ("``{.x} ` a`` `{.x} ``", "``{.x} ` a`` ` ``"),
    ],
)
def test_extensions_give_way_to_what_is_seen(body: str, expected: str) -> None:
    """Boxes are opened, marks drop out, code stays."""
    assert plain(body) == expected


def test_headings_have_the_ids_of_toc(tmp_path: Path) -> None:
    """ASCII, and an underscore before the number."""
    record = site(tmp_path, {"docs/a.md": "## L’été\n\n## L’été\n"}).records["docs/a.md"]
    assert [section.anchor for section in record.sections] == ["lete", "lete_1"]
