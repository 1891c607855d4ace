"""No file and no answer for visitors holds anything of a page that is not visible."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import eventsearch
from cli_site import Run
from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, load_settings
from eventsearch.web.app import create_app
from eventsearch.web.mcp_tools import TOOLS
from site_on_disk import write

CANARY = "Krýzwolmux"
"""A word that is in no language, with an accent, and in no visible page."""

PARTS = ("kryzw", "zwolm", "olmux")
"""Parts of its folded form; one of them is left where others are cut off."""

YEAR = "1907"
"""Year of hidden pages, which no other page has."""

NOW = "2026-06-01T12:00:00+02:00"


class HiddenSite(NamedTuple):
    """
    A site.

    Attributes:
        shown: Files with its configuration and visible pages.
        hidden: By kind, files of pages that nobody sees at `NOW`.
        waits: How many of these become visible later.
    """

    shown: Mapping[str, str]
    hidden: Mapping[str, Mapping[str, str]]
    waits: int = 0


def leaks(data: bytes | str) -> list[str]:
    """Return which parts of the canary something holds, whatever its accents and case."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    # A JSON text may hold a letter by its code.
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return [part for part in PARTS if part in plain.casefold()]


def page(*lines: str, text: str = "The lighthouse keeper reads every map.") -> str:
    """Return a page with these lines of front matter in YAML."""
    return "\n".join(("---", *lines, "---", "", text, ""))


SHOWN = (
    'title: "Lighthouse evening"',
    "date: 2026-05-01",
    "lastmod: 2026-05-02",
    "tags: [maps]",
    "authors: [Anna Keeper]",
    "start: 2026-07-01T18:00:00+02:00",
    "end: 2026-07-01T20:00:00+02:00",
    "location: Harbour hall",
)
LATER = tuple(
    line.replace("evening", "morning").replace("07-01", "07-02").replace("05-0", "04-0")
    for line in SHOWN
)
SAID = f"""\
{CANARY} text of the body. [{CANARY} link](https://example.org/kryzwolmux-link/)

![{CANARY} picture](/kryzwolmux-picture.jpg)

## {CANARY} heading
"""


def hidden(*lines: str, date: str = f"{YEAR}-03-04") -> str:
    """Return a page that says the canary wherever a page can say something."""
    words = (
        f'title: "{CANARY} title"',
        f"date: {date}",
        "lastmod: 2026-05-02",
        f'tags: ["{CANARY} tag", maps]',
        f'categories: ["{CANARY} category"]',
        f'series: ["{CANARY} series"]',
        f'authors: ["{CANARY} Speaker"]',
        f'location: "{CANARY} place"',
        f'event_name: "{CANARY} event"',
        f'event_series: "{CANARY} edition"',
        f'summary: "{CANARY} summary"',
        f'description: "{CANARY} description"',
        "start: 2026-08-01T18:00:00+02:00",
        "image: /kryzwolmux.jpg",
    )
    keys = {line.partition(":")[0] for line in lines}
    return page(*(one for one in words if one.partition(":")[0] not in keys), *lines, text=SAID)


def toml(source: str) -> str:
    """Return a page with its front matter in TOML, as Zola demands it."""
    _, front, body = source.split("---\n", 2)
    lines = [re.sub(r"^(\w+): ", r"\1 = ", line) for line in front.splitlines()]
    own = [
        re.sub(r"= \[maps\]", '= ["maps"]', line).replace(", maps]", ', "maps"]') for line in lines
    ]
    plain = [
        f'{key} = "{value}"' if value[:1] not in '"[0123456789tf' else line
        for line in own
        for key, _, value in [line.partition(" = ")]
    ]
    plain = [line.replace("[Anna Keeper]", '["Anna Keeper"]') for line in plain]
    return "\n".join(("+++", *plain, "+++", body))


