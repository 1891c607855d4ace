"""Addresses of pages as the real Hugo made them, from names, patterns and titles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.extractor.hugo.content_paths import (
    kind_of,
    logical_of,
    move,
    read_name,
    section_of,
)
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.hugo.urlize import (
    Anchors,
    decode,
    escape,
    heading_rule,
    in_permalink,
    lower,
    path_part,
    sanitise,
    tree_path,
    without_accents,
)
from eventsearch.extractor.hugo.urls import Place, expand
from eventsearch.extractor.site import Site
from eventsearch.model.page import Bundle, SourceFile
from site_on_disk import EMPTY, read, routes

# URLs of pages, each as the real Hugo made it, and permalink patterns.

LONG = "/p/:year/:month/:day/:section/:sections/:title/:slugorfilename"


CASES: dict[str, tuple[str, str]] = {
    "the place in the tree": (
        "",
        """
_index.md -> /
about.md -> /about/
A B/Été ça.md -> /a-b/%C3%A9t%C3%A9-%C3%A7a/
s/_index.md -> /s/
s/Deux Mots/index.md -> /s/deux-mots/
1.0-Timeline.md -> /1.0-timeline/
tags/C#/_index.md -> /tags/c%23/
a#b, (c).md -> /a%23b-c/
吳恩達/x.md -> /%E5%90%B3%E6%81%A9%E9%81%94/x/
""",
    ),
    "slug and url": (
        "baseURL = 'https://e.org/sub'",
        """
a/1.md | slug: -Mon Slug- -> /sub/a/mon-slug/
a/2.md | slug: index -> /sub/a/
a/3.md | slug: 7 -> /sub/a/7/
a/4.md | url: /Foo Bar/é.html -> /sub/Foo%20Bar/%C3%A9.html
a/5.md | url: foo/bar -> /sub/foo/bar/
a/6.md | url: /x.y/z -> /sub/x.y/z
a/7.md | url: /x/index.html -> /sub/x/
a/8.md | url: /x/../y/ -> /sub/y/
a/9.md | url: /x/:year/:slug/; title: T T; date: 2020-01-02 -> /sub/x/2020/t-t/
a/10.md | url: /x/:slug/; slug: q+r%20s -> /sub/x/q%20r%20s/
a/11.md | url: /x/:nonsense/ -> /sub/x/:nonsense/
a/_index.md | url: /AAA B/; slug: s -> /sub/aaa-b/
b/_index.md | slug: s -> /sub/b/
_index.md | url: /home/ -> /sub/
""",
    ),
    "a flat permalink is for pages and terms": (
        f"[permalinks]\npost = '{LONG}'\ntags = '/t/:slug/'\n'/' = '/root/:title/'\n",
        """
post/x/_index.md | title: X -> /post/x/
post/x/y/Le Nom/index.md | title: 'L’Été & C#'; date: 2024-12-31 -> LONG
tags/foo/_index.md | title: Foo Bar -> /t/foo-bar/
top.md | title: Top -> /root/top/
post/none.md -> /p/1/01/01/post/post/none/
""".replace("LONG", "/p/2024/12/31/post/post/x/l%C3%A9t%C3%A9-c/le-nom/"),
    ),
    "permalinks by kind": (
        "[permalinks.page]\npost = '/:sections[1:]/:slug/'\n"
        "[permalinks.section]\npost = '/s/:title/'\n"
        "[permalinks.taxonomy]\ntags = '/all-:title/'\n[permalinks.term]\ntags = '/t/:title'\n",
        """
post/_index.md | title: Posts -> /s/posts/
post/a/_index.md | title: A -> /s/a/
post/a/c.md | title: C -> /a/c/
tags/_index.md | title: Tags -> /all-tags/
tags/x/_index.md | title: X -> /t/x/
""",
    ),
    "ugly addresses": (
        "uglyURLs = true\nbaseURL = 'https://e.org/sub'\n[permalinks]\nq = '/qq/:title/'\n",
        """
a/1.md -> /sub/a/1.html
a/_index.md -> /sub/a.html
a/s.md | slug: index -> /sub/a/
a/u.md | url: /x/y -> /sub/x/y/
b/index.md -> /sub/b.html
_index.md -> /sub/
q/z.md | title: Zed -> /sub/qq/zed.html
""",
    ),
    "languages": (
        "defaultContentLanguage = 'fr'\nbaseURL = '/p'\n[languages.fr]\n[languages.en]\n",
        """
