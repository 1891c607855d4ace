"""Docusaurus sites: docs, blog and pages, translations and MDX."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.platforms.docusaurus.mdx import plain
from platform_sites import read_site, urls
from site_on_disk import routes

CONFIG = """
// url: 'https://wrong.example.org'
export default {
  title: 'Doc',
  url: 'https://example.org',
  baseUrl: '/d/',
  i18n: { defaultLocale: 'fr', locales: ['fr', 'en'] },
  presets: [['classic', {
    docs: { routeBasePath: 'guide', sidebarPath: './sidebars.js' },
    blog: { routeBasePath: 'news', blogTitle: `x` },
  }]],
};
"""


def test_docs_posts_and_pages_have_their_addresses(tmp_path: Path) -> None:
    pages, addresses = routes("""
docs/intro.md -> /d/guide/intro
docs/01-Event/02-my page.mdx -> /d/guide/Event/my%20page
docs/01-Event/index.md -> /d/guide/Event/
docs/01-Event/x.md | slug: /y -> /d/guide/y
docs/01-Event/z.md | id: w -> /d/guide/Event/w
docs/named/README.md | id: other.md -> /d/guide/named/
docs/moved/README.md | slug: other -> /d/guide/moved/other
docs/2024-05-notes.md -> /d/guide/2024-05-notes
docs/_part.mdx
blog/2024-05-01-first.md | authors: [ada] -> /d/news/2024/05/01/first
blog/2024-05-02-second/index.mdx | slug: zweite -> /d/news/zweite
src/pages/about.md -> /d/about
i18n/en/docusaurus-plugin-content-docs/current/intro.md -> /d/en/guide/intro
i18n/en/docusaurus-plugin-content-blog/2024-05-01-first.md -> /d/en/news/2024/05/01/first
""")
    files = {"blog/authors.yml": "ada:\n  name: Ada Lovelace\n", **pages}
    found = read_site(tmp_path, {"docusaurus.config.js": CONFIG, **files})
    assert found.site.platform == "docusaurus"
    assert found.diagnostics == ()
    assert urls(found) == addresses
    post = found.records["blog/2024-05-01-first.md"]
    assert str(post.meta.date) == "2024-05-01 00:00:00+00:00"
    assert (post.meta.authors, post.section) == (("Ada Lovelace",), "blog")
    assert found.records["docs/01-Event/02-my page.mdx"].section == "event"


def test_docs_of_another_folder_are_a_section_of_its_name(tmp_path: Path) -> None:
    config = "module.exports = {presets: [['classic', {docs: {path: 'events'}, blog: false}]]};"
    page = "---\ntitle: T\ndate: 23 January 2024 18:00\n---\n"
    found = read_site(tmp_path, {"docusaurus.config.js": config, "events/north/1.mdx": page})
    record = found.records["events/north/1.mdx"]
    assert (record.section, str(record.meta.start)) == ("events", "2024-01-23 18:00:00+00:00")


def test_a_blog_alone_at_the_root_with_slashes(tmp_path: Path) -> None:
    config = "module.exports = {trailingSlash: true, docs: false, blog: {routeBasePath: '/'}};"
    files = {"docs/a.md": "x", "blog/b.md": "---\nunlisted: true\ndraft: true\n---\n"}
    found = read_site(tmp_path, {"docusaurus.config.ts": config, **files})
    assert urls(found) == {"blog/b.md": "/b/"}
    record = found.records["blog/b.md"]
    assert (record.buildable, record.meta.listed) == (False, False)


def test_a_document_in_two_folders_of_pages_is_one_of_the_inner(tmp_path: Path) -> None:
    config = "module.exports = {docs: {path: 'docs'}, blog: {path: 'docs/blog'}};"
    files = {"docs/a.md": "x", "docs/blog/2024-05-01-b.md": "x"}
    found = read_site(tmp_path, {"docusaurus.config.js": config, **files})
    assert urls(found) == {
        "docs/a.md": "/docs/a",
        "docs/blog/2024-05-01-b.md": "/blog/2024/05/01/b",
    }
    (diagnostic,) = found.diagnostics
    assert (diagnostic.path, diagnostic.code) == ("docs/blog/2024-05-01-b.md", "E215")
    assert diagnostic.message.endswith("indexed at /blog, but not at /docs")


@pytest.mark.parametrize("path", [".", "./", "/", "docs/.."])
def test_documents_at_the_root_are_indexed_once(tmp_path: Path, path: str) -> None:
    config = f"""export default {{
  i18n: {{defaultLocale: 'en', locales: ['en', 'fr']}}, docs: {{path: '{path}'}},
}};"""
    files, addresses = routes("""
