"""
A sample site for each platform, with the syntax that hostile sites of that platform use.

Tests that hold for every platform read `SAMPLES`, so a new platform needs one row here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FENCED = "---\ntitle: a\n---\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """
    A site of one platform.

    Attributes:
        files: The site's configuration, which does not contain the site's host.
        page: Path of a page in the folder `event`.
        url: URL of that page.
        fences: Front matter in the form that the platform requires.
        text: The page, with the title `Programme 10 %` and the date 2024-05-01.
        is_fenced: Whether the common fences are front matter.
        header: Whether lines such as `title: …` without fences are front matter.
        markup: Configuration for the tests of bodies, if it is not `files`.
        signs: Text with a special meaning in a body on this platform, besides Markdown.
        units: Texts that a large page repeats.
        targets: Links that the platform understands.
        decided: Files with all kinds of configuration, and the parts of them that pages need.
        named: Settings that contain a folder path: label, file, and text with `{}` for the path.
        links: Symbolic links: the path in the site and the target outside of the site.
        authored: Pages whose authors are defined in another file, to use instead of a plain page.
        places: Files that tests replace by a pipe or an endless device.
    """

    files: Mapping[str, str]
    page: str
    url: str
    fences: str = FENCED
    text: str = "---\ntitle: Programme 10 %\ndate: 2024-05-01\n---\nUn mot.\n"
    is_fenced: bool = True
    header: bool = False
    markup: Mapping[str, str] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    decided: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    authored: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def content(self) -> str:
        """The folder of the pages, with a slash; empty for the root of the site."""
        return self.page.partition("event/")[0]

    @property
    def marked(self) -> tuple[Mapping[str, str], str]:
        """The configuration for the tests of bodies, and the path of the page."""
        return self.markup or self.files, self.page

    def beside(self, stem: str, folder: str = "") -> str:
        """Return the path of another page, with the ending of the page."""
        ending = self.page.partition("event/a")[2]
        return f"{self.content}{folder}{stem}{ending}"


_PAGE = "---\ntitle: A\nauthors: [x]\n---\nA.\n"
_MOUNT = "[[module.mounts]]\nsource = 'content'\ntarget = 'content'\n[[module.mounts]]\n"
_SHORTCODES = (
    "{{<", ">}}", "{{%", "%}}", "{{< a >}}", "{{< /a >}}", "{{% a %}}", "{{% /a %}}", "{{< a/ >}}",
    "{{</*", "*/>}}", '{{< a b="', '{{< ref "a" >}}', '{{< relref "b.md" >}}', "{{< a `",
    "{{< figure >}}", "{{< highlight go >}}", "{{< /highlight >}}", "{{< param a >}}",
    "<!--more-->", "++", "==", "^", "~", "++a++", "==a==", "^a^", "~a~", "[^1]", ":a:", "$$",
    "\\(", "\\)", "\\[", "{.a}", '{ a="b" }', "- [ ] ", "term\n: a\n",
)  # fmt: skip
_LIQUID = (
    "{%", "%}", "{% raw %}", "{% endraw %}", "{% comment %}", "{% endcomment %}",
    "{% highlight x %}", "{% endhighlight %}", "{% highlight ", "{{", "}}", "{{ page.a }}",
    "{{ page.", "{% include a %}", "{%-", "-%}", "{:", "{: .a}", "{: #a}", "{:toc}", "* toc\n",
    "{::", "{:/}", "{% if a %}", "{% endif %}", "{% link a %}", "{% post_url a %}", "\ue000",
    "\ue001", "\n{: #a}\n",
)  # fmt: skip
_PANDOC = (
    ":::", "::: {.a}\n", ":::\n", ":::: ", "{.a}", "{#a}", "{{< ", " >}}", "{{< include a.md >}}",
    "{{< var a >}}", "{{< meta a >}}", "{{< video a >}}", "@", "@a", "[@a]", "[-@a;", "^[", "^[a]",
    "[a]{", "[a]{.b}", "`{r}", "`r a`", "`{=html}", "```{r}\n", "```{python}\n#| a: b\n", "#| a",
    "@fig-a", "$$ {#eq-a}", "^a^", "~a~", ": a\n", ": a {#tbl-a}\n", "![a](b){", "title=",
    'title="', "{r, a}", "| a\n", "+---+", "<!--", "\\",
)  # fmt: skip
_PYTHON_MARKDOWN = (
    "!!! ", '!!! note "a"\n', "??? ", "???+ a\n", "=== ", '=== "a"\n', "    a\n", "==", "^^", "~~",
    "++", "++a++", "++a+b++", "==b ", "^^b ", "==b==", "^^b^^", "--8<--", '--8<-- "a"\n', "[TOC]",
    "[[TOC]]", "*[a]: b\n", "{:", "{: .a}", "{ .a }", "{#a}", ":material-a:", ":fontawesome-",
    ":a-", "[](){ .a", "[a][", "///", "/// a\n", "\\(", "{==", "==}", "{++", "++}", "{>>", "<<}",
    "{--", "--}", "{~~", "~>", "*[a]: ", "`#!py a`", "[=50%", "> [!note]\n", "/// html | a\n",
    "(c)", "1/2", "[[a]]", "<div markdown>\n", "#. ", "https://github.com/a/b/issues/1",
)  # fmt: skip
_EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "nl2br", "smarty",
    "toc", "wikilinks",
    *(
        f"pymdownx.{name}"
        for name in (
            "arithmatex", "betterem", "blocks.details", "blocks.html", "blocks.tab", "caret",
            "critic", "details", "emoji", "fancylists", "inlinehilite", "keys", "magiclink",
            "mark", "progressbar", "quotes", "smartsymbols", "superfences", "tabbed", "tasklist",
            "tilde",
        )
    ),
)  # fmt: skip
_MDX = (
    "<A", "<A>", "</A>", "<A />", "<A b=", '<A b="', "<A b={", "<A.B", "<>", "</>", "{/*", "*/}",
    "{", "}", "{a}", "{a.b(", '{"', "{'", "import ", "import a from 'b'\n", "export ",
    "export const a", ":::", ":::note\n", ":::note[", ":::\n", "::::", "=>", "{{", "}}", "{`",
    "`}", " a=", " a={b}", "<Tabs>\n", "<a b=", "<a\n", "{#a}", "\\{",
)  # fmt: skip
_TERA = (
    "{{", "}}", "{%", "%}", "{{/*", "*/}}", "{%/*", "*/%}", "{{ a() }}", "{% a() %}", "{% end %}",
    "{{ a(b=", "@/a.md", "[a](@/a.md)", "{#", "#}", "<!-- more -->", "{{/", "(", '"',
)  # fmt: skip
_HUGO_MARKUP = {
    "hugo.toml": "timeZone = 'Europe/Paris'\nenableEmoji = true\n"
    "[markup.goldmark.parser.attribute]\nblock = true\n"
    "[markup.goldmark.extensions]\nlinkify = true\n"
    "[markup.goldmark.extensions.passthrough]\nenable = true\n"
    "[markup.goldmark.extensions.passthrough.delimiters]\n"
    "block = [['\\[', '\\]'], ['$$', '$$']]\ninline = [['\\(', '\\)'], ['$', '$']]\n"
    "[markup.goldmark.extensions.cjk]\nenable = true\neastAsianLineBreaks = true\n"
    "escapedSpace = true\n"
    + "".join(
        f"[markup.goldmark.extensions.extras.{name}]\nenable = true\n"
        for name in ("delete", "insert", "mark", "subscript", "superscript")
    )
    + "[markup.goldmark.renderer]\nunsafe = true\n"
}

SAMPLES: Mapping[str, Sample] = {
    "hugo": Sample(
        files={"hugo.yaml": "title: a\nbaseURL: /\n"},
        page="content/event/a.md",
        url="/event/a/",
        markup=_HUGO_MARKUP,
        signs=_SHORTCODES,
        units=(
            "# a\n",
            "- - - a\n",
            "> > > a\n",
            "|a",
            "|a|b|\n|-|-|\n|c|d|\n\n",
            "*a* ",
            "[a](b) ",
            "&amp;",
            "<b>a</b>",
            "<div>\n\n",
            "{{< a >}}",
            '{{< ref "a" >}}',
            "![a](b.png)",
            "a\n: b\n\n",
            "```\na\n```\n",
            "[a]: b\n",
            "漢",
            "5 May 2031, 10h. ",
        ),
        targets=('{{< ref "/about.md" >}}', '{{< relref "about" >}}#a', "www.md", "../about.md"),
        decided={
            "hugo.toml": "title = 'A'\nbaseURL = 'https://example.org/'\ntheme = ['t']\n"
            "defaultContentLanguage = 'fr'\ntimeZone = 'Europe/Paris'\n[languages.fr]\nweight = 1\n"
            "contentDir = 'content'\n[permalinks.page]\npost = '/:year/:slug/'\n[taxonomies]\n"
            "tag = 'tags'\n[frontmatter]\ndate = [':filename', 'date']\n[[cascade]]\ntitle = 'B'\n"
            "[cascade.target]\npath = '/post/**'\n[markup.goldmark.extensions.passthrough]\n"
            "enable = true\n[markup.goldmark.extensions.passthrough.delimiters]\n"
            "block = [['$$', '$$']]\n",
            "config/_default/params.yaml": "authors: {x: {name: X}}\n",
            "config/_default/languages.en.json": '{"title": "B", "weight": 2}\n',
            "config/_default/module.toml": "[[mounts]]\nsource = 'content'\ntarget = 'content'\n"
            "includeFiles = ['**']\n[[imports]]\npath = 'github.com/x/wowchemy'\n",
            "themes/t/theme.toml": "name = 't'\n",
            "themes/t/config.yaml": "params: {a: 1}\n",
            "data/authors/x.yaml": "name: {display: X}\n",
            "content/a.md": _PAGE,
        },
        named={
            "mount": ("hugo.toml", f"{_MOUNT}source = '{{}}'\ntarget = 'content/x'\n"),
            "only mount": ("hugo.toml", "[[module.mounts]]\nsource = '{}'\ntarget = 'content'\n"),
            "contentDir": ("hugo.yaml", "contentDir: '{}'\n"),
            "language": ("hugo.yaml", "languages: {{en: {{}}, fr: {{contentDir: '{}'}}}}\n"),
            "theme": ("hugo.yaml", "theme: '{}'\n"),
            "themesDir": ("hugo.yaml", "themesDir: '{}'\ntheme: content\n"),
            "mount of a file": (
                "hugo.toml",
                f"{_MOUNT}source = '{{}}/page.md'\ntarget = 'content/x.md'\n",
            ),
        },
        authored={"content/a.md": _PAGE},
        links=(
            *("content > ", "content/post > post", "content/b.md > page.md", "themes/t > "),
            *("content/b/index.md > page.md", "data > ", "data/authors > authors", "static > "),
            *("data/authors/x.yaml > x.yaml", "hugo.yaml > x.yaml", "config > ", "layouts > "),
            *("config/_default > _default", "config/_default/params.yaml > _default/params.yaml"),
            *(
                "config/_default/languages.toml > x.toml",
                "_vendor/t > ",
                "assets > ",
                "static/a > key",
            ),
            *("static/_redirects > key", "netlify.toml > x.toml", "config/production > _default"),
        ),
        places=(
            *("config/_default/params.yaml", "config/_default/languages.toml", "hugo.yaml"),
            *("data/authors/x.yaml", "content/b.md", "eventsearch.toml", "pyproject.toml"),
            *("synonyms.txt", ".eventsearch/live", ".eventsearch/lock", ".eventsearch/generations"),
            *(
                ".eventsearch/searches.ndjson",
                "static/_redirects",
                "netlify.toml",
                ".git",
                ".git/index",
            ),
        ),
    ),
    "quarto": Sample(
        files={"_quarto.yml": "project: {type: website}\nwebsite: {title: a}\n"},
        page="event/a.qmd",
        url="/event/a.html",
        signs=_PANDOC,
        units=("::: {.a}\n", "{{< var a >}}", "[@a]", "```{r}\n"),
        targets=("about.qmd", "/talks/about.qmd", "@fig-plan", "www.talk.qmd"),
        decided={
            "_quarto.yml": "project: {type: website, render: ['*.qmd', '!b.qmd'], output-dir: _s}\n"
            "website: {title: A, site-url: 'https://example.org/a', drafts: [a.qmd]}\nlang: fr\n"
            "profile: {default: x, group: [[x, y], [z]]}\nmetadata-files: [more.yml]\n"
            "babelquarto: {mainlanguage: fr, languages: [en]}\nauthor: [{name: X}]\n",
            "_quarto-x.yml": "website: {title: B}\n",
            "more.yml": "categories: [a]\n",
            "_variables.yml": "a: {b: 1}\n",
            "_metadata.yml": "author: X\n",
            "a.qmd": _PAGE,
        },
        named={
            "include": ("a.qmd", f"{FENCED}\n{{{{{{{{< include {{}}/page.qmd >}}}}}}}}\n"),
            "metadata-files": (
                "_quarto.yml",
                "metadata-files: ['{}/x.yaml', '{}/authors/x.yaml']\n",
            ),
        },
        links=(
            *("b.qmd > page.qmd", "post > post", "_variables.yml > x.yaml", "_quarto.yml > x.yaml"),
            *("_metadata.yml > x.yaml", "post/_metadata.yml > x.yaml", "_include.qmd > page.qmd"),
        ),
        places=("_quarto.yml", "_variables.yml", "_metadata.yml", "_include.qmd", "b.qmd"),
    ),
    "jekyll": Sample(
        files={"_config.yml": "title: a\n"},
        page="event/a.md",
        url="/event/a.html",
        signs=_LIQUID,
        units=("{% raw %}", "{{ a }}", "{% include a %}", "{: .a}\n"),
        targets=(
            "{% link about.md %}",
            "{% post_url 2024-01-02-a %}",
            "{{ site.baseurl }}/about/",
            "{{site.url}}/about/",
            "{{ '/about' | relative_url }}",
        ),
        decided={
            "_config.yml": "title: A\nurl: https://example.org\nbaseurl: /a\n"
            "timezone: Europe/Paris\ncollections: {talks: {output: true, permalink: '/:name/'}}\n"
            "exclude: [b]\ndefaults: [{scope: {path: x, type: posts}, values: {a: 1}}]\n"
            "plugins: [x]\nauthors: {x: {name: X}}\npermalink: pretty\n",
            "a.md": _PAGE,
        },
        named={
            "source": ("_config.yml", "source: '{}'\n"),
            "collections": (
                "_config.yml",
                "collections_dir: '{}'\ncollections: {{posts: {{output: true}}}}\n",
            ),
        },
        links=("_posts > _posts", "b.md > page.md", "post > post", "_config.yml > x.yaml"),
        places=("_config.yml", "b.md"),
    ),
    "docusaurus": Sample(
        files={"docusaurus.config.js": "module.exports = {title: 'a'}\n"},
        page="docs/event/a.mdx",
        url="/docs/event/a",
        signs=_MDX,
        units=("<A b={c}>", "{a}", ":::note\n", "import a from 'b'\n"),
        targets=(
            *("@site/docs/about.md", "@theme/Tabs", "pathname:///a.html", "./about.mdx"),
            "@ada@x.md",
        ),
        decided={
            "docusaurus.config.js": "module.exports = {title: 'A', url: 'https://example.org',"
            " baseUrl: '/', i18n: {defaultLocale: 'fr', locales: ['fr', 'en']},"
            " presets: [['classic', {docs: {path: 'docs', routeBasePath: '/'},"
            " blog: {path: 'b'}}]]};",
            "b/authors.yml": "x: {name: X}\n",
            "docs/a.md": _PAGE,
        },
        named={
            "docs": ("docusaurus.config.js", "module.exports = {{docs: {{path: '{}'}}}}\n"),
            "blog": ("docusaurus.config.js", "module.exports = {{blog: {{path: '{}'}}}}\n"),
        },
        authored={"blog/2020-01-01-b.md": _PAGE},
        links=(
            *("docs > ", "blog > blog", "src/pages > post", "docs/b.md > page.md"),
            *("blog/authors.yml > authors.yml", "docusaurus.config.js > x.js"),
        ),
        places=("docusaurus.config.js", "blog/authors.yml", "docs/b.md"),
    ),
    "mkdocs": Sample(
        files={"mkdocs.yml": "site_name: a\n"},
        page="docs/event/a.md",
        url="/event/a/",
        header=True,
        markup={"mkdocs.yml": f"site_name: a\nmarkdown_extensions: [{', '.join(_EXTENSIONS)}]\n"},
        signs=_PYTHON_MARKDOWN,
        units=("!!! note\n    a\n\n", "# a\n", "*a* ", "<b>a</b>", "|a|b|\n|-|-|\n|c|d|\n\n"),
        targets=("about.md", "../about.md#part", "www.about.md"),
        decided={
            "mkdocs.yml": "INHERIT: base.yml\nsite_name: A\nsite_url: https://example.org/\n"
            "docs_dir: docs\nuse_directory_urls: true\ntheme: {name: material, language: fr}\n"
            "exclude_docs: |\n  b.md\n  !c.md\nplugins:\n  - search\n  - i18n:\n"
            "      docs_structure: suffix\n      languages: [{locale: fr, default: true}]\n",
            "base.yml": "site_name: B\n",
            "docs/a.md": _PAGE,
        },
        named={
            "docs_dir": ("mkdocs.yml", "site_name: a\ndocs_dir: '{}'\n"),
            "INHERIT": ("mkdocs.yml", "INHERIT: '{}/x.yaml'\nsite_name: a\n"),
        },
        links=("docs > ", "docs/post > post", "docs/b.md > page.md", "mkdocs.yml > x.yaml"),
        places=("mkdocs.yml", "base.yml", "docs/b.md"),
    ),
    "zola": Sample(
        files={"zola.toml": "base_url = '/'\n"},
        page="content/event/a.md",
        url="/event/a/",
        fences="+++\ntitle = 'a'\n+++\n",
        signs=_TERA,
        units=("{{ a() }}", "{% a() %}"),
        targets=("@/about.md", "@/blog/_index.md#part", "@/été/a.md"),
        decided={
            "zola.toml": "base_url = '/'\ntitle = 'A'\ndefault_language = 'fr'\n"
            "ignored_content = ['*.x']\ntaxonomies = [{name = 'tags'}]\n[languages.en]\n"
            "title = 'B'\n[slugify]\npaths = 'safe'\n",
            "content/a.md": _PAGE,
        },
        links=("content > ", "content/post > post", "content/b.md > page.md", "zola.toml > x.toml"),
        places=("zola.toml", "content/b.md"),
    ),
    "folder": Sample(
        files={},
        page="event/a.md",
        url="/event/a.md",
        header=True,
        links=("post > post", "b.md > page.md"),
        places=("b.md",),
    ),
}

FENCED_SAMPLES = {name: each for name, each in SAMPLES.items() if each.is_fenced}
"""Samples whose pages have front matter between the common fences."""
