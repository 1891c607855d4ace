"""A folder of Markdown files without a site generator."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from eventsearch.errors import SiteError
from eventsearch.extractor.platforms import markdoc
from platform_sites import read_site, urls
from site_on_disk import routes


def test_every_markdown_file_is_a_page_at_its_path(tmp_path: Path) -> None:
    files, addresses = routes("""
README.md -> /README.md
event/été.md | date: 2024-05-01 -> /event/%C3%A9t%C3%A9.md
event/README.md -> /event/README.md
notes/plan.en.md -> /notes/plan.en.md
.git/a.md
node_modules/p/README.md
a.txt
""")
    found = read_site(tmp_path, files)
    assert (found.site.platform, found.diagnostics) == ("folder", ())
    assert urls(found) == addresses
    kinds = {path: (record.kind, record.section) for path, record in found.records.items()}
    assert kinds == {
        "README.md": ("home", ""),
        "event/README.md": ("section", "event"),
        "event/été.md": ("page", "event"),
        "notes/plan.en.md": ("page", "notes"),
    }
    assert str(found.records["event/été.md"].meta.start) == "2024-05-01 00:00:00+00:00"
    assert found.records["notes/plan.en.md"].site_lang == "en"


def test_titles_headings_and_texts(tmp_path: Path) -> None:
    files = {
        "a.md": "---\ntitle: A\n---\n# B\n",
        "b.md": "# *B*\n",
        "c_d.md": "x",
        "d.md": "## E",
        "e.md": "# L’été, 10 %\n\n{{< x >}}\n\n```\n# no\n```\n",
        "f.md": "---\ntitle: Fest\n---\n# {{ title }}\n\n{{title}} {{ other }} {{title | upper}}\n",
    }
    found = read_site(tmp_path, files).records
    titles = {path: record.meta.title for path, record in found.items() if path < "e"}
    assert titles == {"a.md": "A", "b.md": "B", "c_d.md": "c d", "d.md": "d"}
    assert [section.anchor for section in found["e.md"].sections] == ["lété-10-"]
    assert found["e.md"].text == "L’été, 10 %\n{{< x >}}\n# no"
    assert found["f.md"].text == "Fest\nFest {{ other }} {{title | upper}}"


def test_the_settings_name_a_part_of_the_folder(tmp_path: Path) -> None:
    files = {"notes/talk/a.md": "x", "b.md": "x"}
    found = read_site(tmp_path, files, platform="folder", content="notes")
    assert urls(found) == {"notes/talk/a.md": "/notes/talk/a.md"}
    assert found.records["notes/talk/a.md"].section == "talk"
    with pytest.raises(SiteError, match="there is no content folder gone"):
        read_site(tmp_path, {}, platform="folder", content="gone")


def test_a_permalink_is_the_url(tmp_path: Path) -> None:
    files, addresses = routes("""
a.md | permalink: /quiz/ -> /quiz/
b.md | permalink: talks/index.html -> /talks/
c.md | permalink: "/{{ slug }}/" -> /c.md
d.md | permalink: https://example.org/ -> /d.md
e.md | permalink: //example.org/ -> /e.md
f.md | permalink: false
""")
    assert urls(read_site(tmp_path, files)) == addresses


@pytest.mark.parametrize(
    ("name", "config", "table"),
    [
        (
            ".eleventy.js",
            "module.exports = {};",
            """
src/events/quiz.md -> /events/quiz/
src/events/index.md -> /events/
src/quiz/quiz.md -> /quiz/
src/_drafts/a.md
README.md
""",
        ),
        (
            "eleventy.config.mjs",
            'module.exports = {dir: {input: "./web"}, pathPrefix: "x"};',
            "web/a.md -> /x/a/\nsrc/b.md",
        ),
        (
            "eleventy.config.js",
            "",
            "posts/a.md -> /posts/a/\n_meetups/b.md -> /_meetups/b/\n_includes/c.md",
        ),
        (
            "astro.config.ts",
            'defineConfig({ site: "https://example.org", base: "club" })',
            """
