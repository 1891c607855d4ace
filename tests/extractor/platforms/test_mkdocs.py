"""MkDocs sites: addresses, languages, excluded files, and text."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.platforms.documents import is_ignored
from eventsearch.model.page import PageRecord
from platform_sites import read_site, urls
from site_on_disk import Read


def site(root: Path, files: dict[str, str], config: str = "site_name: Doc\n") -> Read:
    """Read an MkDocs site."""
    return read_site(root, {"mkdocs.yml": config, **files})


def test_addresses_are_folders_below_the_site(tmp_path: Path) -> None:
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
    config = "docs_dir: pages\nuse_directory_urls: false\n"
    files = {"pages/index.md": "x", "pages/a/b.md": "x", "pages/a/index.md": "x"}
    assert urls(site(tmp_path, files, config)) == {
        "pages/index.md": "/",
        "pages/a/b.md": "/a/b.html",
        "pages/a/index.md": "/a/",
    }
    with pytest.raises(SiteError, match="there is no content folder gone") as error:
        site(tmp_path, {}, "docs_dir: gone\n")
    assert error.value.hint == "set `docs_dir` in mkdocs.yml to an existing folder"


@pytest.mark.parametrize("structure", ["suffix", "folder"])
def test_translations_have_addresses_below_their_language(tmp_path: Path, structure: str) -> None:
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
    text = "---\ndate:\n  created: 2024-01-02\n  updated: 2024-02-03\n---\nx"
    found = site(tmp_path, {"docs/blog/posts/a.md": text})
    meta = found.records["docs/blog/posts/a.md"].meta
    assert (str(meta.date)[:10], str(meta.modified)[:10]) == ("2024-01-02", "2024-02-03")
    assert found.diagnostics == ()


@pytest.mark.parametrize(
    ("pattern", "date", "expected"),
    [
        ("yyyy/MM/dd", "2024-01-02", "2024/01/02"),
        ("yyyy/MM", "0987-01-02", "0987/01"),
        ("y/M/d", "2024-01-02", "2024/1/2"),
        ("yy-yyyyy", "2004-11-12", "04-02004"),
        ("yyyy/MMM", "2024-01-02", ""),
        ("yyyy/D", "2024-01-02", ""),
        ("yyyy 'x'", "2024-01-02", ""),
    ],
)
def test_the_date_in_an_address_is_as_babel_writes_it(
    tmp_path: Path, pattern: str, date: str, expected: str
) -> None:
    blog = f'blog: {{post_url_date_format: "{pattern}"}}'
    found = site(
        tmp_path,
        {"docs/blog/posts/a.md": f"---\ntitle: A\ndate: {date}\n---\nx"},
        f"plugins:\n  - search\n  - {blog}\n",
    )
    path = posixpath.join("/blog", expected, "a/")
    assert urls(found)["docs/blog/posts/a.md"] == path
    codes = [(each.path, each.code, pattern in each.message) for each in found.diagnostics]
    assert codes == ([] if expected else [("mkdocs.yml", "E507", True)])


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
    assert is_ignored(path, lines) is ignored


ALL = """
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - pymdownx.caret
  - pymdownx.details
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.highlight:
      anchor_linenums: true
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.mark
  - pymdownx.superfences
  - pymdownx.tabbed:
      alternate_style: true
  - pymdownx.tasklist
  - toc:
      permalink: true
