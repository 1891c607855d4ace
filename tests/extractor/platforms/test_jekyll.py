"""Jekyll sites: posts, collections, permalinks, defaults and text."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.extractor.platforms.jekyll.liquid import plain
from platform_sites import read_site, urls
from site_on_disk import Read, routes

FRONT = "---\ntitle: T\n---\n"


def site(root: Path, files: dict[str, str], config: str = "title: Site\n") -> Read:
    """Read a Jekyll site."""
    return read_site(root, {"_config.yml": config, **files})


def test_posts_and_pages_have_jekylls_addresses(tmp_path: Path) -> None:
    files, addresses = routes(
        """
index.md -> /base/
about.md -> /base/about.html
docs/index.html -> /base/docs/
docs/a b.md -> /base/docs/a%20b.html
_posts/2024-05-01-Fête_du-code.md -> /base/2024/05/01/F%C3%AAte_du-code.html
news/_posts/2024-05-02-x.md | categories: [Data Lab] -> /base/news/data%20lab/2024/05/02/x.html
_posts/2024-05-03-y.md | permalink: /here/ -> /base/here/
_posts/2024-05-04-z.md | slug: other; date: 2023-01-02 10:00:00 +0200 -> /base/2023/01/02/other.html
""",
        FRONT,
    )
    found = site(tmp_path, files, "url: https://example.org\nbaseurl: /base\ntitle: Site\n")
    assert found.site.platform == "jekyll"
    assert urls(found) == addresses
    assert found.records["_posts/2024-05-01-Fête_du-code.md"].section == "posts"
    assert str(found.records["_posts/2024-05-03-y.md"].meta.date) == "2024-05-03 00:00:00+00:00"


@pytest.mark.parametrize(
    ("style", "post", "page", "document"),
    [
        ("date", "/2024/05/01/x.html", "/about.html", "/events/a/b.html"),
        ("pretty", "/2024/05/01/x/", "/about/", "/events/a/b/"),
        ("ordinal", "/2024/122/x.html", "/about.html", "/events/a/b.html"),
        ("none", "/x.html", "/about.html", "/events/a/b.html"),
        ("/blog/:year/:i_month/:title/", "/blog/2024/5/x/", "/about/", "/events/a/b/"),
        ("/:year-:title", "/2024-x", "/about", "/events/a/b"),
        ("/:title_x:output_ext", "/x_x.html", "/about.html", "/events/a/b.html"),
    ],
)
def test_the_permalink_of_the_site_is_heeded(
    tmp_path: Path, style: str, post: str, page: str, document: str
) -> None:
    config = f'permalink: "{style}"\ncollections:\n  events:\n    output: true\n'
    files = {"_posts/2024-05-01-x.md": FRONT, "about.md": FRONT, "_events/a/b.md": FRONT}
    assert sorted(urls(site(tmp_path, files, config)).values()) == sorted([post, page, document])


def test_collections_are_pages_when_they_have_output(tmp_path: Path) -> None:
    config = """
collections:
  events: {output: true, permalink: "/agenda/:year/:title/"}
  people: {}
"""
    files, addresses = routes(
        """
_events/2024-05-01-meetup.md -> /agenda/2024/meetup/
_events/open.md | title: T; date: 2024-06-01 -> /agenda/2024/open/
_people/ada.md
_layouts/x.html
""",
        FRONT,
    )
    found = site(tmp_path, files, config)
    assert urls(found) == addresses
    record = found.records["_events/2024-05-01-meetup.md"]
    assert (record.section, str(record.meta.start)) == ("events", "2024-05-01 00:00:00+00:00")
    (diagnostic,) = found.diagnostics
    assert (diagnostic.path, diagnostic.code, diagnostic.message) == (
        "_people/ada.md",
        "E208",
        "the file is not a page: the collection people has no `output: true`",
    )


def test_drafts_unpublished_and_future_documents_are_hidden(tmp_path: Path) -> None:
    config = "timezone: Europe/Paris\n"
    files = {
        "_drafts/a.md": FRONT,
        "b.md": "---\npublished: false\n---\n",
        "_posts/2024-05-01-c.md": FRONT,
        "d.md": "---\ndate: 2024-05-01\n---\n",
    }
    found = site(tmp_path / "1", files, config).records
    assert {path: record.buildable for path, record in found.items()} == {
        "_drafts/a.md": False,
        "_posts/2024-05-01-c.md": True,
        "b.md": False,
        "d.md": True,
    }
    assert str(found["_posts/2024-05-01-c.md"].visible_from) == "2024-05-01 00:00:00+02:00"
    assert found["d.md"].visible_from is None
    future = site(tmp_path / "2", files, "future: true\n").records
    assert future["_posts/2024-05-01-c.md"].visible_from is None


def test_redirects_are_not_pages(tmp_path: Path) -> None:
    files = {
        "a.md": "---\nredirect_to: /b/\n---\n",
        "b.md": "---\nredirect_from: [/old/, /older/]\n---\n",
        "c.html": "---\nlayout: redirect\n---\n",
        "d.md": "---\nredirect_to:\n---\n",
    }
    found = site(tmp_path, files)
    assert set(urls(found)) == {"b.md", "d.md"}
    assert found.records["b.md"].meta.aliases == ("/old/", "/older/")
    assert [(each.path, each.code, each.message) for each in found.diagnostics] == [
        (path, "E208", "the file is not a page: `redirect_to` or its layout makes it a redirect")
        for path in ("a.md", "c.html")
    ]


def test_posts_are_in_the_folder_of_collections(tmp_path: Path) -> None:
    files, addresses = routes(
        """