src/content/meetups/a.md -> /club/meetups/a/
src/pages/index.md -> /club/
src/pages/quiz/quiz.mdx -> /club/quiz/quiz/
README.md
""",
        ),
    ],
)
def test_pages_of_astro_and_eleventy_are_at_their_defaults(
    tmp_path: Path, name: str, config: str, table: str
) -> None:
    files, addresses = routes(table)
    found = read_site(tmp_path, {name: config, **files})
    assert (found.site.platform, urls(found)) == ("folder", addresses)
    assert found.site.config_files == (name,)


STARTER = """
export default async function (eleventyConfig) {
  // eleventyConfig.setInputDirectory("elsewhere"), pathPrefix: "wrong"
  eleventyConfig.addPlugin(feedPlugin, {
    inputPath: "feed.njk", metadata: { base: "https://example.com/", title: "Blog" },
  });
};
export const config = { dir: { input: "content" } };
"""


@pytest.mark.parametrize(
    ("script", "prefix", "address"),
    [
        ("", "", "/blog/firstpost/"),
        ("", "pathPrefix: '/club/', ", "/club/blog/firstpost/"),
        ("eleventy --pathprefix=team", "pathPrefix: '/club/', ", "/team/blog/firstpost/"),
        ("eleventy --pathprefix '/team/' --output=x", "", "/team/blog/firstpost/"),
    ],
)
def test_only_the_path_prefix_of_eleventy_is_part_of_an_address(
    tmp_path: Path, script: str, prefix: str, address: str
) -> None:
    files = {
        "eleventy.config.js": STARTER.replace("{ dir", f"{{ {prefix}dir"),
        "package.json": json.dumps({"scripts": {"build": script}}),
        "content/blog/firstpost.md": "x",
    }
    assert urls(read_site(tmp_path, files)) == {"content/blog/firstpost.md": address}


def test_the_base_of_a_bundler_is_not_that_of_astro(tmp_path: Path) -> None:
    config = (
        "export default defineConfig({ vite: { base: '/x', root: { site: 'https://x.org' } } })"
    )
    found = read_site(tmp_path, {"astro.config.mjs": config, "src/pages/a.md": "x"})
    assert (urls(found), found.site.base_url) == ({"src/pages/a.md": "/a/"}, "/")


def test_a_pipe_is_reported_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    found = read_site(tmp_path, {"a.md": "x"})
    assert [(each.path, each.code) for each in found.diagnostics] == [("pipe.md", "E214")]


PELICAN = """\
SITENAME = 'Users'
SITEURL = 'https://example.org'
PATH = 'content'
TIMEZONE = 'Europe/Paris'
DEFAULT_LANG = 'fr'
"""


def test_a_pelican_site_is_read(tmp_path: Path) -> None:
    files = {
        "pelicanconf.py": PELICAN + "ARTICLE_URL = 'articles/{date:%Y}/{slug}.html'\n",
        "content/news/2024-05-01-talk.md": (
            "Title: The Talk\nTags: python, data\nCategory: Meetings\n"
            "Event: 2024-05-31 6:30 pm to 8 pm\nSummary: One\n    two\n\nText: here\n"
        ),
        "content/news/draft.md": "Title: D\nDate: 2024-05-02\nStatus: draft\n\n",
        "content/pages/about.md": "Title: Über uns\nSlug: about\n\nx",
        "content/news/plain.md": "Note: no title\nText: x\n",
        "content/news/old.rst": "Old\n###\n",
        "content/news/older.rst": "Older\n#####\n",
    }
    found = read_site(tmp_path, files)
    assert (found.site.platform, found.site.zone, found.site.title) == (
        *("folder", "Europe/Paris", "Users"),
    )
    talk = found.records["content/news/2024-05-01-talk.md"]
    assert (talk.meta.title, talk.meta.summary, talk.text) == ("The Talk", "One two", "Text: here")
    assert talk.meta.tags == ("python", "data")
    assert (str(talk.meta.start), str(talk.meta.end), str(talk.meta.date)) == (
        "2024-05-31 18:30:00+02:00",
        "2024-05-31 20:00:00+02:00",
        "2024-05-01 00:00:00+02:00",
    )
    assert urls(found) == {
        "content/news/2024-05-01-talk.md": "/articles/2024/the-talk.html",
        "content/news/draft.md": "/articles/2024/d.html",
        "content/news/plain.md": "/articles//plain.html",
        "content/pages/about.md": "/pages/about.html",
    }
    assert found.records["content/news/draft.md"].visible_from is None
    assert found.records["content/news/plain.md"].text.startswith("Note: no title")
    assert [f"{each.path}: {each.code} {each.message}" for each in found.diagnostics] == [
        "content/news/old.rst: E209 the page is in reStructuredText, which is not read (and 1 more)"
    ]


def test_a_nikola_site_is_read(tmp_path: Path) -> None:
    comment = "<!--\n.. title: Meetup\n.. slug: meetup-1\n.. date: 2024-05-31 18:30:00 UTC\n"
    files = {
        "conf.py": 'POSTS = (("posts/*.md", "posts", "post.tmpl"),)\nBLOG_TITLE = "B"\n',
        "posts/a.md": f"{comment}.. tags: python, data\n-->\n\nText\n",
        "pages/b.md": "<!--\n.. title: B\n\n.. slug: b\n-->\nText\n",
        "pages/c/d.md": "<!--\n.. title: D\n-->\nText\n",
    }
    found = read_site(tmp_path, files)
    assert urls(found) == {
        "posts/a.md": "/posts/meetup-1/",
        "pages/b.md": "/b/",
        "pages/c/d.md": "/c/d/",
    }
    post = found.records["posts/a.md"]
    assert (post.meta.title, post.meta.tags, post.text, str(post.meta.date)) == (
        *("Meetup", ("python", "data"), "Text", "2024-05-31 18:30:00+00:00"),
    )
    assert read_site(tmp_path / "docs", {"conf.py": "x = 1\n", "a.md": "x"}).site.config_files == ()


def test_a_gatsby_site_is_read(tmp_path: Path) -> None:
    config = "module.exports = { siteMetadata: { siteUrl: `https://example.org` } };\n"
    files = {
        "gatsby-config.js": config,
        "content/events/a/index.mdx": "---\ndate: 2024-05-31T18:00\ntimezone: Europe/Paris\n---\nx",
        "README.md": "x",
    }
    found = read_site(tmp_path, files)
    assert (found.site.platform, found.site.base_url) == ("folder", "https://example.org/")
    assert urls(found) == {"content/events/a/index.mdx": "/events/a/"}
    (event,) = found.records.values()
    assert str(event.meta.start) == "2024-05-31 18:00:00+02:00"


def test_a_sphinx_site_is_read(tmp_path: Path) -> None:
    files = {
        "conf.py": 'project = "Cours"\nlanguage = "fr"\nextensions = ["myst_parser"]\n',
        "news/a.md": "# Nouvelles\n",
        "news/index.md": "# Toutes\n",
        "index.rst": "Index\n#####\n",
        "b.rst": "B\n#\n",
    }
    found = read_site(tmp_path, files)
    assert (found.site.title, found.site.default_language) == ("Cours", "fr")
    assert urls(found) == {"news/a.md": "/news/a.html", "news/index.md": "/news/"}
    assert [f"{each.path}: {each.code} {each.message}" for each in found.diagnostics] == [
        "b.rst: E209 the page is in reStructuredText, which is not read (and 1 more)"
    ]


def test_files_that_static_wrote_are_not_content(tmp_path: Path) -> None:
    written = '{"generator": "eventsearch", "format": 1}'
    files = {
        "a.md": "x",
        "eventsearch/files.json": written,
        "eventsearch/manifest.json": written,
        "eventsearch/notes.md": "x",
        "other/files.json": "{}",
        "other/manifest.json": "{}",
        "other/b.md": "x",
    }
    assert sorted(read_site(tmp_path, files).records) == ["a.md", "other/b.md"]


TRANSLATED = {
    "src/content/events/en/a.md": "---\ntitle: A\ndate: 2024-05-01\n---\n",
    "src/content/events/pt_BR/a.md": "---\ntitle: A\ndate: 2024-05-01\n---\n",
    "src/content/news/it/b.md": "---\ntitle: B\n---\n",
    "src/content/posts/c.md": "---\ntitle: C\nlocale: it\n---\n",
}


def test_folders_named_like_languages_contain_translations(tmp_path: Path) -> None:
    found = read_site(tmp_path, {"astro.config.mjs": "", **TRANSLATED})
    assert found.site.languages == ("en", "it", "pt-br")
    pages = {path: (one.site_lang, one.section, one.url) for path, one in found.records.items()}
    assert pages == {
        "src/content/events/en/a.md": ("en", "events", "/events/en/a/"),
        "src/content/events/pt_BR/a.md": ("pt-br", "events", "/events/pt_br/a/"),
        "src/content/news/it/b.md": ("it", "news", "/news/it/b/"),
        "src/content/posts/c.md": ("it", "posts", "/posts/c/"),
    }


@pytest.mark.parametrize(
    ("program", "lang"),
    [
        ("export default { i18n: { defaultLocale: 'de', locales: ['de', 'it'] } }", "it"),
        ("", "en"),
    ],
)
def test_a_folder_is_a_language_if_the_configuration_lists_it(
    tmp_path: Path, program: str, lang: str
) -> None:
    files = {"astro.config.mjs": program, "src/pages/it/a.md": "x", "src/pages/hr-team/b.md": "x"}
    found = read_site(tmp_path, files)
    assert found.records["src/pages/it/a.md"].site_lang == lang
    assert found.records["src/pages/it/a.md"].section == ("" if lang == "it" else "it")


def test_folders_named_like_languages_can_be_plain_folders(tmp_path: Path) -> None:
    found = read_site(tmp_path, {"a.md": "x", "notes/it/a.md": "x", "notes/fr/a.md": "x"})
    assert found.site.languages == ("en",)


STARLIGHT = """import starlight from '@astrojs/starlight';
export default defineConfig({
  base: '/port', site: 'https://who.example',
  integrations: [starlight({ title: 'Docs', base: 'wrong', LOCALES })],
});
"""


def test_the_docs_of_starlight_are_the_root_of_the_site(tmp_path: Path) -> None:
    locales = "locales: { root: { label: 'F', lang: 'fr' }, 'pt-br': { lang: 'pt-BR' } }"
    docs, addresses = routes("""