"""


def page(root: Path, body: str, config: str = ALL, **files: str) -> PageRecord:
    """Return the only page of a site."""
    return site(root, {"docs/a.md": body, **files}, config).records["docs/a.md"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('!!! note "Titre"\n    un\n\n    deux\n\nfin', "Titre\nun\ndeux\nfin"),
        ("??? warning\n    un", "Warning\nun"),
        ('=== "R"\n\n    un\n\n=== "Python"\n\n    deux', "R\nun\nPython\ndeux"),
        ('!!! a "A"\n    !!! b "B"\n        x\n\n    y', "A\nB\nx\ny"),
        ('```\n!!! note "x"\n```', '!!! note "x"'),
        ('``` { .py title="a.py" linenums="1" }\nx = 1\n```', "a.py\nx = 1"),
        ("`#!py x = 1`", "x = 1"),
        ("[x](y.md){ .button } :material-star: ++ctrl+c++", "x Ctrl+C"),
        ("[TOC]\n\nHTML\n\n*[HTML]: Hyper", "HTML"),
        ("==mot== et `{.x}`", "mot et {.x}"),
        ("a\n:   b\n\n- [x] fait", "a\nb\nfait"),
        ('<div class="grid" markdown>\n\n**a**\n\n</div>', "a"),
        ("1. a\n\n    ```\n    b\n    ```", "a\nb"),
    ],
)
def test_the_text_is_the_visible_text(tmp_path: Path, body: str, text: str) -> None:
    assert page(tmp_path, body).text == text


def test_marks_of_extensions_that_are_off_are_text(tmp_path: Path) -> None:
    body = "==a==\n\n|b|\n|-|\n|c|\n\n```\nd\n```\n\n## É {: #x }"
    record = page(tmp_path, body, "site_name: Doc\n")
    assert record.text == "==a==\nb\nc\nd\nÉ {: #x }"
    assert [section.anchor for section in record.sections if section.heading] == ["e-x"]


@pytest.mark.parametrize(
    ("toc", "anchors"),
    [
        ("", ["lete", "lete_1", "mien", "b-c"]),
        ("slugify: !!python/name:markdown.extensions.toc.slugify_unicode", ["lété", "lété_1"]),
        ("slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}", ["lété"]),
        ("slugify: !!python/object/apply:pymdownx.slugs.slugify {}", ["Lété"]),
        ("slugify: !!python/name:pymdownx.slugs.uslugify_encoded", ["l%C3%A9t%C3%A9"]),
        ("slugify: !!python/object/apply:os.system {kwds: {command: touch x}}", ["lete"]),
        ('separator: "_"', ["lete", "lete_1", "mien", "b_c"]),
    ],
)
def test_headings_have_the_ids_of_toc(tmp_path: Path, toc: str, anchors: list[str]) -> None:
    config = f"markdown_extensions:\n  - attr_list\n  - toc:\n      permalink: true\n      {toc}\n"
    body = "## L’été\n\n## L’été\n\n## x {: #mien }\n\n## b *c*"
    record = page(tmp_path, body, config)
    found = [section.anchor for section in record.sections if section.heading]
    assert found[: len(anchors)] == anchors
    assert [s.heading for s in record.sections if s.heading] == ["L’été", "L’été", "x", "b c"]


def test_an_inherited_list_of_extensions_counts(tmp_path: Path) -> None:
    files = {"base.yml": "markdown_extensions:\n  pymdownx.mark: {}\n  toc: {baselevel: 2}\n"}
    record = page(tmp_path, "# a\n\n==b==", "INHERIT: base.yml\n", **files)
    assert (record.text, record.sections[-1].level) == ("a\nb", 2)


def test_snippets_are_not_read_and_code_is_not_run(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    config = """
markdown_extensions:
  - pymdownx.snippets:
      base_path: [/, .]
      url_download: true
  - pymdownx.b64
  - markdown_include.include
  - os
  - pymdownx.superfences:
      custom_fences: [{name: a, class: a, format: !!python/name:os.system }]
"""
    body = f'--8<-- "{secret}"\n\n--8<--\n{secret}\n--8<--\n\n![a](secret.md)\n\n```a\nls\n```'
    record = page(tmp_path / "site", body, config)
    assert "secret" not in record.text.replace(str(secret), "")
    assert record.text.endswith("ls")


def test_texts_appended_to_each_page_are_read(tmp_path: Path) -> None:
    config = (
        "markdown_extensions:\n  - pymdownx.snippets:\n      auto_append: [inc/refs.md, gone.md]\n"
    )
    record = page(tmp_path, "## [a][b]", config, **{"inc/refs.md": "[b]: https://example.org"})
    assert (record.text, record.sections[-1].anchor) == ("a", "a")
    (tmp_path / "out.md").write_text("secret")
    with pytest.raises(SiteError, match=r"out\.md"):
        page(tmp_path / "site", "a", config.replace("inc/refs.md", "../out.md"))


@pytest.mark.parametrize(
    "row",
    [
        *("[" * 20_000, "# a\n" * 5_000, "<a " * 10_000, "[^a]b " * 3_000, "`" * 9_000),
        *("1. " * 9_000, "a\n\n" * 10_001, "a\n: b\n\n" * 5_001, "[^1]: a\n\n[^1]\n\n" * 2_501),
    ],
)
def test_a_page_too_slow_to_render_is_read_as_words(tmp_path: Path, row: str) -> None:
    found = site(tmp_path, {"docs/a.md": f"été\n\n{row}"}, f"{ALL}  - pymdownx.fancylists\n")
    assert [(d.code, d.path) for d in found.diagnostics] == [("E410", "docs/a.md")]
    assert found.records["docs/a.md"].text.startswith("été")