a.md -> /docs/a
guide/b.md -> /docs/guide/b
_parts/c.md
blog/2024-05-01-d.md -> /blog/2024/05/01/d
src/pages/e.md -> /e
i18n/fr/docusaurus-plugin-content-docs/current/a.md -> /fr/docs/a
""")
    found = read_site(tmp_path, {"docusaurus.config.js": config, **files})
    assert urls(found) == addresses
    assert [(each.path, each.code) for each in found.diagnostics] == [
        ("blog/2024-05-01-d.md", "E215"),
        ("src/pages/e.md", "E215"),
    ]


@pytest.mark.parametrize("path", ["./docs/", "docs/../docs", "docs"])
def test_a_folder_of_documents_has_one_name(tmp_path: Path, path: str) -> None:
    config = f"export default {{docs: {{path: '{path}'}}}};"
    found = read_site(tmp_path, {"docusaurus.config.js": config, "docs/b.md": "x"})
    assert urls(found) == {"docs/b.md": "/docs/b"}


VERSIONED = {
    "versions.json": '["2.0", "1.0"]',
    "docs/intro.md": "x",
    "docs/new.md": "x",
    "versioned_docs/version-2.0/intro.md": "x",
    "versioned_docs/version-2.0/deep/02-a.md": "x",
    "versioned_docs/version-1.0/intro.md": "x",
    "i18n/zh-Hans/docusaurus-plugin-content-docs/version-2.0/intro.md": "x",
    "i18n/zh-Hans/docusaurus-plugin-content-docs/current/new.md": "x",
}
RELEASED = {
    "versioned_docs/version-2.0/intro.md": "/docs/intro",
    "versioned_docs/version-2.0/deep/02-a.md": "/docs/deep/a",
    "i18n/zh-Hans/docusaurus-plugin-content-docs/version-2.0/intro.md": "/zh-Hans/docs/intro",
}
NEXT = {
    "docs/intro.md": "/docs/next/intro",
    "docs/new.md": "/docs/next/new",
    "i18n/zh-Hans/docusaurus-plugin-content-docs/current/new.md": "/zh-Hans/docs/next/new",
}


@pytest.mark.parametrize(
    ("options", "content", "expected"),
    [
        ("", "", RELEASED),
        ("includeCurrentVersion: false", "", RELEASED),
        ("versions: { current: { path: 'x' } }", "", RELEASED),
        ("lastVersion: '1.0'", "", {"versioned_docs/version-1.0/intro.md": "/docs/intro"}),
        ("onlyIncludeVersions: ['1.0', 'current']", "",
         {"versioned_docs/version-1.0/intro.md": "/docs/intro"}),
        ("versions: { '2.0': { label: 'two', path: 'v2' } }", "",
         {path: url.replace("/docs/", "/docs/v2/") for path, url in RELEASED.items()}),
        ("lastVersion: 'current'", "",
         {path: url.replace("/next/", "/") for path, url in NEXT.items()}),
        ("disableVersioning: true", "",
         {path: url.replace("/next/", "/") for path, url in NEXT.items()}),
        ("versions: { current: { path: '' } }, lastVersion: 'current'", "",
         {path: url.replace("/next/", "/") for path, url in NEXT.items()}),
        ("", "docs", NEXT),
        ("versions: { current: { path: 'edge' } }", "docs/",
         {path: url.replace("/next/", "/edge/") for path, url in NEXT.items()}),
        ("", "versioned_docs/version-1.0",
         {"versioned_docs/version-1.0/intro.md": "/docs/1.0/intro"}),
    ],
)  # fmt: skip
def test_the_version_that_visitors_read_is_indexed(
    tmp_path: Path, options: str, content: str, expected: dict[str, str]
) -> None:
    config = f"""export default {{
  themeConfig: {{ docs: {{ path: 'wrong', versionPersistence: 'none' }} }},
  i18n: {{ defaultLocale: 'en', locales: ['en', 'zh-Hans'] }},
  presets: [['classic', {{ docs: {{ {options} }}, blog: false }}]],
}};"""
    found = read_site(tmp_path, {"docusaurus.config.js": config, **VERSIONED}, content=content)
    assert urls(found) == expected
    left_out = [(each.path, each.code, each.severity) for each in found.diagnostics]
    assert left_out == [("versions.json", "E208", "info")] * ("disable" not in options)


def test_files_that_a_plugin_excludes_are_not_pages(tmp_path: Path) -> None:
    config = """export default {
  presets: [['classic', {
    docs: { exclude: ['**/hidden/**', "drafts/*.md"] },
    blog: { exclude: ["**/*.part.md"] },
  }]],
};"""
    names = ("docs/hidden/a.md", "docs/x/hidden/y/b.md", "docs/drafts/c.md", "docs/drafts/x/d.md")
    others = ("docs/e.md", "blog/f.md", "blog/g.part.md")
    files = {"docusaurus.config.js": config, **dict.fromkeys((*names, *others), "x")}
    assert set(urls(read_site(tmp_path, files))) == {"docs/drafts/x/d.md", "docs/e.md", "blog/f.md"}


def test_every_docs_plugin_has_separate_versions(tmp_path: Path) -> None:
    config = """export default {
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],
  plugins: [
    ['@docusaurus/plugin-content-docs', { id: 'api', path: 'api-docs', routeBasePath: 'api' }],
    [require.resolve('@docusaurus/plugin-content-blog'), { id: 'talks', path: 'talks' }],
  ],
};"""
    files = {
        "docs/a.md": "x",
        "api-docs/b.md": "x",
        "api_versions.json": '["3"]',
        "api_versioned_docs/version-3/b/index.md": "x",
        "talks/2024-05-01-c.md": "x",
    }
    found = read_site(tmp_path, {"docusaurus.config.ts": config, **files})
    pages = {path: (one.url, one.section) for path, one in found.records.items()}
    assert pages == {
        "docs/a.md": ("/a", "docs"),
        "api_versioned_docs/version-3/b/index.md": ("/api/b/", "api-docs"),
        "talks/2024-05-01-c.md": ("/blog/2024/05/01/c", "talks"),
    }


@pytest.mark.parametrize("versions", ["", "[", "{}", "[1]", "null", "[]", "1", "[" * 200_000])
def test_a_broken_list_of_versions_is_ignored(tmp_path: Path, versions: str) -> None:
    files = {"docusaurus.config.js": "", "docs/a.md": "x", "versions.json": versions}
    assert urls(read_site(tmp_path, files)) == {"docs/a.md": "/docs/a"}


def test_a_site_without_pages_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="there is no content folder docs or blog or src/pages"):
        read_site(tmp_path, {"docusaurus.config.js": ""})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("import X from './x';\nexport const a = {\n  b: 1,\n};\n\nun", "\n\n\n\n\nun"),
        ("import est un verbe", "import est un verbe"),
        ("<Tabs>\n<TabItem value='a' label={x > 1}>\n\nun **mot**\n\n</TabItem>", None),
        ('un <Highlight color="#fff">mot</Highlight> {/* rien */}ici', "un mot ici"),
        ("<Card\n  title={'x'}\n  onClick={() => {}}\n/>\nfin", None),
        ("a {props.b} {'c'} {\"d\"} {#e}", "a  c d {#e}"),
        ('{\'d"e\'} {"g\\"h"} {"i\'}', 'd"e g\\"h {"i\'}'),
        (":::note[Titre]\nun\n:::\n", "\nTitre\n\nun\n\n\n\n"),
        ("`<A>` {a}\n```jsx\n<B/>\n```", "`<A>` \n\n```jsx\n<B/>\n```\n"),
    ],
)
def test_mdx_is_replaced_by_its_visible_text(body: str, expected: str | None) -> None:
    shown = plain(body)
    if expected is None:
        assert shown.split() in (["un", "**mot**"], ["fin"])
    else:
        assert shown == expected


def test_pages_that_are_components_are_reported_once(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.js": "",
        "docs/a.md": "x",
        "src/pages/index.js": "x",
        "src/pages/b/c.tsx": "x",
        "src/pages/_part.js": "x",
        "src/pages/index.module.css": "x",
        "src/pages/b/c.test.js": "x",
        "src/components/d.js": "x",
    }
    (diagnostic,) = read_site(tmp_path, {**files}).diagnostics
    assert (diagnostic.path, diagnostic.severity) == ("src/pages/b/c.tsx", "warning")
    assert diagnostic.message == "the page is a component, which is not read (and 1 more)"


def test_a_version_that_a_script_copies_is_read_from_the_current_folder(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.js": "export default { docs: { includeCurrentVersion: false } };",
        "versions.json": '["2.0", "1.0"]',
        "docs/a.md": "x",
        "versioned_docs/version-1.0/a.md": "x",
    }
    found = read_site(tmp_path, files)
    assert urls(found) == {"docs/a.md": "/docs/a"}
    (diagnostic,) = found.diagnostics
    assert (diagnostic.path, diagnostic.severity) == ("versions.json", "warning")