src/content/docs/Guides/My Page.md -> /port/guides/my-page/
src/content/docs/guides/v1.2.md -> /port/guides/v12/
src/content/docs/guides/index.md | pagefind: false -> /port/guides/
src/content/docs/guides/_part.md
src/content/docs/_hidden/a.md -> /port/_hidden/a/
src/content/docs/guides/moved.md | slug: else/where -> /port/else/where/
src/content/docs/pt-br/guides/v1.2.mdoc -> /port/pt-br/guides/v12/
src/content/docs/404.md -> /port/404.html
src/pages/news/About.md -> /port/news/About/
src/pages/_no.md
""")
    home = "src/content/docs/index.mdx"
    files = {
        "astro.config.mjs": STARLIGHT.replace("LOCALES", locales),
        home: "import A from './a';\n\n<A>\n\nWelcome\n\n</A>",
    }
    found = read_site(tmp_path, {**files, **docs})
    assert found.diagnostics == ()
    assert urls(found) == {home: "/port/", **addresses}
    assert found.site.languages == ("fr", "pt-br")
    assert found.records["src/content/docs/pt-br/guides/v1.2.mdoc"].site_lang == "pt-br"
    assert found.records["src/content/docs/guides/v1.2.md"].section == "guides"
    assert found.records[home].text == "Welcome"
    assert not found.records["src/content/docs/guides/index.md"].meta.listed


@pytest.mark.parametrize(
    ("option", "address"),
    [
        ("trailingSlash: 'never'", "/port/guides/a"),
        ("trailingSlash: 'always'", "/port/guides/a/"),
        ("build: { format: 'file' }", "/port/guides/a.html"),
        ("// trailingSlash: 'never'\n", "/port/guides/a/"),
    ],
)
def test_options_of_astro_end_an_address(tmp_path: Path, option: str, address: str) -> None:
    config = STARLIGHT.replace(", LOCALES", "").replace("base:", f"{option.rstrip()}\n, base:", 1)
    if "//" in option:
        config = option + STARLIGHT.replace(", LOCALES", "")
    found = read_site(tmp_path, {"astro.config.ts": config, "src/content/docs/guides/a.md": "x"})
    assert urls(found) == {"src/content/docs/guides/a.md": address}


def route(collection: str, params: str) -> str:
    """Return the source of a program that makes a page for each collection entry."""
    return (
        "---\nexport async function getStaticPaths() {\n"
        f"  const posts = await getCollection('{collection}');\n"
        f"  return posts.map((post) => ({{ params: {{ {params} }}, props: post }}));\n}}\n---\n"
    )


def test_addresses_of_collections_are_those_that_programs_spell_out(tmp_path: Path) -> None:
    collections = """