HUGO = HiddenSite(
    {
        "hugo.yaml": (
            "baseURL: https://example.org/\ntitle: Harbour\ntimeZone: Europe/Paris\n"
            "buildFuture: false\ntaxonomies: {tag: tags, category: categories, series: series}\n"
            "cascade: [{target: {path: /cascaded/**}, draft: true}]\n"
        ),
        "content/event/evening.md": page(*SHOWN),
        "content/event/morning.md": page(*LATER),
        "content/event/jane.md": page(
            *(line.replace("evening", "noon").replace("Anna Keeper", "jane") for line in SHOWN)
        ),
    },
    {
        "draft": {"content/kryzwolmux/kryzwolmux-a.md": hidden("draft: true")},
        "future": {
            "content/event/kryzwolmux-b.md": hidden("publishDate: 2026-09-01T10:00:00+02:00"),
            "content/event/kryzwolmux-b2.md": hidden("publishDate: 2026-09-01T10:00:00+02:00"),
            "content/event/kryzwolmux-b3.fr.md": hidden("publishDate: 2027-09-01"),
        },
        "expired": {
            "content/kryzwolmux/kryzwolmux-c.md": hidden("expiryDate: 2026-01-01"),
            "content/event/kryzwolmux-c2.md": hidden("expiryDate: 2026-05-31"),
        },
        "never": {"content/event/kryzwolmux-d.md": hidden("build: {render: never, list: never}")},
        "unlisted": {"content/event/kryzwolmux-e.md": hidden("build: {list: never}")},
        "older": {"content/event/kryzwolmux-f.md": hidden("_build: {list: never}")},
        "headless": {
            "content/event/kryzwolmux-g/index.md": hidden("headless: true"),
            "content/event/kryzwolmux-g/kryzwolmux.jpg": "x",
        },
        "cascade": {"content/cascaded/kryzwolmux-h.md": hidden()},
        "section": {
            "content/kryzwolmux-i/_index.md": page(
                f"title: {CANARY} section", "draft: true", "cascade: {draft: true}"
            ),
            "content/kryzwolmux-i/kryzwolmux-j.md": hidden(),
        },
        "person": {
            "content/authors/jane/_index.md": page(f"title: {CANARY} Jane", "draft: true"),
            "content/tags/maps/_index.md": page(f"title: {CANARY} maps", "draft: true"),
            "content/authors/anna-keeper/_index.md": page(
                f"title: {CANARY} Anna", "expiryDate: 2026-01-01"
            ),
            "content/places/_index.md": page("title: Places", "cascade: {draft: true}"),
            "content/places/harbour-hall.md": page(f"title: {CANARY}", f"address: {CANARY}"),
        },
        "published": {"content/event/kryzwolmux-k.md": hidden("published: false")},
    },
    waits=3,
)

JEKYLL = HiddenSite(
    {
        "_config.yml": (
            "title: Harbour\nurl: https://example.org\ntimezone: Europe/Paris\n"
            "collections: {talks: {output: true}, notes: {output: false}}\n"
            "defaults: [{scope: {path: _posts/kryzwolmux}, values: {published: false}}]\n"
        ),
        "_posts/2026-05-01-evening.md": page(*SHOWN),
        "_posts/2026-04-01-morning.md": page(*LATER),
    },
    {
        "draft": {"_drafts/kryzwolmux-a.md": hidden()},
        "future": {"_posts/2026-09-01-kryzwolmux-b.md": hidden("date: 2026-09-01")},
        "published": {"_posts/2026-05-01-kryzwolmux-c.md": hidden("published: false")},
        "defaults": {"_posts/kryzwolmux/2026-05-01-kryzwolmux-d.md": hidden()},
        "collection": {"_notes/kryzwolmux-e.md": hidden()},
        "talk": {"_talks/kryzwolmux-f.md": hidden("published: false")},
        "page": {"kryzwolmux-g.md": hidden("published: false")},
        "folder's draft": {"maps/_drafts/kryzwolmux-h.md": hidden()},
    },
    waits=1,
)

