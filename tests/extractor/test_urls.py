"""URLs of pages, each as the real Hugo made it, and permalink patterns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from eventsearch.extractor.hugo.urls import Place, expand
from eventsearch.extractor.site import Site
from eventsearch.model.page import SourceFile
from site_on_disk import EMPTY, read

LONG = "/p/:year/:month/:day/:section/:sections/:title/:slugorfilename"


def _titled(title: str, **more: object) -> str:
    lines = [f"title: {title}", *(f"{key}: {value}" for key, value in more.items())]
    return "---\n" + "\n".join(lines) + "\n---\n"


CASES: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "the place in the tree": (
        "",
        {
            "_index.md": EMPTY,
            "about.md": EMPTY,
            "A B/Été ça.md": EMPTY,
            "s/_index.md": EMPTY,
            "s/Deux Mots/index.md": EMPTY,
            "1.0-Timeline.md": EMPTY,
            "tags/C#/_index.md": EMPTY,
            "a#b, (c).md": EMPTY,
            "吳恩達/x.md": EMPTY,
        },
        {
            "_index.md": "/",
            "about.md": "/about/",
            "A B/Été ça.md": "/a-b/%C3%A9t%C3%A9-%C3%A7a/",
            "s/_index.md": "/s/",
            "s/Deux Mots/index.md": "/s/deux-mots/",
            "1.0-Timeline.md": "/1.0-timeline/",
            "tags/C#/_index.md": "/tags/c%23/",
            "a#b, (c).md": "/a%23b-c/",
            "吳恩達/x.md": "/%E5%90%B3%E6%81%A9%E9%81%94/x/",
        },
    ),
    "slug and url": (
        "baseURL = 'https://e.org/sub'",
        {
            "a/1.md": "---\nslug: -Mon Slug-\n---\n",
            "a/2.md": "---\nslug: index\n---\n",
            "a/3.md": "---\nslug: 7\n---\n",
            "a/4.md": "---\nurl: /Foo Bar/é.html\n---\n",
            "a/5.md": "---\nurl: foo/bar\n---\n",
            "a/6.md": "---\nurl: /x.y/z\n---\n",
            "a/7.md": "---\nurl: /x/index.html\n---\n",
            "a/8.md": "---\nurl: /x/../y/\n---\n",
            "a/9.md": "---\nurl: /x/:year/:slug/\ntitle: T T\ndate: 2020-01-02\n---\n",
            "a/10.md": "---\nurl: /x/:slug/\nslug: q+r%20s\n---\n",
            "a/_index.md": "---\nurl: /AAA B/\nslug: s\n---\n",
            "b/_index.md": "---\nslug: s\n---\n",
            "_index.md": "---\nurl: /home/\n---\n",
        },
        {
            "a/1.md": "/sub/a/mon-slug/",
            "a/2.md": "/sub/a/",
            "a/3.md": "/sub/a/7/",
            "a/4.md": "/sub/Foo%20Bar/%C3%A9.html",
            "a/5.md": "/sub/foo/bar/",
            "a/6.md": "/sub/x.y/z",
            "a/7.md": "/sub/x/",
            "a/8.md": "/sub/y/",
            "a/9.md": "/sub/x/2020/t-t/",
            "a/10.md": "/sub/x/q%20r%20s/",
            "a/_index.md": "/sub/aaa-b/",
            "b/_index.md": "/sub/b/",
            "_index.md": "/sub/",
        },
    ),
    "a flat permalink is for pages and terms": (
        f"[permalinks]\npost = '{LONG}'\ntags = '/t/:slug/'\n'/' = '/root/:title/'\n",
        {
            "post/x/_index.md": _titled("X"),
            "post/x/y/Le Nom/index.md": _titled("'L’Été & C#'", date="2024-12-31"),
            "tags/foo/_index.md": _titled("Foo Bar"),
            "top.md": _titled("Top"),
            "post/none.md": EMPTY,
        },
        {
            "post/x/_index.md": "/post/x/",
            "post/x/y/Le Nom/index.md": "/p/2024/12/31/post/post/x/l%C3%A9t%C3%A9-c/le-nom/",
            "tags/foo/_index.md": "/t/foo-bar/",
            "top.md": "/root/top/",
            "post/none.md": "/p/1/01/01/post/post/none/",
        },
    ),
    "permalinks by kind": (
        "[permalinks.page]\npost = '/:sections[1:]/:slug/'\n"
        "[permalinks.section]\npost = '/s/:title/'\n"
        "[permalinks.taxonomy]\ntags = '/all-:title/'\n[permalinks.term]\ntags = '/t/:title'\n",
        {
            "post/_index.md": _titled("Posts"),
            "post/a/_index.md": _titled("A"),
            "post/a/c.md": _titled("C"),
            "tags/_index.md": _titled("Tags"),
            "tags/x/_index.md": _titled("X"),
        },
        {
            "post/_index.md": "/s/posts/",
            "post/a/_index.md": "/s/a/",
            "post/a/c.md": "/a/c/",
            "tags/_index.md": "/all-tags/",
            "tags/x/_index.md": "/t/x/",
        },
    ),
    "ugly addresses": (
        "uglyURLs = true\nbaseURL = 'https://e.org/sub'\n[permalinks]\nq = '/qq/:title/'\n",
        {
            "a/1.md": EMPTY,
            "a/_index.md": EMPTY,
            "a/s.md": "---\nslug: index\n---\n",
            "a/u.md": "---\nurl: /x/y\n---\n",
            "b/index.md": EMPTY,
            "_index.md": EMPTY,
            "q/z.md": _titled("Zed"),
        },
        {
            "a/1.md": "/sub/a/1.html",
            "a/_index.md": "/sub/a.html",
            "a/s.md": "/sub/a/",
            "a/u.md": "/sub/x/y/",
            "b/index.md": "/sub/b.html",
            "_index.md": "/sub/",
            "q/z.md": "/sub/qq/zed.html",
        },
    ),
    "languages": (
        "defaultContentLanguage = 'fr'\nbaseURL = '/p'\n[languages.fr]\n[languages.en]\n",
        {
            "_index.en.md": EMPTY,
            "a.md": EMPTY,
            "a.en.md": EMPTY,
            "b.en.md": "---\nurl: /x/\n---\n",
            "c.en.md": "---\nurl: x/\n---\n",
            "d.en.md": "---\nurl: /en/x\n---\n",
            "s/_index.en.md": "---\nurl: S T\n---\n",
            "e.md": "---\nlang: en\n---\n",
        },
        {
            "_index.en.md": "/p/en/",
            "a.md": "/p/a/",
            "a.en.md": "/p/en/a/",
            "b.en.md": "/p/x/",
            "c.en.md": "/p/en/x/",
            "d.en.md": "/p/en/x/",
            "s/_index.en.md": "/p/en/s-t/",
            "e.md": "/p/en/e/",
        },
    ),
    "the default language in its folder": (
        "defaultContentLanguage = 'fr'\ndefaultContentLanguageInSubdir = true\n",
        {"a.md": EMPTY, "b.md": "---\nurl: x/\n---\n", "c.md": "---\nurl: /x/2/\n---\n"},
        {"a.md": "/fr/a/", "b.md": "/fr/x/", "c.md": "/x/2/"},
    ),
    "a host for each language": (
        "[languages.en]\nbaseURL = 'https://e.org/sub'\n[languages.fr]\nbaseURL = 'https://f.org/'\n",
        {"a.md": EMPTY, "a.fr.md": EMPTY},
        {"a.md": "/sub/a/", "a.fr.md": "/a/"},
    ),
    "what a language changes": (
        "[permalinks]\na = '/root/:slug/'\n[languages.en]\n[languages.fr]\n"
        "removePathAccents = true\n[languages.fr.permalinks]\na = '/fr-a/:slug/'\n",
        {"a/é.md": _titled("É"), "a/é.fr.md": _titled("É")},
        {"a/é.md": "/root/%C3%A9/", "a/é.fr.md": "/fr/fr-a/e/"},
    ),
    "accents": (
        "removePathAccents = true\n[permalinks]\nq = '/qq/:title/'\n",
        {"é/Été œ ł.md": EMPTY, "q/z.md": _titled("Ça œ")},
        {"é/Été œ ł.md": "/e/ete-%C5%93-%C5%82/", "q/z.md": "/qq/ca-%C5%93/"},
    ),
    "capitals": (
        "disablePathToLower = true\n[permalinks]\nq = '/qq/:title/:sections/:filename'\n",
        {"Foo/Bar Baz.md": EMPTY, "q/Sub/Zed.md": _titled("Ab"), "q/Sub/_index.md": EMPTY},
        {
            "Foo/Bar Baz.md": "/Foo/Bar-Baz/",
            "q/Sub/Zed.md": "/qq/Ab/q/sub/Zed/",
            "q/Sub/_index.md": "/q/Sub/",
        },
    ),
    "no address": (
        "",
        {"a/_index.md": "---\ncascade: {_build: {render: never}}\n---\n", "a/b.md": EMPTY},
        {"a/_index.md": "", "a/b.md": ""},
    ),
    "canonical addresses": (
        "canonifyURLs = true\nbaseURL = 'https://e.org/sub/'",
        {"a.md": EMPTY},
        {"a.md": "/a/"},
    ),
    "a path in the front matter": (
        "",
        {
            "a.md": "---\npath: 2014/12/1.0-Timeline\n---\n",
            "b.md": "---\npath: x/y\nslug: s\n---\n",
        },
        {"a.md": "/2014/12/1/", "b.md": "/x/s/"},
    ),
    "a date and slug in the file name": (
        "[frontmatter]\ndate = [':filename']\n[permalinks]\nb = '/:year/:slug/'\n",
        {"b/2020-03-04-le-nom.md": EMPTY},
        {"b/2020-03-04-le-nom.md": "/2020/le-nom/"},
    ),
    "titles as written": (
        "[permalinks]\na = '/:title/'\n",
        {
            "a/1.md": _titled("2023"),
            "a/2.md": _titled("true"),
            "a/3.md": _titled("'<b>Fat</b> &amp; _em_'"),
            "a/4.md": _titled("'%%%'"),
        },
        {"a/1.md": "/2023/", "a/2.md": "/true/", "a/3.md": "/bfat/b-amp-_em_/", "a/4.md": "/"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_addresses_are_those_of_hugo(tmp_path: Path, case: str) -> None:
    config, pages, urls = CASES[case]
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


def test_slugs_of_sections_stand_in_addresses(tmp_path: Path) -> None:
    config = "[languages.en]\n[languages.fr]\n[permalinks.page]\nq = '/q/:sections/:slug/'\n"
    files = {
        "_index.md": "---\nslug: never\n---\n",
        "S/_index.md": "---\nslug: Été B\n---\n",
        "S/_index.fr.md": EMPTY,
        "S/a.md": EMPTY,
        "S/a.fr.md": EMPTY,
        "S/deep/_index.md": "---\nslug: -deeper-\n---\n",
        "S/deep/b.md": "---\nslug: bb\n---\n",
        "S/deep/c/index.md": EMPTY,
        "q/_index.md": "---\nslug: other\n---\n",
        "q/d.md": _titled("D"),
        "tags/x/_index.md": "---\nslug: y\n---\n",
    }
    site = {"hugo.toml": config, **{f"content/{name}": text for name, text in files.items()}}
    older = read(tmp_path / "a", {**site, ".hvm": "0.166.0"}).urls()
    newer = read(tmp_path / "b", {**site, ".hvm": "0.167.0"}).urls()
    assert older["S/deep/b.md"] == "/s/deep/bb/"
    assert newer == {
        "_index.md": "/",
        "S/_index.md": "/%C3%A9t%C3%A9-b/",
        "S/_index.fr.md": "/fr/s/",
        "S/a.md": "/%C3%A9t%C3%A9-b/a/",
        "S/a.fr.md": "/fr/s/a/",
        "S/deep/_index.md": "/%C3%A9t%C3%A9-b/deeper/",
        "S/deep/b.md": "/%C3%A9t%C3%A9-b/deeper/bb/",
        "S/deep/c/index.md": "/%C3%A9t%C3%A9-b/deeper/c/",
        "q/_index.md": "/other/",
        "q/d.md": "/q/q/d/",
        "tags/x/_index.md": "/tags/y/",
    }


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


def test_an_unknown_token_leaves_the_url_as_it_is(tmp_path: Path) -> None:
    files = {"content/a.md": "---\nurl: /x/:nonsense/\n---\n"}
    assert read(tmp_path, files).urls() == {"a.md": "/x/:nonsense/"}


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
    ],
)
def test_tokens_are_replaced_as_in_hugo(pattern: str, expanded: str) -> None:
    assert expand(pattern, PLACE) == expanded


def test_a_slug_stands_before_title_and_file_name() -> None:
    place = PLACE._replace(title="T", slug="Le Slug")
    assert expand("/:slug/:slugorfilename/:title", place) == "/le-slug/le-slug/t"


def test_a_page_without_a_date_is_of_the_first_day() -> None:
    assert expand("/:year/:month/:2006", PLACE._replace(date=None)) == "/1/01/0001"


@pytest.mark.parametrize("pattern", ["/:unknown/", "/:section[1]/"])
def test_an_unknown_token_is_no_pattern(pattern: str) -> None:
    assert expand(pattern, PLACE) is None


@pytest.mark.parametrize(("hour", "shown"), [(0, "12 AM"), (9, "09 AM"), (12, "12 PM")])
def test_hours_of_twelve(hour: int, shown: str) -> None:
    date = datetime(2024, 1, 1, hour, tzinfo=UTC)
    assert expand(":03 :PM", PLACE._replace(date=date)) == shown