_index.en.md -> /p/en/
a.md -> /p/a/
a.en.md -> /p/en/a/
b.en.md | url: /x/ -> /p/x/
c.en.md | url: x/ -> /p/en/x/
d.en.md | url: /en/x -> /p/en/x/
s/_index.en.md | url: S T -> /p/en/s-t/
e.md | lang: en -> /p/en/e/
""",
    ),
    "the default language in its folder": (
        "defaultContentLanguage = 'fr'\ndefaultContentLanguageInSubdir = true\n",
        "a.md -> /fr/a/\nb.md | url: x/ -> /fr/x/\nc.md | url: /x/2/ -> /x/2/",
    ),
    "a host for each language": (
        "[languages.en]\nbaseURL = 'https://e.org/sub'\n[languages.fr]\nbaseURL = 'https://f.org/'\n",
        "a.md -> /sub/a/\na.fr.md -> /a/",
    ),
    "what a language changes": (
        "[permalinks]\na = '/root/:slug/'\n[languages.en]\n[languages.fr]\n"
        "removePathAccents = true\n[languages.fr.permalinks]\na = '/fr-a/:slug/'\n",
        "a/é.md | title: É -> /root/%C3%A9/\na/é.fr.md | title: É -> /fr/fr-a/e/",
    ),
    "accents": (
        "removePathAccents = true\n[permalinks]\nq = '/qq/:title/'\n",
        "é/Été œ ł.md -> /e/ete-%C5%93-%C5%82/\nq/z.md | title: Ça œ -> /qq/ca-%C5%93/",
    ),
    "capitals": (
        "disablePathToLower = true\n[permalinks]\nq = '/qq/:title/:sections/:filename'\n",
        """
Foo/Bar Baz.md -> /Foo/Bar-Baz/
q/Sub/Zed.md | title: Ab -> /qq/Ab/q/sub/Zed/
q/Sub/_index.md -> /q/Sub/
""",
    ),
    "canonical addresses": (
        "canonifyURLs = true\nbaseURL = 'https://e.org/sub/'",
        "a.md -> /a/",
    ),
    "a path in the front matter": (
        "",
        """
a.md | path: 2014/12/1.0-Timeline -> /2014/12/1/
b.md | path: x/y; slug: s -> /x/s/
""",
    ),
    "a date and slug in the file name": (
        "[frontmatter]\ndate = [':filename']\n[permalinks]\nb = '/:year/:slug/'\n",
        "b/2020-03-04-le-nom.md -> /2020/le-nom/",
    ),
    "titles as written": (
        "[permalinks]\na = '/:title/'\n",
        """
a/1.md | title: 2023 -> /2023/
a/2.md | title: true -> /true/
a/3.md | title: '<b>Fat</b> &amp;_em_' -> /bfat/b-amp_em_/
a/4.md | title: '%%%' -> /
""",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_addresses_are_those_of_hugo(tmp_path: Path, case: str) -> None:
    config, table = CASES[case]
    pages, urls = routes(table, EMPTY)
    files = {f"content/{name}": text for name, text in pages.items()}
    assert read(tmp_path, {"hugo.toml": config, ".hvm": "0.131.0", **files}).urls() == urls


NEWER = {
    "0.136.0": ("uglyURLs = {post = true}", "post/a.md", "", "/post/a.html"),
    "0.147.9": ("uglyURLs = true", "post/_index.md", "", "/post.html"),
    "0.148.0": ("uglyURLs = true", "post/_index.md", "", "/post/index.html"),
    "0.136.1": ("", "post/_index.md", 'url: "/A B/"', "/A%20B/"),
    "0.165.0": ("permalinks = {post = '/:title/'}", "post/a.md", "title: a/b", "/a/b/"),
    "0.166.0": ("permalinks = {post = '/:title/'}", "post/a.md", "title: a/b", "/a-b/"),
    "0.161.0": ("[languages.en]\n[languages.fr]", "a._language_fr_.md", "", "/fr/a/"),
    "0.152.0": ("", "a.md", "path: /x/y", "/x/y/"),
    "0.153.0": ("", "a.md", "path: /x/y", "/a/"),
}


@pytest.mark.parametrize("version", NEWER)
def test_addresses_follow_the_version(tmp_path: Path, version: str) -> None:
    config, name, front, url = NEWER[version]
    text = f"---\n{front}\n---\n"
    files = {"hugo.toml": config, ".hvm": version, f"content/{name}": text}
    assert read(tmp_path, files).urls() == {name: url}


def test_addresses_contain_the_slugs_of_sections(tmp_path: Path) -> None:
    config = "[languages.en]\n[languages.fr]\n[permalinks.page]\nq = '/q/:sections/:slug/'\n"
    table = """