MKDOCS = HiddenSite(
    {
        "mkdocs.yml": (
            "site_name: Harbour\nsite_url: https://example.org/\n"
            "plugins: [meta, {blog: {draft_if_future_date: true}}]\n"
            "draft_docs: |\n  *-a.md\nexclude_docs: |\n  *-b.md\n"
        ),
        "eventsearch.toml": 'timezone = "Europe/Paris"\n',
        "docs/event/evening.md": page(*SHOWN),
        "docs/event/morning.md": page(*LATER),
    },
    {
        "draft": {"docs/kryzwolmux-a.md": hidden()},
        "excluded": {"docs/event/kryzwolmux-b.md": hidden()},
        "blog": {"docs/blog/posts/kryzwolmux-c.md": hidden("draft: true")},
        "future": {"docs/blog/posts/kryzwolmux-d.md": hidden("date: 2026-09-01")},
        "folder": {
            "docs/blog/posts/drafts/.meta.yml": f"draft: true\ntags: [{CANARY}]\n",
            "docs/blog/posts/drafts/kryzwolmux-e.md": hidden(),
        },
        "search": {"docs/event/kryzwolmux-f.md": hidden("search: {exclude: true}")},
        "templates": {"docs/templates/kryzwolmux-g.md": hidden()},
    },
    waits=1,
)

QUARTO = HiddenSite(
    {
        "_quarto.yml": (
            "project: {type: website, render: ['*.qmd', '!left/']}\n"
            "website: {title: Harbour, site-url: 'https://example.org/',"
            " drafts: [kryzwolmux-a.qmd]}\nprofile: {default: public}\n"
        ),
        "_quarto-public.yml": "format: html\n",
        "eventsearch.toml": 'timezone = "Europe/Paris"\n',
        "event/evening.qmd": page(*SHOWN),
        "event/morning.qmd": page(*LATER),
    },
    {
        "named": {"kryzwolmux-a.qmd": hidden()},
        "draft": {"event/kryzwolmux-b.qmd": hidden("draft: true")},
        "folder": {
            "Drafts [old]/_metadata.yml": f"draft: true\ncategories: [{CANARY}]\n",
            "Drafts [old]/kryzwolmux-c.qmd": hidden(),
        },
        "search": {"event/kryzwolmux-d.qmd": hidden("search: false")},
        "unrendered": {"left/kryzwolmux-e.qmd": hidden()},
        "underscore": {"event/_kryzwolmux-f.qmd": hidden()},
        "format": {"event/kryzwolmux-g.qmd": hidden("format: {html: {draft: true}}")},
        "format's search": {"event/kryzwolmux-h.qmd": hidden("format: {html: {search: false}}")},
        "folder's format": {
            "formats/_metadata.yml": "format: {html: {draft: true}}\n",
            "formats/kryzwolmux-i.qmd": hidden("format: html"),
        },
    },
)

ZOLA = HiddenSite(
    {
        "config.toml": 'base_url = "https://example.org"\ntitle = "Harbour"\n',
        "eventsearch.toml": 'timezone = "Europe/Paris"\n',
        "content/event/evening.md": toml(page(*SHOWN)),
        "content/event/morning.md": toml(page(*LATER)),
    },
    {
        "draft": {"content/event/kryzwolmux-a.md": toml(hidden("draft: true"))},
        "section": {
            "content/kryzwolmux/_index.md": f'+++\ntitle = "{CANARY}"\ndraft = true\n+++\n',
            "content/kryzwolmux/kryzwolmux-b.md": toml(hidden()),
        },
        "unrendered": {
            "content/kryzwolmux-c/_index.md": f'+++\ntitle = "{CANARY}"\nrender = false\n+++\n'
        },
        "unrendered page": {"content/event/kryzwolmux-d.md": toml(hidden("render: false"))},
        "search": {"content/event/kryzwolmux-e.md": toml(hidden("in_search_index: false"))},
        "section's search": {
            "content/kryzwolmux-f/_index.md": (
                f'+++\ntitle = "{CANARY}"\nin_search_index = false\n+++\n'
            ),
            "content/kryzwolmux-f/kryzwolmux-g.md": toml(hidden()),
        },
    },
)

