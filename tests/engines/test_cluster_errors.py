"""Tests of the errors for a cluster that is away, refuses requests, or answers nonsense."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from cluster import cluster, free_ports
from eventsearch.engines.opensearch.connection import Connection, credentials
from eventsearch.errors import (
    BuildError,
    EventsearchError,
    IndexAway,
    IndexDamaged,
    OverTime,
    QueryError,
    SettingsError,
)
from eventsearch.model.query import Deadline
from eventsearch.settings.fields import ClusterSettings
from handled import handled

Reply = tuple[int, object]

SECRET = "a very secret word"


@contextmanager
def node(reply: Callable[[str, str], Reply]) -> Iterator[str]:
    """Run a server that answers like a node. *reply* returns a status and JSON data or bytes."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *parts: object) -> None:
            """Do not log requests."""

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            status, body = reply(self.command, self.path)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

    with handled(Handler) as server:
        yield f"http://127.0.0.1:{server.server_port}"


def connection(*hosts: str) -> Connection:
    """Return a connection to the nodes at these URLs."""
    return Connection(ClusterSettings(hosts=hosts))


def fault(type: str, reason: str = "why") -> dict[str, object]:
    """Return the body of a node's error response."""
    cause = {"type": type, "reason": reason}
    return {"error": {"root_cause": [cause], **cause}, "status": 500}


WHOLE = {"timed_out": False, "_shards": {"failed": 0}, "hits": {"hits": []}}
BLOCK = "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded, index has read-only]"

READS: list[tuple[str, Reply, type[EventsearchError], str]] = [
    ("password", (401, b"Unauthorized"), IndexAway, "does not accept this user, password or key"),
    (
        "user",
        (401, fault("security_exception")),
        IndexAway,
        "does not accept this user, password or key",
    ),
    ("rights", (403, fault("security_exception")), IndexAway, "forbids it to this user"),
    ("busy", (429, fault("rejected_execution_exception")), IndexAway, "too busy"),
    ("no leader", (503, fault("cluster_block_exception")), IndexAway, "no leader"),
    ("proxy", (200, b"<html>welcome</html>"), IndexAway, "not a JSON object"),
    ("missing", (404, fault("index_not_found_exception")), IndexDamaged, "not in the cluster"),
    ("fewer", (200, {"responses": []}), IndexAway, "1 searches, 0 answers"),
    (
        "a part",
        (200, {"responses": [WHOLE | {"_shards": {"failed": 1}}]}),
        IndexAway,
        "a part of the index",
    ),
    ("slow", (200, {"responses": [WHOLE | {"timed_out": True}]}), OverTime, "took more than"),
    (
        "wide",
        (200, {"responses": [fault("too_many_nested_clauses")]}),
        QueryError,
        "too many words",
    ),
    (
        "bug",
        (200, {"responses": [fault("parsing_exception")]}),
        IndexAway,
        "refuses the request",
    ),
]