_index.md | slug: never -> /
S/_index.md | slug: Été B -> /%C3%A9t%C3%A9-b/
S/_index.fr.md -> /fr/s/
S/a.md -> /%C3%A9t%C3%A9-b/a/
S/a.fr.md -> /fr/s/a/
S/deep/_index.md | slug: -deeper- -> /%C3%A9t%C3%A9-b/deeper/
S/deep/b.md | slug: bb -> /%C3%A9t%C3%A9-b/deeper/bb/
S/deep/c/index.md -> /%C3%A9t%C3%A9-b/deeper/c/
q/_index.md | slug: other -> /other/
q/d.md | title: D -> /q/q/d/
tags/x/_index.md | slug: y -> /tags/y/
"""
    pages, urls = routes(table, EMPTY)
    site = {"hugo.toml": config, **{f"content/{name}": text for name, text in pages.items()}}
    older = read(tmp_path / "a", {**site, ".hvm": "0.166.0"}).urls()
    assert older["S/deep/b.md"] == "/s/deep/bb/"
    assert read(tmp_path / "b", {**site, ".hvm": "0.167.0"}).urls() == urls


def test_a_time_of_day_in_the_name_of_a_file(tmp_path: Path) -> None:
    config = "[frontmatter]\ndate = [':filename']\n"
    files = {"hugo.toml": config, "content/2024-05-06-10-30-00-talk.md": "---\ntitle: T\n---\n"}
    older = read(tmp_path / "a", {**files, ".hvm": "0.147.9"})
    newer = read(tmp_path / "b", {**files, ".hvm": "0.148.0"})
    assert list(older.urls().values()) == ["/10-30-00-talk/"]
    assert list(newer.urls().values()) == ["/talk/"]
    (page,) = newer.records.values()
    assert page.meta.date is not None
    assert page.meta.date.isoformat() == "2024-05-06T10:30:00+00:00"


SOURCE = SourceFile(
    path="content/post/a/b/Mon Fichier.md",
    lang="en",
    kind="page",
    bundle="",
    logical="/post/a/b/Mon Fichier",
    section="post",
    size=0,
    mtime_ns=0,
)
PLACE = Place(
    source=SOURCE,
    site=Site(root=Path("/")),
    title="L’Été & C#",
    sections=("post", "a", "b"),
    date=datetime(2024, 2, 5, 23, 30, 7, tzinfo=timezone(timedelta(hours=-5))),
)


@pytest.mark.parametrize(
    ("pattern", "expanded"),
    [
        ("/:year/:month/:day/", "/2024/02/05/"),
        ("/:monthname/:weekday/:weekdayname/:yearday", "/February/1/Monday/36"),
        ("/:section/:sections/", "/post/post/a/b/"),
        ("/:sections[0]/:sections[last]", "/post/b"),
        ("/:sections[1:]/:sections[:last]/:sections[1:2]", "/a/b/post/a/a"),
        ("/:sections[7]/:sections[7:]/:sections[:9]", "///post/a/b"),
        ("/:title/:slug", "/lété-c/lété-c"),
        ("/:filename/:slugorfilename", "/mon-fichier/mon-fichier"),
        ("/:contentbasename", "/mon-fichier"),
        ("/:2006-:01-:Jan_2", "/2024-02-Feb 5"),
        ("/:January/:Mon/:15/:04/:06", "/February/Mon/23/30/24"),
        ("/fixed/", "/fixed/"),
        ("/:unknown/", None),
        ("/:section[1]/", None),
    ],
)
def test_tokens_are_replaced_as_in_hugo(pattern: str, expanded: str | None) -> None:
    assert expand(pattern, PLACE) == expanded
    for hour, shown in ((0, "12 AM"), (9, "09 AM"), (12, "12 PM")):
        at = PLACE._replace(date=datetime(2024, 1, 1, hour, tzinfo=UTC))
        assert expand(":03 :PM", at) == shown


def test_a_slug_overrides_title_and_file_name() -> None:
    place = PLACE._replace(title="T", slug="Le Slug", date=None)
    assert expand("/:slug/:slugorfilename/:title", place) == "/le-slug/le-slug/t"
    assert expand("/:year/:month/:2006", place) == "/1/01/0001"


# Names as parts of URLs, and heading ids.


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Webinaire 10 %", "webinaire-10"),
        ("10% d’été, oui!", "10-dété-oui"),
        ("C# & F#", "c#-f#"),
        ("a -- b", "a--b"),
        ("a  b", "a-b"),
        (" en tête", "en-tête"),
        ("fin ", "fin"),
        ("a\u00a0b", "a-b"),
        ("a%20b%zz", "a%20bzz"),
        ("v1.2_x~y@z+w", "v1.2_x~y@z+w"),
        ("½ litre", "litre"),
        ("吳恩達", "吳恩達"),
        ("١٢", "١٢"),
        ("🎉 fête", "fête"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_a_path_keeps_the_same_characters_as_hugo(text: str, part: str) -> None:
    assert path_part(text) == part


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Été œuvre", "Ete œuvre"), ("ñ ç ÿ", "n c y"), ("ł ø ß đ", "ł ø ß đ"), ("e\u0301", "e")],
)
def test_accents_that_unicode_can_decompose_are_dropped(text: str, bare: str) -> None:
    assert without_accents(text) == bare


def test_capitals_stay_if_the_site_keeps_them() -> None:
    assert path_part("Été", lowered=False) == "Été"
    assert path_part("Été", accents=False) == "ete"


def test_lower_case_is_that_of_each_character() -> None:
    assert lower("ΣΑΣ İ") == "σασ i"
    assert tree_path("/Deux Mots/A") == "/deux-mots/a"


@pytest.mark.parametrize(
    ("link", "escaped"),
    [
        ("/a/été/", "/a/%C3%A9t%C3%A9/"),
        ("/tags/c#/", "/tags/c%23/"),
        ("/a%20b/é/", "/a%20b/%C3%A9/"),
        ("/a b/", "/a%20b/"),
        ("/x?y=é z", "/x?y=é z"),
        ("/(a)!*'/", "/(a)!*'/"),
        ("/(é)/", "/%28%C3%A9%29/"),
        ("/a\\b/", "/a%5Cb/"),
        ("/100%/", "/100%25/"),
    ],
)
def test_an_address_is_encoded_as_go_encodes_it(link: str, escaped: str) -> None:
    assert escape(link) == escaped


def test_a_permalink_loses_a_final_fragment_and_its_plus_signs() -> None:
    assert in_permalink("c#") == "c"
    assert in_permalink("c#-x") == "c#-x"
    assert decode("/c++/%C3%A9") == "/c  /é"
    assert decode("/100%/") == ""


@given(st.text())
def test_sanitising_twice_changes_nothing(text: str) -> None:
    assert sanitise(sanitise(text)) == sanitise(text)


@given(st.text())
def test_an_escaped_path_is_ascii(text: str) -> None:
    assert escape(text).partition("?")[0].isascii()


@pytest.mark.parametrize(
    ("kind", "source", "anchor"),
    [
        ("github", "L’été à Évian", "lété-à-évian"),
        ("github", "  __a-b__  c ", "__a-b__--c"),
        ("github", "e\u0301te\u0301", "ete"),
        ("github", "%%%", "heading"),
        ("github-ascii", "L’été à Évian", "lete-a-evian"),
        ("github-ascii", "数据", "heading"),
        ("blackfriday", "L’été, à Évian!", "l-été-à-évian"),
        ("blackfriday", "½ of Ⅷ", "½-of-ⅷ"),
        ("unknown", "A b", "a-b"),
    ],
)
def test_id_of_a_heading(kind: str, source: str, anchor: str) -> None:
    assert Anchors(heading_rule(kind)).generate(source) == anchor


def test_equal_ids_get_the_next_free_number() -> None:
    anchors = Anchors(heading_rule("github"))
    anchors.reserve("a-1")
    assert [anchors.generate("a") for _ in range(3)] == ["a", "a-2", "a-3"]


# What the names of content files mean.

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
def test_a_file_has_place_and_section(
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


# Patterns of cascades and mounts.


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("/docs/**", "/docs/a/b", True),
        ("/docs/**", "/docs", False),
        ("/docs**", "/docs2/a", True),
        ("/docs/*", "/docs/a", True),
        ("/docs/*", "/docs/a/b", False),
        ("**", "/any/thing", True),
        ("/docs/?", "/docs/a", True),
        ("/docs/?", "/docs/ab", False),
        ("/docs/[ab]*", "/docs/b1", True),
        ("/docs/[!ab]*", "/docs/b1", False),
        ("{/docs/a,/docs/b/*}", "/docs/b/c", True),
        ("{section,page}", "page", True),
        ("/Docs/A", "/docs/a", True),
        ("docs/*", "/docs/a", False),
        ("a.b", "axb", False),
        (r"a\*b", "a*b", True),
        ("{a", "a", False),
        ("[z-a]", "b", False),
        ("{a,{b,c*}d}/e", "cxd/e", True),
        ("{a,{b,c*}d}/e", "cx/d/e", False),
        ("a}", "a}", True),
        ("a,b", "a,b", True),
        ("**/a*b", "x/ab/acb", True),
        ("{" * 60 + "a" + "}" * 60, "a", False),
    ],
)
def test_patterns_match_as_in_hugo(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize("pattern", ["**/" * 200 + "x", "*a" * 300 + "b", "{*a,*}" * 200 + "b"])
def test_repeated_stars_match_in_linear_time(pattern: str) -> None:
    assert not matches(pattern, f"{'a/' * 50}{'a' * 200}.md")


@given(st.text(), st.text())
def test_any_pattern_is_accepted(pattern: str, text: str) -> None:
    assert matches(pattern, text) in (True, False)