parts/_posts/2024-05-01-a.md -> /2024/05/01/a.html
parts/x/_posts/2024-05-01-b.md -> /x/2024/05/01/b.html
_posts/2024-05-01-c.md
""",
        FRONT,
    )
    found = site(tmp_path, files, "collections_dir: parts\n")
    assert urls(found) == addresses
    (diagnostic,) = found.diagnostics
    assert (diagnostic.path, diagnostic.message) == (
        "_posts/2024-05-01-c.md",
        "the file is not a page: `collections_dir` in _config.yml puts posts into parts",
    )


@pytest.mark.parametrize(
    ("config", "anchors"),
    [
        ("", ["2024-l-été--a_b", "2024-l-été--a_b-1"]),
        ("kramdown: {input: kramdown}\n", ["l-t--ab", "l-t--ab-1"]),
    ],
)
def test_headings_have_ids_of_dialect(tmp_path: Path, config: str, anchors: list[str]) -> None:
    body = f"{FRONT}## 2024 L Été  *A_b*\n\n## 2024 L Été  A_b\n"
    sections = site(tmp_path, {"a.md": body}, config).records["a.md"].sections
    assert [section.anchor for section in sections] == anchors


def test_defaults_are_for_their_scope(tmp_path: Path) -> None:
    config = """
defaults:
  - {scope: {path: ""}, values: {author: Site, tags: [all]}}
  - {scope: {path: "", type: posts}, values: {author: Posts}}
  - {scope: {path: docs}, values: {author: Docs}}