const posts = defineCollection({ loader: glob({ pattern: '**/*.md', base: './data/posts' }) });
export const collections = { blog: posts, talks: defineCollection({}) };
"""
    files = {
        "astro.config.mjs": "export default defineConfig({});",
        "src/content.config.ts": collections,
        "src/pages/journal/[...slug].astro": route("blog", "slug: post.id"),
        "src/pages/[slug].astro": route("info", "slug: post.slug"),
        "src/pages/t/[id].astro": route("talks", "id: 'x-' + post.id"),
        "src/pages/dates/[id].astro": route("dates", "id: post.id.slice(2)"),
        "src/pages/plays/[slug].astro": (
            "---\nconst plays = await getCollection('shows');\nconst { slug } = Astro.params;\n"
            "const play = plays.find((each) => each.slug === slug);\n---\n"
        ),
        "src/content/shows/s.mdoc": "x",
        "src/pages/about.astro": "<p>x</p>",
        "src/pages/404.astro": "<p>x</p>",
        "data/posts/2024/First Post.md": "x",
        "src/content/info/a/b.md": "x",
        "src/content/talks/t.md": "x",
        "src/content/dates/d.mdoc": "x",
        "src/pages/e.md": "x",
    }
    found = read_site(tmp_path, files)
    assert urls(found) == {
        "data/posts/2024/First Post.md": "/journal/2024/first-post/",
        "src/content/info/a/b.md": "/a/b/",
        "src/content/talks/t.md": "/talks/t/",
        "src/content/dates/d.mdoc": "/dates/d/",
        "src/content/shows/s.mdoc": "/plays/s/",
        "src/pages/e.md": "/e/",
    }
    assert [f"{each.path}: {each.code} {each.message}" for each in found.diagnostics] == [
        "src/content/dates/d.mdoc: E508 a program of the site decides the address of this page,"
        " so it is a guess (and 1 more)",
        "src/pages/about.astro: E209 the page is a component, which is not read",
    ]


@pytest.mark.parametrize(
    ("option", "front", "body", "expected"),
    [
        ("", "", "a{% comment %}no\n\nno{%- endcomment -%} b {% # no %}c", "a b c"),
        ("", "", "{% raw %}{% comment %}a{% endcomment %}{% endraw %}", "{% raw %}{% comment %}a"),
        ("", "", "{% comment %}a", "{% comment %}a"),
        ("", "", "a {# b #}", "a {# b #}"),
        ("", "templateEngineOverride: njk,md\n", "a {# no\nno #}b", "a b"),
        ("", "templateEngineOverride: md\n", "{% comment %}a{% endcomment %}", "{% comment %}a"),
        ("return {markdownTemplateEngine: 'njk'}", "", "a {# no #}b", "a b"),
        (
            "return {markdownTemplateEngine: 'njk'}",
            "",
            "{%- raw -%}{# a #}{%- endraw -%} {% verbatim %}{# b #}{% endverbatim %}{# no #} c",
            "{%- raw -%}{# a #}{%- endraw -%} {% verbatim %}{# b #}{% endverbatim %} c",
        ),
        ("return {markdownTemplateEngine: 'njk'}", "", "{% raw %}{# no #}a", "{% raw %}a"),
        ("return {markdownTemplateEngine: false}", "", "{% comment %}a", "{% comment %}a"),
    ],
)
def test_comments_of_the_template_engine_of_eleventy_are_not_text(
    tmp_path: Path, option: str, front: str, body: str, expected: str
) -> None:
    config = f"export default function (c) {{ {option} }}"
    page = f"---\ntitle: T\n{front}---\n{body}\n"
    found = read_site(tmp_path, {"eleventy.config.js": config, "a.md": page})
    assert " ".join(found.records["a.md"].text.split()).startswith(expected)
    assert "no" not in found.records["a.md"].text


@pytest.mark.parametrize(
    ("path", "permalink", "address"),
    [
        ("blog/2024-05-01-a.md", "/p/{{ page.fileSlug }}/", "/p/a/"),
        ("blog/2024-05-01-a/index.md", "/p/{{ page.fileSlug }}/index.html", "/p/a/"),
        ("blog/2024-05-01-a.md", "{{ page.filePathStem }}.html", "/blog/a.html"),
        ("blog/a.md", "/t/{{ title | slugify }}/", "/t/une-ete-a-10/"),
        ("blog/a.md", "/t/{{ place | slug }}/", "/t/le-port/"),
        ("blog/a.md", "/t/{{ name | slugify }}/", "/blog/a/"),
        ("blog/a.md", "/t/{{ page.date | year }}/", "/blog/a/"),
        ("blog/a.md", "/t/{% if x %}y{% endif %}/", "/blog/a/"),
    ],
)
def test_eleventy_permalinks(tmp_path: Path, path: str, permalink: str, address: str) -> None:
    front = f"title: Une Été, à 10 %\nplace: Le port\nname: Tom & Zoë\npermalink: '{permalink}'"
    files = {"eleventy.config.js": "", "blog/blog.json": "{}", path: f"---\n{front}\n---\nx"}
    found = read_site(tmp_path, files)
    assert urls(found) == {path: address}


MARKDOC = """\
# Title {% #own .big %}

