"""No file and no answer for visitors holds anything of a page that is not visible."""

from __future__ import annotations

import gzip
import json
import re
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
from hidden_sites import NOW, SITES, YEAR, hidden, leaks
from site_on_disk import write

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
    """Not its words, not their parts, not its year, in no content and no name."""
    assert len(with_hidden.files) > 30
    assert {file: leaks(data) for file, data in with_hidden.files.items() if leaks(data)} == {}
    assert [file for file in with_hidden.files if leaks(file)] == []
    data = (data for file, data in with_hidden.files.items() if not file.endswith(".js"))
    assert not any(f"{YEAR}-0".encode() in each for each in data)


def test_the_files_are_those_of_a_site_without_hidden_pages(
    with_hidden: Made, without: Made
) -> None:
    """Byte for byte, but for digests: so nothing depends on a hidden page, no count and no name."""
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
    """A page comes and goes without a change of the content, and its old files go with it."""
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
    """What else writes them is to be searched here too."""
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


@pytest.fixture(scope="module")
def client(with_hidden: Made) -> Iterator[TestClient]:
    """A server over the index of the site with hidden pages, with all that it can answer."""
    settings = ServeSettings(rate=0, metrics=True, mcp=True)
    clock = partial(datetime.fromisoformat, NOW)
    with TestClient(create_app(with_hidden.root / ".eventsearch", settings, clock=clock)) as client:
        yield client


def test_no_answer_of_a_server_holds_anything_of_a_hidden_page(client: TestClient) -> None:
    """Every route is asked: a new one is to be added to `asked`."""
    routes = client.app.routes  # type: ignore[attr-defined]
    paths = [route.path for route in routes if "GET" in route.methods]
    urls = [url for path in paths if not SAME_FOR_ALL.fullmatch(path) for url in asked(path)]
    for url in urls:
        answer = client.get(url)
        # An answer of 404 repeats the id that it was asked for.
        own = max((each for each in IDS if quote(each) in url), key=len, default="\0")
        assert leaks(answer.text.replace(own, "")) == [], url


def test_no_tool_tells_anything_of_a_hidden_page(client: TestClient) -> None:
    """Every tool is called: a new one is to be added to `CALLS`."""
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


def test_counts_of_a_server_are_those_without_hidden_pages(
    client: TestClient, without: Made
) -> None:
    """Totals, facets, suggestions and corrections; no other route has a count, but `/metrics`."""
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