DOCUSAURUS = HiddenSite(
    {
        "docusaurus.config.js": (
            "export default {title: 'Harbour', url: 'https://example.org', baseUrl: '/'};\n"
        ),
        "eventsearch.toml": 'timezone = "Europe/Paris"\n',
        "docs/event/evening.md": page(*SHOWN),
        "docs/event/morning.md": page(*LATER),
    },
    {
        "draft": {"docs/event/kryzwolmux-a.md": hidden("draft: true")},
        "unlisted": {"docs/event/kryzwolmux-b.md": hidden("unlisted: true")},
        "post": {f"blog/{YEAR}-03-04-kryzwolmux-c.md": hidden("draft: true")},
        "underscore": {"docs/event/_kryzwolmux-d.md": hidden()},
        "unlisted post": {f"blog/{YEAR}-03-04-kryzwolmux-e.mdx": hidden("unlisted: true")},
        "unlisted page": {"src/pages/kryzwolmux-f.md": hidden("unlisted: true")},
    },
)

ELEVENTY = HiddenSite(
    {
        "eleventy.config.js": "export const config = {dir: {input: 'src'}};\n",
        "eventsearch.toml": 'timezone = "Europe/Paris"\n',
        "src/event/evening.md": page(*SHOWN),
        "src/event/morning.md": page(*LATER),
    },
    {
        "draft": {"src/event/kryzwolmux-a.md": hidden("draft: true")},
        "permalink": {"src/event/kryzwolmux-b.md": hidden("permalink: false")},
        "uncollected": {
            "src/event/kryzwolmux-c.md": hidden("eleventyExcludeFromCollections: true")
        },
        "folder": {
            "src/drafts/drafts.json": f'{{"draft": true, "tags": ["{CANARY}"]}}',
            "src/drafts/kryzwolmux-d.md": hidden(),
        },
        "includes": {"src/_includes/kryzwolmux-e.md": hidden()},
        "page's data": {
            "src/event/kryzwolmux-f.11tydata.json": '{"permalink": false}',
            "src/event/kryzwolmux-f.md": hidden(),
        },
    },
)

FOLDER = HiddenSite(
    {
        "eventsearch.toml": 'timezone = "Europe/Paris"\n',
        "event/evening.md": page(*SHOWN),
        "event/morning.md": page(*LATER),
    },
    {
        "draft": {"event/kryzwolmux-a.md": hidden("draft: true")},
        "permalink": {"event/kryzwolmux-b.md": hidden("permalink: false")},
        "dot": {"event/.kryzwolmux-c.md": hidden()},
    },
)

ASTRO = HiddenSite(
    {
        "astro.config.mjs": "export default {site: 'https://example.org'};\n",
        "eventsearch.toml": 'timezone = "Europe/Paris"\n',
        "src/content/event/evening.md": page(*SHOWN),
        "src/content/event/morning.mdoc": page(*LATER),
    },
    {
        "draft": {"src/content/event/kryzwolmux-a.md": hidden("draft: true")},
        "Markdoc": {
            "src/content/event/kryzwolmux-b.mdoc": hidden("draft: true"),
            "src/content/event/kryzwolmux-c.markdoc": hidden("draft: true"),
        },
        "MDX": {"src/content/event/kryzwolmux-d.mdx": hidden("published: false")},
        "underscore": {"src/content/event/_kryzwolmux-e.md": hidden()},
    },
)

STARLIGHT = HiddenSite(
    {
        "astro.config.mjs": (
            "export default {site: 'https://example.org', integrations: [starlight({})]};\n"
        ),
        "eventsearch.toml": 'timezone = "Europe/Paris"\n',
        "src/content/docs/event/evening.md": page(*SHOWN),
        "src/content/docs/event/morning.mdx": page(*LATER),
    },
    {
        "draft": {"src/content/docs/kryzwolmux-a.md": hidden("draft: true")},
        "search": {"src/content/docs/kryzwolmux-b.mdx": hidden("pagefind: false")},
        "Markdoc": {"src/content/docs/kryzwolmux-c.mdoc": hidden("pagefind: false")},
    },
)

