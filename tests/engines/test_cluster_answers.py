"""Any answer of a cluster leads to a result or one clear error, whatever it contains."""

from __future__ import annotations

import gzip
import json
import re
import socket
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from shutil import copytree
from threading import Event, Thread
from typing import Any

import pytest

from eventsearch.engines import Completer, Engine, TypedWord
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.engines.opensearch.connection import Connection
from eventsearch.errors import BuildError, EventsearchError, IndexAway
from eventsearch.model.query import (
    NEVER,
    And,
    Deadline,
    FuzzyQuery,
    Or,
    PrefixQuery,
    Query,
    TermsFilter,
)
from eventsearch.settings.fields import ClusterSettings
from long_form import tries

from .small_index import EVERYTHING, NOW, index, page, stem
from .test_cluster_access import gate

PREFIX = "answers"
MISSING = object()
VALUES: tuple[object, ...] = (
    *(None, [], {}, 5, -1, "x", True, 1e308, [[]], {"x": 1}, "9" * 5_000, "\x1b[2J", "é", [None]),
    MISSING,
)
"""Values that the tests put in place of a value in an answer."""

BODIES = (
    *(b"", b"[]", b"null", b"5", b'"x"', b"{", b"{}", b"<html>", b"\xff{}", b'{"a": NaN}'),
    *(b"[" * 100_000, b'{"a":' * 100_000, b'{"version": {"number": "%s"}}' % (b"9" * 5_000)),
    *(b'{"version": {"number": ["2"]}}', b'{"error": {"root_cause": 5}, "status": "x"}'),
    b'{"error": [[["x"]]]}',
)
"""Bodies that the tests send instead of an answer."""

WORDS = Or(children=(stem("un"), PrefixQuery(prefix="ateli"), FuzzyQuery("atelir")), covered=True)
SEARCH = Query(
    WORDS,
    NOW,
    facets=("tag", "lang", "status", "year"),
    filters=(("tag", TermsFilter(field="tag", values=("rot",))),),
    collapse=True,
    limit=5,
)


def used(engine: Engine, query: Query) -> object:
    """Search, and use each part of the result as the program does."""
    found = engine.search(query)
    hits = [
        (match.id + "", f"{match.score:.3f}", bytes(match.stored), "".join(match.kin))
        for match in found.matches
    ]
    parts = [why.score + len(why.term + why.field) for match in found.matches for why in match.why]
    counts = [
        (count.value + "", count.hits + 0) for some in found.facets.values() for count in some
    ]
    return found.total + 0, hits, parts, counts


def completed(engine: Engine) -> object:
    """Request completions, and use each part of the result."""
    assert isinstance(engine, Completer)
    found = engine.completions(("tag", "title"), [TypedWord("ro")], NOW, "de", 5)
    return [(each.value + "", each.pages + 0) for some in found.values() for each in some]


READS: dict[str, Callable[[Engine], object]] = {
    "search": lambda engine: used(engine, SEARCH),
    "explained": lambda engine: used(engine, SEARCH._replace(explain=True)),
    "by date": lambda engine: used(engine, SEARCH._replace(sort="date", collapse=False)),
    "one document": lambda engine: engine.explain_document(SEARCH, "a"),
    "stored": lambda engine: bytes(engine.stored("a") or b""),
    "words": lambda engine: [(word + "", pages + 0) for word, pages in engine.terms("at")],
    "near": lambda engine: [each.term + "" for each in engine.fuzzy_terms("atelir", 1)],
    "values": lambda engine: [each.value + "" for each in engine.facet_values("tag", NOW)],
    "completions": completed,
    "ping": lambda engine: engine.ping(),
}


def documents() -> list[Any]:
    """Return the pages of the index that the tests search."""
    tags = (("rot",), ("blau", "rot"), ())
    return [
        page(
            name,
            f"un atelier ateliers {name}",
            title="un",
            keywords={
                "tag": tags[number % 3],
                "lang": ("de",),
                "year": ("2026",),
                "title": ("Rot",),
            },
            time=(NOW + number, NOW + 9) if number % 2 else None,
            kin=("k",) if number < 3 else (),
        )
        for number, name in enumerate("abcdef")
    ]