{% callout type="note" %}
Inner **text** {% $var %}end.
{% /callout %}
{% comment %}
secret
{% /comment %}
{% image
  src="x" width="25%" /%}
```js {% process=false %}
{% keep %}
```
after {% upper %}x{% /upper %}
"""


def test_markdoc_is_markdown_without_its_tags(tmp_path: Path) -> None:
    record = read_site(tmp_path, {"a.mdoc": MARKDOC}).records["a.mdoc"]
    assert record.text == "Title\nInner text end.\n{% keep %}\nafter x"
    assert [section.anchor for section in record.sections] == ["own"]
    assert record.meta.title == "Title"
    lines = markdoc.plain(MARKDOC).split("\n")
    assert len(lines) == len(MARKDOC.split("\n"))


def test_formats_that_are_not_read_are_reported_once(tmp_path: Path) -> None:
    files = {
        "eleventy.config.js": "module.exports = { dir: { output: 'dist' } };",
        "a.md": "x",
        "index.njk": "x",
        "b/c.html": "x",
        "d.11ty.js": "x",
        "sitemap.xml.njk": "x",
        "_includes/e.njk": "x",
        "dist/a/index.html": "x",
        "f.mdx": "x",
        "g.adoc": "x",
        "h.org": "x",
    }
    found = read_site(tmp_path, files)
    assert list(found.records) == ["a.md"]
    assert sorted(f"{each.path} {each.severity} {each.message}" for each in found.diagnostics) == [
        "b/c.html warning the page is a template, which is not read (and 2 more)",
        "g.adoc warning the page is in AsciiDoc, which is not read",
        "h.org warning the page is in Org, which is not read",
    ]


def test_parts_of_eleventy_pages_are_not_pages(tmp_path: Path) -> None:
    dirs = "{ input: 'src', includes: 'parts', layouts: '../layouts', data: 'data' }"
    files = {
        "eleventy.config.js": f"export const config = {{ dir: {dirs} }};",
        **dict.fromkeys(
            ("src/a.md", "src/parts/b.md", "src/b/parts/c.md", "src/data/d.md", "src/e.njk"), "x"
        ),
        **dict.fromkeys(("src/parts/f.njk", "layouts/g.njk"), "x"),
    }
    found = read_site(tmp_path, files)
    assert list(found.records) == ["src/a.md", "src/b/parts/c.md"]
    assert [each.path for each in found.diagnostics] == ["src/e.njk"]


def test_a_filter_of_a_collection_names_no_folder_of_parts(tmp_path: Path) -> None:
    config = """export default function (config) {
  config.addCollection("posts", (api) => api.getAll().filter((one) => one.url.includes("/blog/")));
  config.addFilter("talk", (tags) => tags.includes("talks"));
  config.setDataDirectory(".");
}
const page = { data: "pages" };"""
    names = ("a.md", "blog/b.md", "pages/d.md", "talks/c.md")
    found = read_site(tmp_path, {"eleventy.config.js": config, **dict.fromkeys(names, "x")})
    assert list(found.records) == list(names)


def test_files_that_eleventy_ignores_are_not_pages(tmp_path: Path) -> None:
    files = {
        "eleventy.config.js": "config.ignores.add('notes/**');",
        ".eleventyignore": "README.md\n\\_11ty/\n",
        ".gitignore": "# built\nbuilt/\n",
        **dict.fromkeys(
            ("a.md", "README.md", "b/README.md", "_11ty/c.md", "built/d.md", "notes/e.md"), "x"
        ),
    }
    assert list(read_site(tmp_path, files).records) == ["a.md"]
    (tmp_path / "eleventy.config.js").write_text("config.setUseGitIgnore(false);")
    assert list(read_site(tmp_path, {}).records) == ["a.md", "built/d.md", "notes/e.md"]


def test_only_the_base_of_a_glob_is_the_folder_of_a_collection(tmp_path: Path) -> None:
    source = (
        "export const collections = { log: defineCollection({ loader: x([{ base: 'src' }]) }) };"
    )
    files = {
        "astro.config.mjs": STARLIGHT.replace(", LOCALES", ""),
        "src/content.config.ts": source,
        "src/content/docs/a.md": "x",
        "src/components/b.md": "x",
    }
    assert urls(read_site(tmp_path, files)) == {"src/content/docs/a.md": "/port/a/"}


@pytest.mark.parametrize(
    ("base", "expected"),
    [("'./src/notes'", ["src/notes/a.md"]), ("BASE", ["src/components/b.md", "src/notes/a.md"])],
)
def test_astro_ignores_markdown_outside_of_pages_and_collections(
    tmp_path: Path, base: str, expected: list[str]
) -> None:
    source = f"const notes = defineCollection({{ loader: glob({{ base: {base} }}) }});"
    files = {
        "astro.config.mjs": "",
        "src/content.config.ts": source,
        "src/notes/a.md": "x",
        "src/components/b.md": "x",
    }
    assert sorted(read_site(tmp_path, files).records) == expected
