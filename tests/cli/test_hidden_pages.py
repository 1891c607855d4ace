"""Test that files and answers for visitors contain no content of hidden pages."""

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
"""A word with an accent that is not in any language, and not in any visible page."""

PARTS = ("kryzw", "zwolm", "olmux")
"""Parts of the canary's folded form. At least one part remains if the word is cut."""

YEAR = "1907"
"""Year of the hidden pages. No visible page has this year."""

NOW = "2026-06-01T12:00:00+02:00"


class HiddenSite(NamedTuple):
    """
    A site.

    Attributes:
        shown: Configuration files and visible pages.
        hidden: Pages that are hidden at `NOW`, each with the front matter that hides it.
        also: Other files that hide pages, and files beside hidden pages.
        waits: How many hidden pages become visible later.
    """

    shown: Mapping[str, str]
    hidden: Mapping[str, str]
    also: Mapping[str, str] = {}
    waits: int = 0

    def files(self) -> dict[str, str]:
        """Return all files, hidden pages included."""
        form = toml if "config.toml" in self.shown else str
        pages = {path: form(hidden(*filter(None, (line,)))) for path, line in self.hidden.items()}
        return {**self.shown, **pages, **self.also}


def leaks(data: bytes | str) -> list[str]:
    """Return the parts of the canary that *data* contains, ignoring accents and case."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    # JSON may contain a letter as an escape sequence.
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
    """Return a page that contains the canary in every place where a page can contain text."""
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
    """Return a page with front matter in TOML, which Zola requires."""
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


def shown(configuration: str, text: str, evening: str, morning: str) -> dict[str, str]:
    """Return a configuration file, a file that sets the site's time zone, and two visible pages."""
    zone = {"eventsearch.toml": 'timezone = "Europe/Paris"\n'}
    form = toml if configuration == "config.toml" else str
    pages = {evening: form(page(*SHOWN)), morning: form(page(*LATER))}
    return {configuration: text, **zone, **pages}


NOON = tuple(line.replace("evening", "noon").replace("Anna Keeper", "jane") for line in SHOWN)