"""
    files = {
        "a.md": FRONT,
        "docs/b.md": FRONT,
        "_posts/2024-05-01-c.md": FRONT,
        "d.md": "---\nauthor: Own\n---\n",
    }
    meta = {path: record.meta for path, record in site(tmp_path, files, config).records.items()}
    assert {path: each.authors for path, each in meta.items()} == {
        "a.md": ("Site",),
        "docs/b.md": ("Docs",),
        "_posts/2024-05-01-c.md": ("Posts",),
        "d.md": ("Own",),
    }
    assert meta["a.md"].taxonomy("tags") == ("all",)


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("category: big data", "terms", (("categories", ("big data",)), ("tags", ()))),
        ("tags: 10% python", "tags", ("10%", "python")),
        ("tags: big data, c++", "tags", ("big data", "c++")),
        ("tags: x", "title", "C"),
        ('date: "June 2, 2024"', "date", datetime(2024, 6, 2, tzinfo=UTC)),
        ("excerpt: With *Zoé*", "summary", "With Zoé"),
        ("excerpt: Text\nsummary: With Zoé", "summary", "With Zoé"),
    ],
)
def test_values_of_a_post(tmp_path: Path, front: str, field: str, value: object) -> None:
    post = "_posts/2024-05-01-c.md"
    found = site(tmp_path, {post: f"---\n{front}\n---\nText.\n"})
    assert getattr(found.records[post].meta, field) == value
    assert found.diagnostics == ()


def test_an_index_without_a_title_is_called_by_its_folder(tmp_path: Path) -> None:
    config = "title: Site\ncollections:\n  meetings: {output: true}\n"
    files = {
        "_meetings/1705-mai-2017/index.html": "---\nx: 1\n---\n<p>Mer</p>\n",
        "_meetings/juni/index.md": "---\nx: 1\n---\n# Sommerfest\n",
        "_meetings/index.md": "---\nx: 1\n---\nMer\n",
        "index.md": "---\nx: 1\n---\nMer\n",
    }
    records = site(tmp_path, files, config).records
    assert {path: record.meta.title for path, record in records.items()} == {
        "_meetings/1705-mai-2017/index.html": "1705 Mai 2017",
        "_meetings/juni/index.md": "Sommerfest",
        "_meetings/index.md": "Index",
        "index.md": "Site",
    }


def test_files_without_a_page_are_reported(tmp_path: Path) -> None:
    files = {
        "README.md": "# x",
        "old/a.md": FRONT,
        "_posts/b.md": FRONT,
        "_site/c.md": FRONT,
        "d.md": FRONT,
    }
    found = site(tmp_path / "1", files, "exclude: [old/]\n")
    assert sorted(found.records) == ["d.md"]
    assert {
        p.path: p.message.removeprefix("the file is not a page: ") for p in found.diagnostics
    } == {
        "README.md": "it has no front matter",
        "old/a.md": "`exclude` in _config.yml leaves it out",
        "_posts/b.md": "the name of a post must begin with a date, YYYY-MM-DD-",
    }
    plugin = "plugins: [jekyll-optional-front-matter]\nexclude: [old/]\n"
    assert set(site(tmp_path / "2", {**files, "e.md": "x"}, plugin).records) == {"d.md", "e.md"}
    plugin = f"{plugin}include: [README.md]\n"
    assert set(site(tmp_path / "3", files, plugin).records) == {"d.md", "README.md"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a {{ page.title }} b{% if x %} c{% endif %}{{ site.x | y }}", "a T b c"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("a{% comment %}no{% endcomment %}b", "ab"),
        ("{% highlight python %}\nx = 1\n{% endhighlight %}", "\n```python\nx = 1\n```\n"),
        (
            "{% highlight sh %}\n{% raw %}{{ a }}{% endhighlight %}{% endraw %}\n"
            "{% endhighlight %}",
            "\n```sh\n{{ a }}{% endhighlight %}\n```\n",
        ),
        (
            "{% highlight sh %}a{% if b %}{% highlight c %}{% endif %}d {% endhighlight %} e",
            "\n```sh\nad\n```\n e",
        ),
        ("{% highlight sh %}a{% raw %}b{% comment %}c {{ page.title }}", "abc T"),
        ("{% comment %}{% raw %}{% endcomment %}a{% endraw %}b {% c {{ d", "ab {% c {{ d"),
        ("un mot{: .x}\n{: .note #y}\nfin", "un mot\n\nfin"),
        ("a {::comment}no{:/comment}b{::comment}no{:/}", "a b"),
        ("a\n{::comment}\nno\n\n```\nno\n```\n{:/comment}\nb", "a\n\n\n\n\n\n\n\nb"),
        ("a\n{::comment}\nb\n\n    {:/comment}", "a\n\nb\n\n"),
        ("`{::comment}a{:/comment}` {::comment}b", "`a` b"),
        ("* TOC\n{:toc}\n\nfin", "\n\n\nfin"),
        ("```\n{: .x}\n```", "```\n{: .x}\n```"),
        ("# 1. Été {:.x}\n\n## Deux\n{: #two}", "# 1. Été {.x}\n\n## Deux {#two}\n"),
    ],
)
def test_liquid_and_attributes_drop_out(body: str, expected: str) -> None:
    assert plain(body, {"title": "T"}, is_html=False) == expected


def test_files_left_out_by_mistake_are_a_warning(tmp_path: Path) -> None:
    config = "collections:\n  events: {output: true}\n"
    files = {"_posts/x.md": FRONT, "_events/a.md": "Texte", "docs/README.md": "Texte"}
    found = site(tmp_path, files, config)
    assert {(p.path, p.code, p.severity) for p in found.diagnostics} == {
        ("_posts/x.md", "E208", "warning"),
        ("_events/a.md", "E208", "warning"),
        ("docs/README.md", "E208", "info"),
    }


def test_posts_of_hexo_need_no_date(tmp_path: Path) -> None:
    files, addresses = routes(
        """
source/_posts/meetup-41.md | title: T; date: 2020-01-14 12:00:00 -> /2020/01/14/meetup-41/
source/about/index.md -> /about/
scaffolds/post.md | title: {{ title }}
""",
        FRONT,
    )
    config = (
        "title: Site\nlanguage: pl\nurl: https://example.org\nsource_dir: source\n"
        "permalink: :year/:month/:day/:title/\n"
    )
    found = site(tmp_path, files, config)
    assert urls(found) == addresses
    assert {record.site_lang for record in found.records.values()} == {"pl"}