NIKOLA = HiddenSite(
    {
        "conf.py": (
            'BLOG_TITLE = "Harbour"\nSITE_URL = "https://example.org/"\nPOSTS = ()\n'
            'TIMEZONE = "Europe/Paris"\n'
        ),
        "posts/evening.md": page(*SHOWN),
        "posts/morning.md": page(*LATER),
    },
    {
        "draft": {"posts/kryzwolmux-a.md": hidden("status: draft")},
        "private": {"posts/kryzwolmux-b.md": hidden("status: Private")},
        "tag": {"posts/kryzwolmux-c.md": hidden(f"tags: '{CANARY}, draft'")},
        "private tag": {"pages/kryzwolmux-d.md": hidden("tags: [private]")},
        "future": {"posts/kryzwolmux-e.md": hidden("date: 2026-09-01")},
        "comment": {
            "posts/kryzwolmux-f.md": (
                f"<!--\n.. title: {CANARY}\n.. date: {YEAR}-03-04\n.. status: draft\n-->\n{SAID}"
            )
        },
    },
    waits=1,
)

PELICAN = HiddenSite(
    {
        "pelicanconf.py": (
            'SITENAME = "Harbour"\nSITEURL = "https://example.org"\nPATH = "content"\n'
            'TIMEZONE = "Europe/Paris"\nWITH_FUTURE_DATES = False\n'
        ),
        "content/evening.md": page(*SHOWN),
        "content/morning.md": page(*LATER),
    },
    {
        "draft": {"content/kryzwolmux-a.md": hidden("status: draft")},
        "hidden": {"content/kryzwolmux-b.md": hidden("status: hidden")},
        "skip": {"content/kryzwolmux-c.md": hidden("status: skip")},
        "future": {"content/kryzwolmux-d.md": hidden("date: 2026-09-01")},
        "header": {
            "content/kryzwolmux-e.md": (
                f"Title: {CANARY}\nDate: {YEAR}-03-04\nStatus: draft\n\n{SAID}"
            )
        },
    },
    waits=1,
)

SITES: Mapping[str, HiddenSite] = {
    "astro": ASTRO,
    "nikola": NIKOLA,
    "pelican": PELICAN,
    "starlight": STARLIGHT,
    "docusaurus": DOCUSAURUS,
    "eleventy": ELEVENTY,
    "folder": FOLDER,
    "hugo": HUGO,
    "jekyll": JEKYLL,
    "mkdocs": MKDOCS,
    "quarto": QUARTO,
    "zola": ZOLA,
}


BUILT = datetime.fromisoformat("2026-05-20T12:00:00+02:00")

VARYING = {
    "manifest.json": {"revision"},
    "files.json": {"revision", "fingerprint"},
    "search.json": {"revision"},
}
"""Keys whose values are digests, which differ if an index differs."""


class Made(NamedTuple):
    """A site that was indexed, and its files for visitors; what the command said."""

    root: Path
    files: Mapping[str, bytes]
    said: str


def made(run: Run, root: Path, files: Mapping[str, str]) -> Made:
    """Write a site, index it, and write its files at `NOW`."""
    write(root, files)
    build(load_settings(root, environ={}, flags={}), clock=lambda: BUILT)
    done = run("static", "../out", "--index", ".eventsearch", "--now", NOW, cwd=root)
    assert done.code == 0, done.err
    return Made(root, read(root.parent / "out"), done.err)


