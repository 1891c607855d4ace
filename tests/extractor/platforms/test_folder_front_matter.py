"""Front matter that a platform applies to a folder, which can hide pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from eventsearch.model.page import PageRecord
from platform_sites import read_site
from site_on_disk import Read, write

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def is_shown(record: PageRecord) -> bool:
    """Whether a visitor finds the page at `NOW`."""
    is_begun = record.visible_from is None or record.visible_from <= NOW
    return record.buildable and record.meta.listed and is_begun


def shown(found: Read) -> set[str]:
    """Return the paths of the pages that a visitor finds at `NOW`."""
    return {path for path, record in found.records.items() if is_shown(record)}


def page(*lines: str) -> str:
    """Return a page with these lines of front matter."""
    return "\n".join(("---", *lines, "---", "text", ""))


MKDOCS = """\
site_name: Doc
site_url: https://example.org/
theme: {name: material}
plugins:
  - meta
  - blog: {draft_if_future_date: true}
exclude_docs: |
  left-out.md
draft_docs: |
  unfinished*.md
not_in_nav: |
  aside/
"""

MKDOCS_PAGES = {
    "docs/index.md": page("title: Home"),
    "docs/.meta.yml": "tags: [root]\n",
    "docs/blog/index.md": page("title: Blog"),
    "docs/blog/posts/drafts/.meta.yml": "draft: true\ntags: [folder]\n",
    "docs/blog/posts/drafts/hidden.md": page("title: hidden", "date: 2024-01-01"),
    "docs/blog/posts/drafts/shown.md": page(
        "title: shown", "date: 2024-01-02", "draft: false", "tags: [own]"
    ),
    "docs/blog/posts/drafts-too/prefix.md": page("title: prefix", "date: 2024-01-03"),
    "docs/blog/posts/plain.md": page("title: plain", "date: 2024-01-04"),
    "docs/blog/posts/draft.md": page("title: draft", "date: 2024-01-05", "draft: true"),
    "docs/blog/posts/future.md": page("title: future", "date: 2934-01-01"),
    "docs/blog/posts/announced.md": page("title: announced", "date: 2934-01-02", "draft: false"),
    "docs/templates/partial.md": page("title: partial"),
    "docs/inner/templates/about.md": page("title: about"),
    "docs/left-out.md": page("title: left out"),
    "docs/unfinished-page.md": page("title: unfinished"),
    "docs/aside/page.md": page("title: aside"),
}


@pytest.mark.external
def test_material_builds_the_pages_that_are_found(tmp_path: Path) -> None:
    found = read_site(tmp_path, {"mkdocs.yml": MKDOCS, **MKDOCS_PAGES})
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "built"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    built = {
        quote(f"/{path.parent.relative_to(tmp_path / 'built').as_posix()}/".replace("/./", "/"))
        for path in (tmp_path / "built").rglob("index.html")
        if "archive" not in path.parts
    }
    assert {found.records[path].url for path in shown(found)} == built


def test_pages_hidden_by_material_are_hidden(tmp_path: Path) -> None:
    found = read_site(tmp_path, {"mkdocs.yml": MKDOCS, **MKDOCS_PAGES})
    assert len(shown(found)) == 7
    assert found.records["docs/blog/posts/drafts/shown.md"].meta.tags == ("root", "folder", "own")


def test_a_meta_file_has_the_name_that_the_plugin_names(tmp_path: Path) -> None:
    files = {"docs/a/defaults.yml": "draft: true\n", "docs/a/x.md": page("title: x")}
    named = "plugins:\n  - material/meta: {meta_file: defaults.yml}\n"
    assert shown(read_site(tmp_path / "named", {"mkdocs.yml": named, **files})) == set()
    usual = {"docs/a/.meta.yml": "draft: true\n", "docs/a/x.md": page("title: x")}
    for name, config in (
        ("off", "plugins:\n  - meta: {enabled: false}\n"),
        ("other", "plugins: [search, metadata-of-ours]\n"),
        ("none", "site_name: Doc\n"),
    ):
        found = read_site(tmp_path / name, {"mkdocs.yml": config, **usual})
        assert shown(found) == {"docs/a/x.md"}
        (report,) = (each for each in found.diagnostics if each.code == "E224")
        assert (report.path, report.severity) == ("docs/a/.meta.yml", "warning")


def test_a_hook_of_mkdocs_is_reported_and_not_run(tmp_path: Path) -> None:
    run = tmp_path / "run"
    hook = f"open({str(run)!r}, 'w')\n"
    for name, program, severity in (
        ("plain", hook, "info"),
        ("hides", f"{hook}def on_page_markdown(page, **_): page.meta['draft']\n", "warning"),
    ):
        config = "hooks: [hooks/a.py, ../b.py, hooks/none.py]\n"
        files = {"mkdocs.yml": config, "docs/x.md": "# x", "hooks/a.py": program}
        (report,) = read_site(tmp_path / name, files).diagnostics
        assert (report.path, report.code, report.severity) == ("hooks/a.py", "E224", severity)
    assert not run.exists()


ELEVENTY = "export default function (config) {}\nexport const config = {dir: {input: 'src'}};\n"

ELEVENTY_PAGES = {
    "src/index.md": page("title: home"),
    "src/src.json": '{"tags": ["root"]}',
    "src/posts/posts.json": '{"tags": "posts", "lang": "fr"}',
    "src/posts/posts.11tydata.json": '{"tags": ["more"]}',
    "src/posts/a.md": page("title: a", "tags: one,two"),
    "src/posts/single.md": page("title: single"),
    "src/posts/single.json": '{"permalink": false}',
    "src/posts/drafts/drafts.json": '{"draft": true}',
    "src/posts/drafts/c.md": page("title: c"),
    "src/posts/drafts/d.md": page("title: d", "draft: false"),
    "src/notes/notes.json": '{"permalink": false}',
    "src/notes/e.md": page("title: e"),
    "src/notes/f.md": page("title: f", "permalink: /f/"),
    "src/alone/alone.11tydata.json": '{"eleventyExcludeFromCollections": true}',
    "src/alone/g.md": page("title: g"),
    "src/y/y.yaml": "draft: true\n",
    "src/y/h.md": page("title: h"),
    "src/Été [1]/Été [1].json": '{"draft": true}',
    "src/Été [1]/i.md": page("title: i"),
}


def test_eleventy_reads_data_files(tmp_path: Path) -> None:
    """
    Tags of folders and pages are joined. The tags of the outermost folder come first.

    Eleventy 3.1.8 lists the same pages with the same tags in `collections.all` of these files, with
    a preprocessor that drops drafts and a data extension for YAML.
    """
    program = f"config.addDataExtension('yaml, yml', parse);\n{ELEVENTY}"
    found = read_site(tmp_path, {"eleventy.config.js": program, **ELEVENTY_PAGES})
    assert shown(found) == {
        "src/index.md",
        "src/posts/a.md",
        "src/posts/drafts/d.md",
        "src/notes/f.md",
    }
    a = found.records["src/posts/a.md"]
    assert (a.meta.tags, a.lang) == (("root", "posts", "more", "one", "two"), "fr")
    assert found.diagnostics == ()


def test_eleventy_reads_data_files_as_its_configuration_names_them(tmp_path: Path) -> None:
    without = read_site(tmp_path / "a", {".eleventy.js": ELEVENTY, **ELEVENTY_PAGES})
    assert "src/y/h.md" in shown(without)
    replaced = f"config.setDataDeepMerge(false);\n{ELEVENTY}"
    found = read_site(tmp_path / "b", {".eleventy.js": replaced, **ELEVENTY_PAGES})
    assert found.records["src/posts/drafts/d.md"].meta.tags == ("more",)
    other = "config.setDataFileBaseName('index'); config.setDataFileSuffixes(['.data']);\n"
    files = {
        "src/a/index.data.json": '{"draft": true}',
        "src/a/x.md": page("title: x"),
        "src/b/b.json": '{"draft": true}',
        "src/b/x.md": page("title: x"),
    }
    assert shown(read_site(tmp_path / "c", {".eleventy.js": other + ELEVENTY, **files})) == {
        "src/b/x.md"
    }


@pytest.mark.parametrize(
    ("path", "program", "severity"),
    [
        ("src/js/js.11tydata.js", "module.exports = {draft: true}", "warning"),
        ("src/js/js.11tydata.mjs", "export default {layout: 'post'}", "info"),
        ("src/js/k.11tydata.cjs", "module.exports = {permalink: false}", "warning"),
        ("src/_data/eleventyComputed.js", "export default {permalink: () => false}", "warning"),
        ("src/_data/draft.js", "export default () => true", "warning"),
        ("src/_data/permalink.mjs", "export default false", "warning"),
        ("src/_data/eleventyExcludeFromCollections.cjs", "module.exports = !0", "warning"),
    ],
)
def test_a_program_with_data_is_reported(
    tmp_path: Path, path: str, program: str, severity: str
) -> None:
    files = {"eleventy.config.js": ELEVENTY, path: program, "src/js/k.md": page("title: k")}
    (report,) = read_site(tmp_path, files).diagnostics
    assert (report.path, report.code, report.severity) == (path, "E224", severity)


@pytest.mark.parametrize(
    "path", ["drafts/drafts.json", "drafts/a.11tydata.json", "_data/draft.json"]
)
@pytest.mark.parametrize("kind", ["pipe", "device", "link outside", "link inside"])
def test_a_data_file_that_cannot_be_read_is_reported(tmp_path: Path, path: str, kind: str) -> None:
    root = tmp_path / "site"
    file, other = root / path, root / "drafts/other.json"
    write(root, {"drafts/a.md": page("title: a"), "b.json": '{"draft": true}'})
    write(tmp_path, {"secret.json": '{"draft": true}'})
    file.parent.mkdir(exist_ok=True)
    other.symlink_to("../b.json")
    if kind == "pipe":
        os.mkfifo(file)
    else:
        targets = {"device": "/dev/zero", "link outside": "../../secret.json"}
        file.symlink_to(targets.get(kind, "../b.json"))
    found = read_site(root, {"eleventy.config.js": "export default function () {}\n"})
    assert [(each.path, each.severity) for each in found.diagnostics] == [(path, "warning")]


def test_data_for_templates_may_be_long(tmp_path: Path) -> None:
    points = json.dumps({"points": [[at, at] for at in range(10_000)], "draft": True})
    files = {"eleventy.config.js": "", "a.md": page("title: a"), "a.json": points}
    found = read_site(tmp_path, {**files, "b.md": page("title: b")})
    assert shown(found) == {"b.md"}


def test_a_data_file_is_for_every_page_of_its_name(tmp_path: Path) -> None:
    program = "config.addTemplateFormats('mdx,markdown');\n"
    files = {
        "eleventy.config.js": f"{program}export const config = {{templateFormats: ['md','mdx']}}",
        "about.json": '{"draft": true}',
        "about.md": page("title: one"),
        "about.mdx": page("title: two"),
        "aboutus.md": page("title: three"),
    }
    assert shown(read_site(tmp_path, files)) == {"aboutus.md"}


@pytest.mark.parametrize(
    ("code", "is_reported"),
    [
        # This is the example in Eleventy's documentation.
        (
            'addPreprocessor("drafts", "*", (data, content) => { if (data.draft) return false; });',
            0,
        ),
        ('addPreprocessor("x", "*", (data) => { if (data.page.date > now) return false; });', 1),
        ('addPreprocessor("drafts", "*", (data) => !data.draft && data.wip !== true);', 1),
        ('addPreprocessor("drafts", "*", ({draft, wip}) => wip ? false : undefined);', 1),
        ('addPreprocessor("drafts", "*", dropDrafts);', 1),
        ('addGlobalData("eleventyComputed.permalink", () => hide);', 1),
        ('addGlobalData("draft", true);', 1),
        ('addGlobalData("build", new Date());', 0),
        ("// config.addPreprocessor('x', '*', hide);", 0),
    ],
)
def test_code_that_may_hide_pages_is_reported(tmp_path: Path, code: str, is_reported: int) -> None:
    program = f"export default function (config) {{ {'' if code[0] == '/' else 'config.'}{code}\n}}"
    files = {"eleventy.config.js": program, "k.md": page("title: k"), "l.md": page("draft: true")}
    found = read_site(tmp_path, files)
    assert shown(found) == {"k.md"}
    reports = [(each.path, each.code, each.severity) for each in found.diagnostics]
    assert reports == [("eleventy.config.js", "E224", "warning")] * is_reported


@pytest.mark.parametrize(
    ("name", "value", "are_shown"),
    [
        ("draft.json", "true", False),
        ("draft.json", "false", True),
        ("permalink.json", "false\n", False),
        ("eleventyExcludeFromCollections.json", "true", False),
        ("site.json", "true", True),
    ],
)
@pytest.mark.parametrize("folder", ["_data", "facts"])
def test_global_data_of_eleventy_hides_every_page(
    tmp_path: Path, folder: str, name: str, value: str, are_shown: bool
) -> None:
    program = f"export const config = {{dir: {{input: 'src', data: '{folder}'}}}};\n"
    files = {
        "eleventy.config.js": program,
        f"src/{folder}/{name}": value,
        "src/a.md": page("title: a"),
        "src/b.md": page(
            "draft: false", "permalink: /b/", "eleventyExcludeFromCollections: false", "title: b"
        ),
    }
    found = read_site(tmp_path, files)
    assert found.diagnostics == ()
    assert shown(found) == {"src/b.md", *(["src/a.md"] if are_shown else [])}


def test_jekyll_asks_a_page_itself_whether_it_is_published(tmp_path: Path) -> None:
    """
    Defaults hide posts and documents of collections, but not pages.

    Jekyll 4.3.1 builds the same pages of these files.
    """
    config = """\
