"""Docusaurus sites: docs, blog and pages, translations and MDX."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.platforms.docusaurus.mdx import plain
from platform_sites import read_site, urls

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
    """Numbers of the order drop out, posts stand below their date."""
    files = {
        "docs/intro.md": "x",
        "docs/01-Event/02-my page.mdx": "x",
        "docs/01-Event/index.md": "x",
        "docs/01-Event/x.md": "---\nslug: /y\n---\n",
        "docs/01-Event/z.md": "---\nid: w\n---\n",
        "docs/named/README.md": "---\nid: other.md\n---\n",
        "docs/moved/README.md": "---\nslug: other\n---\n",
        "docs/2024-05-notes.md": "x",
        "docs/_part.mdx": "x",
        "blog/2024-05-01-first.md": "---\nauthors: [ada]\n---\n",
        "blog/2024-05-02-second/index.mdx": "---\nslug: zweite\n---\n",
        "blog/authors.yml": "ada:\n  name: Ada Lovelace\n",
        "src/pages/about.md": "x",
        "i18n/en/docusaurus-plugin-content-docs/current/intro.md": "x",
        "i18n/en/docusaurus-plugin-content-blog/2024-05-01-first.md": "x",
    }
    found = read_site(tmp_path, {"docusaurus.config.js": CONFIG, **files})
    assert found.site.platform == "docusaurus"
    assert found.diagnostics == ()
    assert urls(found) == {
        "docs/intro.md": "/d/guide/intro",
        "docs/01-Event/02-my page.mdx": "/d/guide/Event/my%20page",
        "docs/01-Event/index.md": "/d/guide/Event/",
        "docs/01-Event/x.md": "/d/guide/y",
        "docs/01-Event/z.md": "/d/guide/Event/w",
        "docs/named/README.md": "/d/guide/named/",
        "docs/moved/README.md": "/d/guide/moved/other",
        "docs/2024-05-notes.md": "/d/guide/2024-05-notes",
        "blog/2024-05-01-first.md": "/d/news/2024/05/01/first",
        "blog/2024-05-02-second/index.mdx": "/d/news/zweite",
        "src/pages/about.md": "/d/about",
        "i18n/en/docusaurus-plugin-content-docs/current/intro.md": "/d/en/guide/intro",
        "i18n/en/docusaurus-plugin-content-blog/2024-05-01-first.md": (
            "/d/en/news/2024/05/01/first"
        ),
    }
    post = found.records["blog/2024-05-01-first.md"]
    assert str(post.meta.date) == "2024-05-01 00:00:00+00:00"
    assert (post.meta.authors, post.section) == (("Ada Lovelace",), "blog")
    assert found.records["docs/01-Event/02-my page.mdx"].section == "event"


def test_docs_of_another_folder_are_a_section_of_its_name(tmp_path: Path) -> None:
    """Dates are read as people write them, as JavaScript does."""
    config = "module.exports = {presets: [['classic', {docs: {path: 'events'}, blog: false}]]};"
    page = "---\ntitle: T\ndate: 23 January 2024 18:00\n---\n"
    found = read_site(tmp_path, {"docusaurus.config.js": config, "events/north/1.mdx": page})
    record = found.records["events/north/1.mdx"]
    assert (record.section, str(record.meta.start)) == ("events", "2024-01-23 18:00:00+00:00")


def test_a_blog_alone_at_the_root_with_slashes(tmp_path: Path) -> None:
    """`docs: false`, a route of `/` and `trailingSlash`."""
    config = "module.exports = {trailingSlash: true, docs: false, blog: {routeBasePath: '/'}};"
    files = {"docs/a.md": "x", "blog/b.md": "---\nunlisted: true\ndraft: true\n---\n"}
    found = read_site(tmp_path, {"docusaurus.config.ts": config, **files})
    assert urls(found) == {"blog/b.md": "/b/"}
    record = found.records["blog/b.md"]
    assert (record.buildable, record.meta.listed) == (False, False)


def test_a_document_in_two_folders_of_pages_is_one_of_the_inner(tmp_path: Path) -> None:
    """It is named; its address is that of the part it is indexed in."""
    config = "module.exports = {docs: {path: 'docs'}, blog: {path: 'docs/blog'}};"
    files = {"docs/a.md": "x", "docs/blog/2024-05-01-b.md": "x"}
    found = read_site(tmp_path, {"docusaurus.config.js": config, **files})
    assert urls(found) == {
        "docs/a.md": "/docs/a",
        "docs/blog/2024-05-01-b.md": "/blog/2024/05/01/b",
    }
    (diagnostic,) = found.diagnostics
    assert (diagnostic.path, diagnostic.code) == ("docs/blog/2024-05-01-b.md", "E215")
    assert diagnostic.message.endswith("that at /blog, not that at /docs")


@pytest.mark.parametrize("path", [".", "./", "/", "docs/.."])
def test_documents_that_lie_at_the_root_are_pages_once(tmp_path: Path, path: str) -> None:
    """Beside a blog, pages and translations, which have parts of their own."""
    config = f"""export default {{
  i18n: {{defaultLocale: 'en', locales: ['en', 'fr']}}, docs: {{path: '{path}'}},
}};"""
    files = {
        "a.md": "x",
        "guide/b.md": "x",
        "_parts/c.md": "x",
        "blog/2024-05-01-d.md": "x",
        "src/pages/e.md": "x",
        "i18n/fr/docusaurus-plugin-content-docs/current/a.md": "x",
    }
    found = read_site(tmp_path, {"docusaurus.config.js": config, **files})
    assert urls(found) == {
        "a.md": "/docs/a",
        "guide/b.md": "/docs/guide/b",
        "blog/2024-05-01-d.md": "/blog/2024/05/01/d",
        "src/pages/e.md": "/e",
        "i18n/fr/docusaurus-plugin-content-docs/current/a.md": "/fr/docs/a",
    }
    assert [(each.path, each.code) for each in found.diagnostics] == [
        ("blog/2024-05-01-d.md", "E215"),
        ("src/pages/e.md", "E215"),
    ]


@pytest.mark.parametrize("path", ["./docs/", "docs/../docs", "docs"])
def test_a_folder_of_documents_has_one_name(tmp_path: Path, path: str) -> None:
    """However the configuration writes it."""
    config = f"export default {{docs: {{path: '{path}'}}}};"
    found = read_site(tmp_path, {"docusaurus.config.js": config, "docs/b.md": "x"})
    assert urls(found) == {"docs/b.md": "/docs/b"}


def test_a_site_without_pages_is_an_error(tmp_path: Path) -> None:
    """With the folders that were looked for."""
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
def test_mdx_gives_way_to_what_is_seen(body: str, expected: str | None) -> None:
    """Imports, components and expressions drop out; words stay."""
    shown = plain(body)
    if expected is None:
        assert shown.split() in (["un", "**mot**"], ["fin"])
    else:
        assert shown == expected