@pytest.fixture(scope="module")
def folder(cluster_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the folder of an index in the cluster."""
    place = tmp_path_factory.mktemp("answers")
    engine = OpenSearch(ClusterSettings(hosts=(cluster_url,), prefix=PREFIX))
    index(engine, place, *documents()).close()
    yield place
    engine.connection.write("DELETE", f"/{PREFIX}-*")


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of each value in an answer."""
    yield path
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            yield from places(each, (*path, key))


def replaced(value: Any, path: tuple[str | int, ...], other: object) -> Any:
    """Return an answer in which *other* replaces the value at *path*."""
    if not path:
        return {} if other is MISSING else other
    found = value.copy()
    if path[1:] or other is not MISSING:
        found[path[0]] = replaced(value[path[0]], path[1:], other)
    else:
        del found[path[0]]
    return found


class Changing:
    """Passes answers on unchanged, except answer number `at`."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.seen = 0
        self.at = -1

    def __call__(self, body: bytes) -> bytes:
        self.seen += 1
        if self.seen != self.at:
            return body
        if not body or self._random.random() < 0.2:
            return self._random.choice(BODIES)
        answer = json.loads(body)
        path = self._random.choice([*places(answer)])
        return json.dumps(replaced(answer, path, self._random.choice(VALUES))).encode()


def outcome(act: Callable[[], object]) -> str:
    """Return the outcome of an action. Any error except an `EventsearchError` fails the test."""
    try:
        act()
    except EventsearchError as error:
        found = error
    else:
        return "result"
    assert found.hint
    assert len(str(found)) < 1_500
    assert "\x1b" not in str(found)
    return type(found).__name__


@pytest.mark.parametrize("name", READS)
def test_a_changed_answer_to_a_search_is_a_result_or_an_error(
    cluster_url: str, folder: Path, name: str
) -> None:
    changing = Changing(Random(name))

    def act() -> object:
        # A new engine has no cached answers.
        engine = OpenSearch(ClusterSettings(hosts=(url,), prefix=PREFIX))
        return READS[name](engine.open(folder).with_deadline(NEVER))

    with gate(cluster_url, changed=changing) as url:
        assert outcome(act) == "result"
        requests = changing.seen
        ends = set()
        for number in range(tries(12, 1_000)):
            changing.seen, changing.at = 0, 1 + number % requests
            ends.add(outcome(act))
    assert "IndexAway" in ends
    assert ends <= {"result", "IndexAway", "IndexDamaged", "OverTime"}


@pytest.mark.parametrize("based", [False, True], ids=["full", "update"])
def test_a_changed_answer_to_a_build_is_an_index_or_an_error(
    cluster_url: str, folder: Path, tmp_path: Path, based: bool
) -> None:
    changing = Changing(Random(based))
    engine = OpenSearch(ClusterSettings(hosts=(cluster_url,), prefix=PREFIX))
    settings = f"/{PREFIX}-*/_settings?filter_path=*.settings.index.uuid"
    before = {*engine.connection.get(settings)}

    def act(place: Path) -> object:
        copytree(folder, place)
        with OpenSearch(ClusterSettings(hosts=(url,), prefix=PREFIX)).build(
            place, based=based
        ) as writer:
            if based:
                writer.remove("a")
            writer.add(page("a", "un neuf", keywords={"tag": ("grün",)}, kin=("k", "m")))
        return writer.count()

    with gate(cluster_url, changed=changing) as url:
        assert outcome(lambda: act(tmp_path / "first")) == "result"
        requests, ends = changing.seen, set()
        for number in range(tries(15, 500)):
            changing.seen, changing.at = 0, 1 + number % requests
            ends.add(outcome(lambda number=number: act(tmp_path / str(number))))  # type: ignore[misc]
    assert {"result", "BuildError"} <= ends
    assert ends <= {"result", "BuildError", "IndexAway", "IndexDamaged"}
    left = {*engine.connection.get(settings)} - before
    tickets = (tmp_path / "first", *(tmp_path / str(number) for number in range(tries(15, 500))))
    named = {json.loads((each / "ticket.json").read_text("ascii"))["name"] for each in tickets}
    assert left <= named
    for name in left:
        engine.connection.write("DELETE", f"/{name}")


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("status", [200, 404, 503])
def test_garbage_in_place_of_each_answer_is_one_error(body: bytes, status: int) -> None:
    head = b"HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n" % (status, len(body))
    with sending(head + body) as (url, _):
        asked = Connection(ClusterSettings(hosts=(url,)))
        for act in (
            asked.demand_supported,
            lambda: asked.searches("x", [{}]),
            lambda: asked.search("/x/_search", {}),
        ):
            assert outcome(act) in ("IndexAway", "OverTime")
        with suppress(EventsearchError):
            asked.get("/x/_settings")
        with suppress(EventsearchError):
            asked.write("DELETE", "/x", patience=0.0)


HEADS = (
    b"",
    b"\x00\xff\r\n\r\n",
    b"HTTP/1.1 99999 X\r\n\r\n",
    b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
    b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{",
    b"HTTP/1.1 302 X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n{}",
    b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000 + b"\r\n\r\n{}",
    b"HTTP/1.1 100 Continue\r\n\r\n" * 3,
)


@pytest.mark.parametrize("head", HEADS, ids=range(len(HEADS)))
def test_what_is_not_http_is_one_error(head: bytes) -> None:
    with sending(head) as (url, _), pytest.raises(IndexAway) as caught:
        Connection(ClusterSettings(hosts=(url,))).searches("x", [{}])
    assert caught.value.hint


@contextmanager
def sending(
    first: bytes, more: bytes = b"", *, pause: float = 0.0, most: int = 0
) -> Iterator[tuple[str, list[int]]]:
    """
    Run a server that sends *first* on each connection, then repeats *more*, then closes it.

    Args:
        pause: Seconds before each repetition of *more*.
        most: Total bytes of *more* after which the server closes a connection.

    Yields the server's URL, and for each connection the number of bytes sent after *first*.
    """
    server = socket.create_server(("127.0.0.1", 0))
    ended, sent = Event(), list[int]()

    def serve(client: socket.socket) -> None:
        with client, suppress(OSError):
            number = len(sent)
            sent.append(0)
            # Read the whole request: an earlier answer may break the connection.
            asked = b""
            while b"\r\n\r\n" not in asked:
                asked += client.recv(1 << 16) or b"\r\n\r\n"
            head, _, body = asked.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            while length and len(body) < int(length[1]) and (part := client.recv(1 << 16)):
                body += part
            client.sendall(first)
            while more and sent[number] < most and not ended.wait(pause):
                client.sendall(more)
                sent[number] += len(more)
            if not more:
                client.shutdown(socket.SHUT_WR)
                while client.recv(1 << 16):
                    pass

    def accept() -> None:
        with suppress(OSError):
            while True:
                Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

    Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}", sent
    finally:
        ended.set()
        server.close()


START = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("first", "more"),
    [
        (START + b"content-length: 1000000\r\n\r\n", b"1"),
        (START + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n1\r\n"),
        (START, b"x: y\r\n"),
        (b"", b"1"),
    ],
    ids=["body", "chunks", "headers", "status line"],
)
def test_an_answer_that_drips_ends_with_the_time_of_the_search(first: bytes, more: bytes) -> None:
    with sending(first, more, pause=0.02, most=600 * len(more)) as (url, sent):
        asked = Connection(ClusterSettings(hosts=(url,)))
        with pytest.raises(EventsearchError):
            asked.searches("x", [{}], Deadline(1.0, time.monotonic))
        # In 1 s, the server sends at most 50 pieces. The limit leaves room for half as many again.
        assert 0 < sum(sent) <= 75 * len(more)
        with pytest.raises(BuildError):
            asked.write("DELETE", "/x", patience=0.5)


def test_an_endless_answer_takes_no_more_memory_than_the_limit() -> None:
    chunk = b"10000\r\n" + b"1" * 0x10000 + b"\r\n"
    for head, more in (
        (b"content-length: 100000000000\r\n\r\n", b"1" * 0x10000),
        (b"transfer-encoding: chunked\r\n\r\n", chunk),
        (b"\r\n", b"1" * 0x10000),
    ):
        with sending(START + head, more, most=500 << 20) as (url, _):
            tracemalloc.start()
            try:
                with pytest.raises(IndexAway, match="more than 67108864 bytes"):
                    Connection(ClusterSettings(hosts=(url,))).searches("x", [{}])
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        assert peak < 200 << 20


def test_a_compressed_answer_is_refused_without_unpacking_it() -> None:
    data = gzip.compress(b'{"responses": [{}], "more": "' + b"x" * (100 << 20) + b'"}')
    head = b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(data)
    with sending(START + head + data) as (url, _):
        tracemalloc.start()
        try:
            with pytest.raises(IndexAway):
                Connection(ClusterSettings(hosts=(url,))).searches("x", [{}])
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 20 << 20


def test_a_reason_of_a_cluster_is_short_and_plain_in_a_message() -> None:
    error = {"type": "x\x1b[2J", "reason": "y" * 100_000}
    body = json.dumps({"error": error, "status": 400}).encode()
    head = b"HTTP/1.1 400 X\r\ncontent-length: %d\r\n\r\n" % len(body)
    with sending(head + body) as (url, _), pytest.raises(IndexAway) as caught:
        Connection(ClusterSettings(hosts=(url,))).searches("x", [{}])
    assert len(str(caught.value)) < 1_000
    assert "\x1b" not in str(caught.value)


def test_unchanged_answers_give_the_right_results(cluster_url: str, folder: Path) -> None:
    """Unchanged answers give the right results, so the errors above come from the changes."""
    engine = OpenSearch(ClusterSettings(hosts=(cluster_url,), prefix=PREFIX))
    opened = engine.open(folder)
    assert opened.search(Query(EVERYTHING, NOW, limit=9)).total == 6
    assert opened.search(Query(And(children=(stem("un"),)), NOW)).total == 6