collections: {docs: {output: true}}
defaults:
  - {scope: {path: secret}, values: {published: false}}
  - {scope: {path: _posts/hidden}, values: {published: false}}
  - {scope: {path: "", type: docs}, values: {published: false}}
"""
    files = {
        "secret/a.md": page("title: a"),
        "secret/b.md": page("title: b", "published: false"),
        "_posts/2024-01-01-c.md": page("title: c"),
        "_posts/hidden/2024-01-02-d.md": page("title: d"),
        "_posts/hidden/2024-01-02-e.md": page("title: e", "published: true"),
        "_posts/hidden/2024-01-02-f.md": page("title: f", "published:"),
        "_docs/g.md": page("title: g"),
        "_docs/h.md": page("title: h", "published: true"),
    }
    assert shown(read_site(tmp_path, {"_config.yml": config, **files})) == {
        "secret/a.md",
        "_posts/2024-01-01-c.md",
        "_posts/hidden/2024-01-02-e.md",
        "_docs/h.md",
    }


def test_quarto_hides_the_drafts_of_any_folder(tmp_path: Path) -> None:
    names = ["Brouillons d’été", "Drafts [old]", "{a,b}", "UPPER case", "two*stars?"]
    files = {"_quarto.yml": "project: {type: website}\n", "a/x.qmd": page("title: x")}
    for name in names:
        files[f"{name}/_metadata.yml"] = "draft: true\n"
        files[f"{name}/page.qmd"] = page("title: page")
        files[f"{name}/page.fr.qmd"] = page("title: page")
        files[f"{name}/shown.qmd"] = page("title: shown", "draft: false")
    assert shown(read_site(tmp_path, files)) == {
        "a/x.qmd",
        *(f"{name}/shown.qmd" for name in names),
    }


def test_zola_skips_the_folder_of_a_draft_section(tmp_path: Path) -> None:
    files = {
        "config.toml": 'base_url = "https://example.org"\n[languages.fr]\n',
        "content/_index.md": '+++\ntitle = "home"\n+++\n',
        "content/a/_index.md": '+++\ntitle = "a"\ndraft = true\n+++\n',
        "content/a/x.md": '+++\ntitle = "x"\n+++\n',
        "content/a/y.fr.md": '+++\ntitle = "y"\ndraft = false\n+++\n',
        "content/a/deep/_index.md": '+++\ntitle = "deep"\n+++\n',
        "content/a/deep/z.md": '+++\ntitle = "z"\n+++\n',
        "content/ab/x.md": '+++\ntitle = "x"\n+++\n',
    }
    assert shown(read_site(tmp_path, files)) == {"content/_index.md", "content/ab/x.md"}


def test_zola_excludes_pages_of_an_excluded_section(tmp_path: Path) -> None:
    files = {
        "config.toml": 'base_url = "https://example.org"\n',
        "content/a/_index.md": '+++\ntitle = "a"\nin_search_index = false\n+++\n',
        "content/a/x.md": '+++\ntitle = "x"\nin_search_index = true\n+++\n',
        "content/a/deep/_index.md": '+++\ntitle = "deep"\n+++\n',
        "content/a/deep/y.md": '+++\ntitle = "y"\n+++\n',
        "content/a/deep/z.md": '+++\ntitle = "z"\nin_search_index = false\n+++\n',
    }
    expected = {"content/a/deep/_index.md", "content/a/deep/y.md"}
    assert shown(read_site(tmp_path, files)) == expected


@pytest.mark.parametrize(
    ("config", "path", "key"),
    [
        ("config.toml", "content/a.md", "in_search_index"),
        ("config.toml", "content/a.md", "render"),
        ("docusaurus.config.js", "docs/a.md", "unlisted"),
        ("_quarto.yml", "a.md", "search"),
    ],
)
def test_a_switch_that_hides_pages_must_be_a_boolean(
    config: str, path: str, key: str, tmp_path: Path
) -> None:
    configs = {
        "config.toml": 'base_url = "https://example.org"\n',
        "docusaurus.config.js": "module.exports = {presets: [['classic', {}]]};\n",
        "_quarto.yml": "project: {type: website}\n",
    }
    files = {config: configs[config], path: page("title: A", f"{key}: maybe")}
    found = read_site(tmp_path, files)
    (report,) = (each for each in found.diagnostics if each.path == path)
    assert (report.code, report.line) == ("E107", 3)
    assert report.message == f'`{key}` is "maybe", not a switch'
    assert found.records[path].meta.listed
    for value in ("true", "false", '""'):
        files[path] = page("title: A", f"{key}: {value}")
        assert "E107" not in {each.code for each in read_site(tmp_path, files).diagnostics}


def test_a_diagnostic_names_the_key_that_the_author_wrote(tmp_path: Path) -> None:
    files = {
        "pelicanconf.py": "PATH = 'content'\n",
        "content/a.md": page("title: A", "date: 2024-01-01", "category: [{a: 1}]"),
    }
    (report,) = read_site(tmp_path, files).diagnostics
    assert (report.code, report.line) == ("E107", 4)
    assert report.message.startswith("`category` ")


def test_a_diagnostic_names_a_key_that_yaml_merges(tmp_path: Path) -> None:
    merged = page("title: A", "base: &b {title: B, tags: [[1]]}", "<<: *b")
    (report,) = read_site(tmp_path, {"hugo.toml": "", "content/a.md": merged}).diagnostics
    assert report.message.startswith("`tags` ")


def test_pelican_uses_the_default_status(tmp_path: Path) -> None:
    files = {
        "pelicanconf.py": "PATH = 'content'\nDEFAULT_METADATA = {\n    'status': 'draft',\n}\n",
        "content/a.md": "Title: a\nDate: 2024-01-01\n\ntext\n",
        "content/b.md": "Title: b\nDate: 2024-01-01\nStatus: published\n\ntext\n",
    }
    assert shown(read_site(tmp_path, files)) == {"content/b.md"}