SITES: Mapping[str, HiddenSite] = {
    "hugo": HiddenSite(
        {
            **shown(
                "hugo.yaml",
                "baseURL: https://example.org/\ntitle: Harbour\nbuildFuture: false\n"
                "taxonomies: {tag: tags, category: categories, series: series}\n"
                "cascade: [{target: {path: /cascaded/**}, draft: true}]\n",
                "content/event/evening.md",
                "content/event/morning.md",
            ),
            "content/event/jane.md": page(*NOON),
        },
        {
            "content/kryzwolmux/kryzwolmux-a.md": "draft: true",
            "content/event/kryzwolmux-b.md": "publishDate: 2026-09-01T10:00:00+02:00",
            "content/event/kryzwolmux-b2.md": "publishDate: 2026-09-01T10:00:00+02:00",
            "content/event/kryzwolmux-b3.fr.md": "publishDate: 2027-09-01",
            "content/kryzwolmux/kryzwolmux-c.md": "expiryDate: 2026-01-01",
            "content/event/kryzwolmux-c2.md": "expiryDate: 2026-05-31",
            "content/event/kryzwolmux-d.md": "build: {render: never, list: never}",
            "content/event/kryzwolmux-e.md": "build: {list: never}",
            "content/event/kryzwolmux-f.md": "_build: {list: never}",
            "content/event/kryzwolmux-g/index.md": "headless: true",
            "content/cascaded/kryzwolmux-h.md": "",
            "content/kryzwolmux-i/kryzwolmux-j.md": "",
            "content/event/kryzwolmux-k.md": "published: false",
        },
        {
            "content/event/kryzwolmux-g/kryzwolmux.jpg": "x",
            "content/kryzwolmux-i/_index.md": page(
                f"title: {CANARY} section", "draft: true", "cascade: {draft: true}"
            ),
            "content/authors/jane/_index.md": page(f"title: {CANARY} Jane", "draft: true"),
            "content/tags/maps/_index.md": page(f"title: {CANARY} maps", "draft: true"),
            "content/authors/anna-keeper/_index.md": page(
                f"title: {CANARY} Anna", "expiryDate: 2026-01-01"
            ),
            "content/places/_index.md": page("title: Places", "cascade: {draft: true}"),
            "content/places/harbour-hall.md": page(f"title: {CANARY}", f"address: {CANARY}"),
        },
        waits=3,
    ),
    "jekyll": HiddenSite(
        shown(
            "_config.yml",
            "title: Harbour\nurl: https://example.org\n"
            "collections: {talks: {output: true}, notes: {output: false}}\n"
            "defaults: [{scope: {path: _posts/kryzwolmux}, values: {published: false}}]\n",
            "_posts/2026-05-01-evening.md",
            "_posts/2026-04-01-morning.md",
        ),
        {
            "_drafts/kryzwolmux-a.md": "",
            "_posts/2026-09-01-kryzwolmux-b.md": "date: 2026-09-01",
            "_posts/2026-05-01-kryzwolmux-c.md": "published: false",
            "_posts/kryzwolmux/2026-05-01-kryzwolmux-d.md": "",
            "_notes/kryzwolmux-e.md": "",
            "_talks/kryzwolmux-f.md": "published: false",
            "kryzwolmux-g.md": "published: false",
            "maps/_drafts/kryzwolmux-h.md": "",
        },
        waits=1,
    ),
    "mkdocs": HiddenSite(
        shown(
            "mkdocs.yml",
            "site_name: Harbour\nsite_url: https://example.org/\n"
            "plugins: [meta, {blog: {draft_if_future_date: true}}]\n"
            "draft_docs: |\n  *-a.md\nexclude_docs: |\n  *-b.md\n",
            "docs/event/evening.md",
            "docs/event/morning.md",
        ),
        {
            "docs/kryzwolmux-a.md": "",
            "docs/event/kryzwolmux-b.md": "",
            "docs/blog/posts/kryzwolmux-c.md": "draft: true",
            "docs/blog/posts/kryzwolmux-d.md": "date: 2026-09-01",
            "docs/blog/posts/drafts/kryzwolmux-e.md": "",
            "docs/event/kryzwolmux-f.md": "search: {exclude: true}",
            "docs/templates/kryzwolmux-g.md": "",
        },
        {"docs/blog/posts/drafts/.meta.yml": f"draft: true\ntags: [{CANARY}]\n"},
        waits=1,
    ),
    "quarto": HiddenSite(
        {
            **shown(
                "_quarto.yml",
                "project: {type: website, render: ['*.qmd', '!left/']}\n"
                "website: {title: Harbour, site-url: 'https://example.org/',"
                " drafts: [kryzwolmux-a.qmd]}\nprofile: {default: public}\n",
                "event/evening.qmd",
                "event/morning.qmd",
            ),
            "_quarto-public.yml": "format: html\n",
        },
        {
            "kryzwolmux-a.qmd": "",
            "event/kryzwolmux-b.qmd": "draft: true",
            "Drafts [old]/kryzwolmux-c.qmd": "",
            "event/kryzwolmux-d.qmd": "search: false",
            "left/kryzwolmux-e.qmd": "",
            "event/_kryzwolmux-f.qmd": "",
            "event/kryzwolmux-g.qmd": "format: {html: {draft: true}}",
            "event/kryzwolmux-h.qmd": "format: {html: {search: false}}",
            "formats/kryzwolmux-i.qmd": "format: html",
        },
        {
            "Drafts [old]/_metadata.yml": f"draft: true\ncategories: [{CANARY}]\n",
            "formats/_metadata.yml": "format: {html: {draft: true}}\n",
        },
    ),
    "zola": HiddenSite(
        shown(
            "config.toml",
            'base_url = "https://example.org"\ntitle = "Harbour"\n',
            "content/event/evening.md",
            "content/event/morning.md",
        ),
        {
            "content/event/kryzwolmux-a.md": "draft: true",
            "content/kryzwolmux/kryzwolmux-b.md": "",
            "content/event/kryzwolmux-d.md": "render: false",
            "content/event/kryzwolmux-e.md": "in_search_index: false",
            "content/kryzwolmux-f/kryzwolmux-g.md": "",
        },
        {
            f"content/{folder}/_index.md": f'+++\ntitle = "{CANARY}"\n{line}\n+++\n'
            for folder, line in (
                ("kryzwolmux", "draft = true"),
                ("kryzwolmux-c", "render = false"),
                ("kryzwolmux-f", "in_search_index = false"),
            )
        },
    ),
    "docusaurus": HiddenSite(
        shown(
            "docusaurus.config.js",
            "export default {title: 'Harbour', url: 'https://example.org', baseUrl: '/'};\n",
            "docs/event/evening.md",
            "docs/event/morning.md",
        ),
        {
            "docs/event/kryzwolmux-a.md": "draft: true",
            "docs/event/kryzwolmux-b.md": "unlisted: true",
            f"blog/{YEAR}-03-04-kryzwolmux-c.md": "draft: true",
            "docs/event/_kryzwolmux-d.md": "",
            f"blog/{YEAR}-03-04-kryzwolmux-e.mdx": "unlisted: true",
            "src/pages/kryzwolmux-f.md": "unlisted: true",
        },
    ),
    "eleventy": HiddenSite(
        shown(
            "eleventy.config.js",
            "export const config = {dir: {input: 'src'}};\n",
            "src/event/evening.md",
            "src/event/morning.md",
        ),
        {
            "src/event/kryzwolmux-a.md": "draft: true",
            "src/event/kryzwolmux-b.md": "permalink: false",
            "src/event/kryzwolmux-c.md": "eleventyExcludeFromCollections: true",
            "src/drafts/kryzwolmux-d.md": "",
            "src/_includes/kryzwolmux-e.md": "",
            "src/event/kryzwolmux-f.md": "",
        },
        {
            "src/drafts/drafts.json": f'{{"draft": true, "tags": ["{CANARY}"]}}',
            "src/event/kryzwolmux-f.11tydata.json": '{"permalink": false}',
        },
    ),
    "folder": HiddenSite(
        shown("notes.txt", "", "event/evening.md", "event/morning.md"),
        {
            "event/kryzwolmux-a.md": "draft: true",
            "event/kryzwolmux-b.md": "permalink: false",
            "event/.kryzwolmux-c.md": "",
        },
    ),
    "astro": HiddenSite(
        shown(
            "astro.config.mjs",
            "export default {site: 'https://example.org'};\n",
            "src/content/event/evening.md",
            "src/content/event/morning.mdoc",
        ),
        {
            "src/content/event/kryzwolmux-a.md": "draft: true",
            "src/content/event/kryzwolmux-b.mdoc": "draft: true",
            "src/content/event/kryzwolmux-c.markdoc": "draft: true",
            "src/content/event/kryzwolmux-d.mdx": "published: false",
            "src/content/event/_kryzwolmux-e.md": "",
        },
    ),
    "starlight": HiddenSite(
        shown(
            "astro.config.mjs",
            "export default {site: 'https://example.org', integrations: [starlight({})]};\n",
            "src/content/docs/event/evening.md",
            "src/content/docs/event/morning.mdx",
        ),
        {
            "src/content/docs/kryzwolmux-a.md": "draft: true",
            "src/content/docs/kryzwolmux-b.mdx": "pagefind: false",
            "src/content/docs/kryzwolmux-c.mdoc": "pagefind: false",
        },
    ),
    "nikola": HiddenSite(
        shown(
            "conf.py",
            'BLOG_TITLE = "Harbour"\nSITE_URL = "https://example.org/"\nPOSTS = ()\n',
            "posts/evening.md",
            "posts/morning.md",
        ),
        {
            "posts/kryzwolmux-a.md": "status: draft",
            "posts/kryzwolmux-b.md": "status: Private",
            "posts/kryzwolmux-c.md": f"tags: '{CANARY}, draft'",
            "pages/kryzwolmux-d.md": "tags: [private]",
            "posts/kryzwolmux-e.md": "date: 2026-09-01",
        },
        {
            "posts/kryzwolmux-f.md": (
                f"<!--\n.. title: {CANARY}\n.. date: {YEAR}-03-04\n.. status: draft\n-->\n{SAID}"
            )
        },
        waits=1,
    ),
    "pelican": HiddenSite(
        shown(
            "pelicanconf.py",
            'SITENAME = "Harbour"\nSITEURL = "https://example.org"\nPATH = "content"\n'
            "WITH_FUTURE_DATES = False\n",
            "content/evening.md",
            "content/morning.md",
        ),
        {
            "content/kryzwolmux-a.md": "status: draft",
            "content/kryzwolmux-b.md": "status: hidden",
            "content/kryzwolmux-c.md": "status: skip",
            "content/kryzwolmux-d.md": "date: 2026-09-01",
        },
        {
            "content/kryzwolmux-e.md": (
                f"Title: {CANARY}\nDate: {YEAR}-03-04\nStatus: draft\n\n{SAID}"
            )
        },
        waits=1,
    ),
}