def read(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name, unpacked."""
    return {
        path.relative_to(folder).as_posix(): unpacked(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def unpacked(data: bytes) -> bytes:
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


@pytest.fixture(scope="module", params=SITES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def with_hidden(run: Run, name: str, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A site with hidden pages of every kind."""
    site = SITES[name]
    files = {path: text for kind in site.hidden.values() for path, text in kind.items()}
    return made(run, tmp_path_factory.mktemp("with") / "site é", {**site.shown, **files})


@pytest.fixture(scope="module")
def without(run: Run, name: str, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The same site without the files of hidden pages."""
    return made(run, tmp_path_factory.mktemp("without") / "site é", SITES[name].shown)


def test_no_file_holds_anything_of_a_hidden_page(with_hidden: Made) -> None:
    assert len(with_hidden.files) > 30
    assert {file: leaks(data) for file, data in with_hidden.files.items() if leaks(data)} == {}
    assert [file for file in with_hidden.files if leaks(file)] == []
    data = (data for file, data in with_hidden.files.items() if not file.endswith(".js"))
    assert not any(f"{YEAR}-0".encode() in each for each in data)


def test_the_files_are_those_of_a_site_without_hidden_pages(
    with_hidden: Made, without: Made
) -> None:
    assert with_hidden.files.keys() == without.files.keys()
    differing = [
        file
        for file, data in with_hidden.files.items()
        if comparable(file, data) != comparable(file, without.files[file])
    ]
    assert differing == []


def comparable(file: str, data: bytes) -> object:
    """Return the content of a file without digests."""
    if file not in VARYING:
        return data
    values: dict[str, Any] = json.loads(data)
    return {key: value for key, value in values.items() if key not in VARYING[file]}


def test_the_command_says_what_waits_and_when(name: str, with_hidden: Made, without: Made) -> None:
    """In no file, since a visitor could read it there."""
    waits = SITES[name].waits
    (line,) = [line for line in with_hidden.said.splitlines() if "not visible yet" in line] or [""]
    assert (line != "") == (waits > 0)
    assert "not visible yet" not in without.said
    if name == "hugo":
        assert line == (
            "eventsearch: 3 pages are not visible yet, and in none of the files; build the site and"
            " run this again after 2026-09-01T10:00:00+02:00, when 2 pages become visible"
        )
    elif waits:
        assert line.startswith("eventsearch: 1 page is not visible yet, and in none of the files;")


def test_the_clock_alone_changes_the_files(run: Run, tmp_path: Path) -> None:
    brief = hidden("publishDate: 2026-09-01", "expiryDate: 2026-10-01")
    files = {**SITES["hugo"].shown, "content/event/kryzwolmux.md": brief}
    root = tmp_path / "site"
    made(run, root, files)
    states = []
    for day in ("2026-08-31", "2026-09-02", "2026-09-03", "2026-10-02"):
        done = run("static", "../out", "--index", ".eventsearch", "--now", day, cwd=root)
        assert done.code == 0, done.err
        found = read(tmp_path / "out")
        holds = any(leaks(name) or leaks(data) for name, data in found.items())
        states.append((holds, ", 0 written," in done.err, "not visible yet" in done.err))
    assert states == [
        (False, False, True),
        (True, False, False),
        (True, True, False),
        (False, False, False),
    ]


def test_one_command_writes_files_for_visitors() -> None:
    package = Path(eventsearch.__file__).parent
    writes = re.compile(r"published_folder import .*\bpublish\b|commands.static import")
    writers = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    }
    assert writers == {"cli/commands/static.py", "mkdocs_plugin.py"}


ASKED = ("", "kryswalmux", "lighthouse krizwalmuks", "kry", "lighthose", "title:kryswalmux", "map")
"""Searches: for all, for slips of hidden words, for their beginning, for visible words."""

FACETS = (
    *("tag", "author", "location", "section", "year", "month", "kind", "lang", "category"),
    "series",
)

IDS = [path for site in SITES.values() for kind in site.hidden.values() for path in kind]


def searches() -> Iterator[str]:
    """Yield the query strings of searches."""
    for text in ASKED:
        for more in ("", "&per_page=50", "&when=upcoming", "&lang=fr"):
            yield f"q={text}{more}"
    for field in ("tag", "author", "location", "section"):
        yield f"q=&{field}=kryswalmux"
    yield f"q=&from={YEAR}-01-01&to={YEAR}-12-31"


def asked(path: str) -> list[str]:
    """Return the URLs by which a route is asked; raises KeyError for one that is not known."""
    if path in {"/v1/search", "/search", "/"}:
        more = [f"q={text}&unfinished=1" for text in ASKED] if path == "/v1/search" else []
        more += [f"q=&facet={facet}" for facet in FACETS] if path == "/v1/search" else []
        return [f"{path}?{query}" for query in (*searches(), *more)]
    if path in {"/search.ics", "/search.atom", "/search.csv"}:
        return [f"{path}?{query}" for query in searches() if "per_page=50" not in query]
    if path in {"/v1/suggest", "/opensearch/suggest"}:
        return [f"{path}?q={text}" for text in ("k", "kr", "kry", "l", "jan", "ma", "krizwalmuks")]
    return {
        "/v1/pages/{id:text}": [f"/v1/pages/{quote(each)}" for each in IDS],
        "/event.ics": [f"/event.ics?id={quote(each)}" for each in IDS],
        **{each: [each] for each in ("/opensearch.xml", "/healthz", "/readyz", "/metrics")},
    }[path]


SAME_FOR_ALL = re.compile(
    r"/(openapi\.json|demo|theme\.css|favicon\.ico|event-search/\{lang\}\.json|[\w.-]+\.(js|css|d\.ts))"
)
"""Routes that say nothing of a site."""

CALLS: Mapping[str, list[dict[str, object]]] = {
    "search": [{"query": text or "lighthouse"} for text in ASKED],
    "fetch": [{"id": each} for each in IDS],
    "list_events": [{}, {"when": "upcoming"}, {"when": f"{YEAR}-03"}],
}
"""Calls of the tools of language models."""


SERVED = pytest.mark.parametrize(
    "name", ["hugo", "quarto", "eleventy"], indirect=True, scope="module"
)
"""The index decides what is hidden, so a few sites suffice for the routes of a server."""


@pytest.fixture(scope="module")
def client(with_hidden: Made) -> Iterator[TestClient]:
    """A server over the index of the site with hidden pages, with all that it can answer."""
    settings = ServeSettings(rate=0, metrics=True, mcp=True)
    clock = partial(datetime.fromisoformat, NOW)
    with TestClient(create_app(with_hidden.root / ".eventsearch", settings, clock=clock)) as client:
        yield client


@SERVED
def test_no_answer_of_a_server_holds_anything_of_a_hidden_page(client: TestClient) -> None:
    routes = client.app.routes  # type: ignore[attr-defined]
    paths = [route.path for route in routes if "GET" in route.methods]
    urls = [url for path in paths if not SAME_FOR_ALL.fullmatch(path) for url in asked(path)]
    for url in urls:
        answer = client.get(url)
        # An answer of 404 repeats the id that it was asked for.
        own = max((each for each in IDS if quote(each) in url), key=len, default="\0")
        assert leaks(answer.text.replace(own, "")) == [], url


@SERVED
def test_no_tool_tells_anything_of_a_hidden_page(client: TestClient) -> None:
    assert TOOLS.keys() == CALLS.keys()
    for tool, calls in CALLS.items():
        for arguments in calls:
            body = {
                "jsonrpc": "2.0",
                "id": 1,
                "method": "tools/call",
                "params": {"name": tool, "arguments": arguments},
            }
            answer = client.post("/mcp", json=body)
            told = answer.text.replace(str(arguments.get("id", "\0")), "")
            assert leaks(told) == [], (tool, arguments)


@SERVED
def test_counts_of_a_server_are_those_without_hidden_pages(
    client: TestClient, without: Made
) -> None:
    clock = partial(datetime.fromisoformat, NOW)
    settings = ServeSettings(rate=0)
    app = create_app(without.root / ".eventsearch", settings, clock=clock)
    with TestClient(app) as other:
        for url in (*asked("/v1/search"), *asked("/v1/suggest")):
            one, two = client.get(url).json(), other.get(url).json()
            for key in ("total", "facets", "suggestions", "did_you_mean", "step"):
                assert one.get(key) == two.get(key), (url, key)
        for url in ("/readyz", "/healthz"):
            assert numbers(client.get(url).json()) == numbers(other.get(url).json()), url


def numbers(value: object) -> list[int]:
    """Return the numbers in an answer."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for each in value for number in numbers(each)]
    return [value] if isinstance(value, int) else []