@pytest.mark.parametrize(("name", "reply", "kind", "says"), READS, ids=[row[0] for row in READS])
def test_no_answer_is_an_empty_one(
    name: str,
    reply: Reply,
    kind: type[EventsearchError],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVENTSEARCH_OPENSEARCH_USER", "me")
    monkeypatch.setenv("EVENTSEARCH_OPENSEARCH_PASSWORD", SECRET)
    with node(lambda *_: reply) as url, pytest.raises(kind) as caught:
        connection(url).searches("x", [{}], Deadline(9, lambda: 0.0))
    assert says in caught.value.message
    assert caught.value.hint
    assert SECRET not in str(caught.value)


def test_an_unreachable_node_is_reported_with_its_address() -> None:
    (port,) = free_ports(1)
    with pytest.raises(IndexAway, match=rf"127\.0\.0\.1:{port}.*no node accepts connections"):
        connection(f"http://127.0.0.1:{port}").searches("x", [{}])


def test_a_request_goes_to_another_node_if_one_is_gone() -> None:
    (port,) = free_ports(1)
    with node(lambda *_: (200, {"responses": [WHOLE]})) as url:
        asked = connection(f"http://127.0.0.1:{port}", url)
        for _ in range(4):
            assert asked.searches("x", [{}]) == [WHOLE]
        assert asked.requests <= 5


def test_two_of_three_nodes_may_be_gone() -> None:
    gone = (f"http://127.0.0.1:{port}" for port in free_ports(2))
    with node(lambda *_: (200, {"responses": [WHOLE]})) as url:
        asked = connection(*gone, url)
        assert asked.searches("x", [{}]) == [WHOLE]
        assert asked.requests <= 3


def test_writing_ends_with_the_time_that_it_is_given() -> None:
    (port,) = free_ports(1)
    asked = connection(f"http://127.0.0.1:{port}")
    with pytest.raises(BuildError, match="no node accepts connections"):
        asked.write("DELETE", "/x", patience=0.0)
    assert asked.requests == 1
    with node(lambda *_: (503, fault("x"))) as url, pytest.raises(BuildError, match="no leader"):
        connection(url).write("DELETE", "/x", patience=0.0)


def test_a_request_to_a_busy_node_is_repeated() -> None:
    replies = iter([(503, fault("x")), (200, {"responses": [WHOLE]})])
    with node(lambda *_: next(replies)) as url:
        assert connection(url).searches("x", [{}]) == [WHOLE]


def test_an_index_that_is_another_is_never_searched() -> None:
    faults = iter((IndexAway("away"), IndexDamaged("another"), IndexDamaged("another"), None))

    def check() -> None:
        if fault := next(faults):
            raise fault

    counted = {**WHOLE, "hits": {"total": {"value": 7}}}
    with node(lambda *_: (200, {"responses": [WHOLE, counted]})) as url:
        asked = connection(url)
        asked.check_first("x", 7, check)
        for _ in range(2):
            with pytest.raises(IndexDamaged):
                asked.searches("x", [{}])
        assert asked.searches("x", [{}]) == [WHOLE]
        assert asked.searches("x", [{}]) == [WHOLE]


def test_a_full_disk_ends_a_build_at_once() -> None:
    asked: list[str] = []

    def reply(method: str, path: str) -> Reply:
        asked.append(path)
        item = {"status": 429, "error": {"type": "cluster_block_exception", "reason": BLOCK}}
        return 200, {"items": [{"index": item}]}

    with node(reply) as url, pytest.raises(BuildError, match="accepts no more data") as caught:
        connection(url).bulk("x", [({"index": {}}, {})])
    assert "disk" in caught.value.hint
    assert [path.partition("?")[0] for path in asked] == ["/x/_bulk"]


def test_documents_refused_by_a_busy_cluster_are_sent_again() -> None:
    busy = {"index": {"status": 429, "error": {"type": "rejected", "reason": ""}}}
    good = [{"index": {"status": 201, "_id": name}} for name in "abc"]
    replies = iter([[good[0], busy, good[2]], [good[1]]])
    with node(lambda *_: (200, {"items": next(replies)})) as url:
        done = connection(url).bulk("x", [({"index": {}}, {})] * 3)
    assert [item["_id"] for item in done] == ["a", "b", "c"]


def test_a_write_whose_answer_was_lost_counts_as_done() -> None:
    conflict = {"status": 409, "error": {"type": "version_conflict_engine_exception"}}
    items = [
        {"create": conflict},
        {"index": {"status": 200, "result": "updated"}},
        {"delete": {"status": 404, "result": "not_found"}},
    ]
    lines: list[tuple[object, object]] = [({next(iter(item)): {}}, None) for item in items]
    for lost in ((504, b"<html>"), (503, fault("unavailable"))):
        replies = iter((lost, (200, {"items": items})))
        with node(lambda *_, replies=replies: next(replies)) as url:
            done = connection(url).bulk("x", lines)
        assert [(item["status"], item["result"]) for item in done] == [
            (201, "created"),
            (200, "created"),
            (200, "deleted"),
        ]
    with node(lambda *_: (200, {"items": items})) as url:
        assert [item["status"] for item in connection(url).bulk("x", lines)] == [409, 200, 404]


def test_an_index_created_before_its_answer_was_lost_is_used() -> None:
    there = (400, fault("resource_already_exists_exception"))
    replies = iter(((504, b""), there, there))
    with node(lambda *_: next(replies)) as url:
        asked = connection(url)
        asked.write("PUT", "/x", {})
        with pytest.raises(BuildError, match="resource_already_exists"):
            asked.write("PUT", "/x", {})


def test_a_too_large_request_is_divided() -> None:
    def reply(method: str, path: str) -> Reply:
        (most,) = limits
        count = next(counts)
        if count > most:
            return 413, b""
        return 200, {"items": [{"index": {"status": 201, "_id": "x"}}] * count}

    limits = [2]
    counts = iter((7, 4, 2, 2, 2, 1))
    with node(reply) as url:
        assert len(connection(url).bulk("x", [({"index": {}}, {})] * 7)) == 7
    assert next(counts, 0) == 0
    limits, counts = [0], iter((1,))
    with node(reply) as url, pytest.raises(BuildError, match="too large") as caught:
        connection(url).bulk("x", [({"index": {}}, {})])
    assert "max_content_length" in caught.value.hint


@pytest.mark.external
@pytest.mark.endurance
def test_an_overloaded_node_gets_all_documents_in_the_end(tmp_path: Path) -> None:
    limits = {"indexing_pressure.memory.limit": "300kb", "thread_pool.write.queue_size": "1"}
    with cluster(tmp_path, 1, **limits) as (one,):
        text = "x" * 2_000
        connection(one.url).write("PUT", "/x", {})

        def write(writer: int, count: int = 60) -> int:
            lines = [({"index": {"_id": f"{writer}-{n}"}}, {"a": text}) for n in range(count)]
            own = connection(one.url)
            assert {item["status"] for item in own.bulk("x", lines)} == {201}
            return own.requests

        with ThreadPoolExecutor(6) as pool:
            while sum(pool.map(write, range(6))) == 6:
                connection(one.url).write("DELETE", "/x")
                connection(one.url).write("PUT", "/x", {})
        assert write(7, 600) > 4
        connection(one.url).write("POST", "/x/_refresh")
        assert connection(one.url).get("/x/_count")["count"] == 960


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ({"number": "7.10.2"}, "Elasticsearch 7.10.2"),
        ({"number": "2.11.0", "distribution": "opensearch"}, "opensearch 2.11.0"),
        ({}, "Elasticsearch"),
    ],
)
def test_a_too_old_cluster_is_reported(version: dict[str, str], says: str) -> None:
    with (
        node(lambda *_: (200, {"version": version})) as url,
        pytest.raises(IndexAway, match=says) as caught,
    ):
        connection(url).demand_supported()
    assert "2.19" in caught.value.hint


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("https://me:word@node.example.org", "contains a user name"),
        ("http://node.example.org:9200", "unencrypted"),
        ("node.example.org:9200", "not a node.s URL"),
        ("ftp://node.example.org", "not a node.s URL"),
        ("http://[", "not a node.s URL"),
    ],
)
def test_a_host_that_gives_a_secret_away_is_refused(
    host: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENTSEARCH_OPENSEARCH_API_KEY", SECRET)
    with pytest.raises(SettingsError, match=says) as caught:
        connection(host)
    assert "word@" not in str(caught.value)
    assert SECRET not in str(caught.value)


def test_credentials_come_from_the_environment_alone() -> None:
    assert credentials({}) == {}
    assert credentials({"EVENTSEARCH_OPENSEARCH_API_KEY": "k"}) == {"authorization": "ApiKey k"}
    pair = {"EVENTSEARCH_OPENSEARCH_USER": "é", "EVENTSEARCH_OPENSEARCH_PASSWORD": "x"}
    assert credentials(pair) == {"authorization": "Basic w6k6eA=="}


def test_a_damaged_ticket_is_reported(tmp_path: Path) -> None:
    from eventsearch.engines.opensearch.ticket import read_ticket

    for data in (None, b"{", b"{}", b"[]"):
        if data is not None:
            (tmp_path / "ticket.json").write_bytes(data)
        with pytest.raises(IndexDamaged, match=r"ticket\.json"):
            read_ticket(tmp_path)