BUILT = datetime.fromisoformat("2026-05-20T12:00:00+02:00")

VARYING = {
    "manifest.json": {"revision"},
    "files.json": {"revision", "fingerprint"},
    "search.json": {"revision"},
}
"""Keys with digests as values. A digest differs whenever the index differs."""


class Made(NamedTuple):
    """An indexed site, its files for visitors, and the output of the command."""

    root: Path
    files: Mapping[str, bytes]
    said: str


def made(run: Run, root: Path, files: Mapping[str, str]) -> Made:
    """Write a site, index it, and write its files for visitors at `NOW`."""
    write(root, files)
    build(load_settings(root, environ={}, flags={}), clock=lambda: BUILT)
    done = run("static", "../out", "--index", ".eventsearch", "--now", NOW, cwd=root)
    assert done.code == 0, done.err
    return Made(root, read(root.parent / "out"), done.err)


def read(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name, decompressed."""
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
    return made(run, tmp_path_factory.mktemp("with") / "site é", SITES[name].files())


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


def test_the_command_counts_pages_that_will_appear_later(
    name: str, with_hidden: Made, without: Made
) -> None:
    """The files do not contain this information, since visitors could read it there."""
    waits = SITES[name].waits
    (line,) = [line for line in with_hidden.said.splitlines() if "not visible yet" in line] or [""]
    assert (line != "") == (waits > 0)
    assert "not visible yet" not in without.said
    if name == "hugo":
        assert line == (
            "eventsearch: 3 pages are not visible yet and not in the files; build the site and"
            " run this again after 2026-09-01T10:00:00+02:00, when 2 pages become visible"
        )
    elif waits:
        assert line.startswith("eventsearch: 1 page is not visible yet and not in the files;")


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
"""Queries: empty, misspelt hidden words, beginnings of hidden words, and visible words."""

FACETS = (
    *("tag", "author", "location", "section", "year", "month", "kind", "lang", "category"),
    "series",
)

IDS = [path for site in SITES.values() for path in (*site.hidden, *site.also)]


def searches() -> Iterator[str]:
    """Yield the query strings of searches."""
    for text in ASKED:
        for more in ("", "&per_page=50", "&when=upcoming", "&lang=fr"):
            yield f"q={text}{more}"
    for field in ("tag", "author", "location", "section"):
        yield f"q=&{field}=kryswalmux"
    yield f"q=&from={YEAR}-01-01&to={YEAR}-12-31"


def asked(path: str) -> list[str]:
    """Return the URLs to request for a route. Raise KeyError if the route is unknown."""
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
"""Routes whose answers do not depend on the site."""

CALLS: Mapping[str, list[dict[str, object]]] = {
    "search": [{"query": text or "lighthouse"} for text in ASKED],
    "fetch": [{"id": each} for each in IDS],
    "list_events": [{}, {"when": "upcoming"}, {"when": f"{YEAR}-03"}],
}
"""Calls of the MCP tools, which language models use."""


SERVED = pytest.mark.parametrize("name", ["hugo", "quarto"], indirect=True, scope="module")
"""Two sites suffice to test the server's routes: the index decides what is hidden."""


@pytest.fixture(scope="module")
def client(with_hidden: Made) -> Iterator[TestClient]:
    """Return a client of a server with all features, for the site with hidden pages."""
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
        # A 404 answer repeats the requested id.
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
