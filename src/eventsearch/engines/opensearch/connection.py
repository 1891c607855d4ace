"""
Connects to a cluster: sends requests, retries them, and explains refusals.

Messages and logs never contain a password.
"""

from __future__ import annotations

import os
import random
import re
import ssl
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from itertools import count
from socket import socket
from typing import Any
from urllib.parse import urlsplit

import orjson
import urllib3

from eventsearch.engines.opensearch.codec import to_int
from eventsearch.errors import (
    BuildError,
    EventsearchError,
    IndexAway,
    IndexDamaged,
    QueryError,
    SettingsError,
)
from eventsearch.model.query import NEVER, Deadline
from eventsearch.settings.fields import ClusterSettings

VARIABLES = "EVENTSEARCH_OPENSEARCH_"
"""Prefix of the environment variables that contain the credentials."""

LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
"""Hosts to which a password may be sent unencrypted."""

OLDEST = (2, 19)
"""The first version of OpenSearch that supports all requests of this engine."""

NEWEST = 3
"""The last major version of OpenSearch that the tests run on."""

CONNECT = 1.0
"""Maximum number of seconds to connect."""

READ = 10.0
"""Maximum number of seconds of a search, from the request to the last byte of the answer."""

WRITE = 60.0
"""Maximum number of seconds of a request that changes something."""

MOST_BYTES = 1 << 26
"""Maximum size in bytes of the answer to a search. 10,000 facet values take 1 MB, 50 large pages
25 MB."""

MOST_WRITTEN = 4 * MOST_BYTES
"""Maximum size in bytes of an answer in an index run. Such a run reads the words of 500 pages at
once."""

LONGEST_REASON = 300
"""Maximum length in characters of the cluster's reason in a message."""

COUNT: Mapping[str, Any] = {"size": 0, "track_total_hits": True, "query": {"match_all": {}}}
"""The search that counts all documents of an index. It takes the same time for any number."""

UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Errors that reading an answer raises if a value is missing or has another type."""

ATTEMPTS = 3
"""Maximum number of attempts for a read request, each on another node if there is one."""

PATIENCE = 120.0
"""Seconds in which a write is retried while the cluster is busy or does not answer."""

BULK_OPTIONS = "?timeout=30s&filter_path=items.*._id,items.*.status,items.*.result,items.*.error"
"""How long a bulk request waits for an unavailable shard, and which fields it returns."""

REFUSED_WHOLE = frozenset((413, 429))
"""Status codes of a request of which the cluster has done nothing: it is too large, or the cluster
too busy."""

RETRIED = frozenset((429, 502, 503, 504))
"""Status codes of a request that may succeed if it is repeated."""

COMPLETED = frozenset((200, 201, 404))
"""Status codes of a completed bulk action, including one that did not find its document."""

ALREADY_EXISTS = "resource_already_exists_exception"
"""Error type if an index already exists."""

FIRST_RESULTS: Mapping[str | int, Mapping[str, Any]] = {
    "updated": {"result": "created"},
    409: {"status": 201, "result": "created", "error": {}},
    "not_found": {"status": 200, "result": "deleted"},
}
"""Maps the result or status of a repeated action to the result of its first attempt, whose answer
was lost."""


def credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the headers with the credentials, which are read only from the environment."""
    if key := environment.get(f"{VARIABLES}API_KEY"):
        return {"authorization": f"ApiKey {key}"}
    user = environment.get(f"{VARIABLES}USER")
    if not user:
        return {}
    pair = f"{user}:{environment.get(f'{VARIABLES}PASSWORD', '')}".encode()
    return {"authorization": f"Basic {b64encode(pair).decode('ascii')}"}


def demand_safe(host: str, *, secret: bool) -> None:
    """
    Check that a node's URL is valid and does not expose a secret.

    Args:
        secret: Whether a password or key is sent to the node.

    Raises:
        SettingsError: The URL is not valid or not safe.
    """
    where = "setting opensearch.hosts"
    try:
        parts = urlsplit(host)
        is_url = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_url = False
    if not is_url or parts.query or parts.fragment:
        raise SettingsError(
            f"{where}: not a node's URL", hint="write URLs such as https://node.example.org:9200"
        )
    if parts.username is not None or parts.password is not None:
        raise SettingsError(
            f"{where}: a URL contains a user name",
            hint=f"set {VARIABLES}USER and {VARIABLES}PASSWORD instead",
        )
    if secret and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(
            f"{where}: a password would be sent to {parts.hostname} unencrypted",
            hint="use https://",
        )


def demand_certificates(path: str) -> None:
    """Raise `SettingsError` unless a file contains certificates."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError as error:
        raise SettingsError(
            f"setting opensearch.ca: {path} contains no readable certificates",
            hint="set a file with certificates in PEM format",
        ) from error


class _OnTime(RawIOBase):
    """Reads a socket. The socket's timeout limits the total time of all reads."""

    def __init__(self, raw: RawIOBase, sock: socket) -> None:
        self._raw, self._sock = raw, sock
        self._ends = time.monotonic() + (sock.gettimeout() or 0.0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    """A response. The timeout of its socket limits the total time for its headers and body."""

    def __init__(self, sock: socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = BufferedReader(_OnTime(self.fp.detach(), sock))


def _on_time(pool: Any) -> Any:
    """Return a subclass of a connection pool with a time limit for whole responses."""
    kind = type("Connection", (pool.ConnectionCls,), {"response_class": _Response})
    return type("Pool", (pool,), {"ConnectionCls": kind})


class Connection:
    """
    Connections to the nodes of a cluster, kept open; safe to use from several threads.

    Every method raises `IndexAway` if no node answers, or the cluster refuses.

    Attributes:
        requests: Number of requests so far.
    """

    def __init__(self, cluster: ClusterSettings) -> None:
        self.cluster = cluster
        self.requests = 0
        self._unchecked: dict[str, Callable[[], None]] = {}
        self._documents: dict[str, int] = {}
        self._opened: Counter[str] = Counter()
        self._headers = credentials(os.environ)
        for host in cluster.hosts:
            demand_safe(host, secret=bool(self._headers))
        if cluster.ca:
            demand_certificates(cluster.ca)
        self._pool = urllib3.PoolManager(
            num_pools=len(cluster.hosts),
            maxsize=16,
            retries=False,
            ca_certs=cluster.ca or None,
            cert_reqs="CERT_REQUIRED",
        )
        self._pool.pool_classes_by_scheme = {
            "http": _on_time(urllib3.HTTPConnectionPool),
            "https": _on_time(urllib3.HTTPSConnectionPool),
        }
        self._first = random.randrange(len(cluster.hosts))  # noqa: S311

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def get(self, path: str, deadline: Deadline = NEVER) -> Any:
        """Return the answer to a GET request."""
        return self._read("GET", path, None, deadline)

    def ask(self, path: str, body: object, deadline: Deadline = NEVER) -> Any:
        """Return the answer to a POST request that changes nothing."""
        return self._read("POST", path, orjson.dumps(body), deadline)

    def searches(
        self,
        index: str,
        bodies: Sequence[object],
        deadline: Deadline = NEVER,
        *,
        is_check: bool = False,
    ) -> Sequence[Mapping[str, Any]]:
        """
        Return the answers to several searches, sent in one request.

        Args:
            is_check: Whether the searches are part of a check of `check_first`.

        Raises:
            OverTime: The deadline has passed.
            IndexDamaged: The index is missing, or has lost or gained documents.
        """
        if not bodies:
            return ()
        if not is_check:
            self._check(index)
        # Count the documents too: an index that was emptied must not answer "0 hits".
        counted = [COUNT] if index in self._documents and not is_check else []
        header = {"index": index, "allow_partial_search_results": False}
        asked = (line for body in (*bodies, *counted) for line in (header, body))
        answer = self._read(
            "POST", "/_msearch", b"\n".join([*map(orjson.dumps, asked), b""]), deadline
        )
        with self.reading():
            responses = [*answer["responses"]]
            if len(responses) != len(bodies) + len(counted):
                raise self.away(f"{len(bodies) + len(counted)} searches, {len(responses)} answers")
            for each in responses:
                self._demand_whole(each, deadline)
            if counted:
                self.demand_documents(index, responses.pop(), self._documents[index])
        return responses

    def demand_documents(self, index: str, answer: Mapping[str, Any], documents: int) -> None:
        """Raise `IndexDamaged` unless an answer to COUNT contains this number of documents."""
        if (found := to_int(answer["hits"]["total"]["value"])) != documents:
            raise IndexDamaged(
                f"{index}: the index is damaged: it has {found} documents instead of {documents}",
                hint='run "eventsearch index" to build it anew',
            )

    @contextmanager
    def reading(self, kind: type[EventsearchError] = IndexAway) -> Iterator[None]:
        """Raise *kind* if the block fails to read a part of an answer."""
        try:
            yield
        except UNREADABLE as error:
            raise kind(
                f"{self._place}: the cluster cannot answer: part of its answer is missing or wrong",
                hint="see whether the setting opensearch.hosts leads to OpenSearch itself",
            ) from error

    def check_first(self, index: str, documents: int, check: Callable[[], None]) -> None:
        """
        Check an index now, or before the first search if no node answers now.

        The caller must call `forget` when it no longer needs the index.

        Args:
            documents: Number of documents of the index. Each search checks that it has not changed.
            check: Raises an error if the index cannot be used.

        Raises:
            IndexDamaged: From *check*.
        """
        self._opened[index] += 1
        self._documents[index] = documents
        self._unchecked[index] = check
        try:
            self._check(index)
        except IndexAway:
            return
        except BaseException:
            self.forget(index)
            raise

    def forget(self, index: str) -> None:
        """Drop the checks of an index. Call it once for each call of `check_first`."""
        self._opened[index] -= 1
        if self._opened[index] <= 0:
            for known in (self._opened, self._documents, self._unchecked):
                known.pop(index, None)

    def _check(self, index: str) -> None:
        # A failed check stays registered, so the next search repeats it.
        if check := self._unchecked.get(index):
            check()
            self._unchecked.pop(index, None)

    def search(self, path: str, body: object, deadline: Deadline = NEVER) -> Mapping[str, Any]:
        """Return the complete answer to one search; raises the errors of `searches`."""
        answer: dict[str, Any] = self.ask(path, body, deadline)
        with self.reading():
            self._demand_whole(answer, deadline)
        return answer

    def write(
        self, method: str, path: str, body: object = None, *, patience: float = PATIENCE
    ) -> Any:
        """
        Send a request that changes something, or belongs to an index run; return the answer.

        Args:
            patience: Seconds in which the request is retried.

        Raises:
            BuildError: The cluster refuses, or does not answer in this time.
        """
        data = None if body is None else orjson.dumps(body)
        answer, _ = self._write(method, path, data, patience=patience)
        return answer

    def bulk(self, index: str, lines: Iterable[tuple[object, object]]) -> list[Mapping[str, Any]]:
        """
        Send a bulk request until all actions are done; return the result of each action.

        If an answer was lost, a repeated action that was already done counts as successful.

        Raises:
            BuildError: The cluster refuses an action.
        """
        actions = [*lines]
        done: dict[int, Mapping[str, Any]] = {}
        pending = [*range(len(actions))]
        lost: set[int] = set()
        ends, pause, most = time.monotonic() + PATIENCE, 0.1, len(actions)
        while pending:
            sent = pending[:most]
            parts = (part for number in sent for part in actions[number] if part)
            data = b"\n".join(map(orjson.dumps, parts)) + b"\n"
            path = f"/{index}/_bulk{BULK_OPTIONS}"
            answer, is_again = self._write("POST", path, data, is_divisible=most > 1)
            if answer is None:
                most = (len(sent) + 1) // 2
                continue
            if is_again:
                lost.update(sent)
            items = self._items(answer, len(sent))
            busy = self._settle(sent, items, lost, done)
            if busy and time.monotonic() > ends:
                raise BuildError(
                    f"{busy[0][1].message} (for {PATIENCE:g} s)",
                    hint="see whether all nodes run, add a node, or run it again later",
                )
            if busy:
                _pause(pause)
                pause = min(5.0, 2 * pause)
            pending = [number for number, _ in busy] + pending[len(sent) :]
        return [done[number] for number in range(len(actions))]

    def _settle(
        self,
        sent: Sequence[int],
        items: Iterable[dict[str, Any]],
        lost: set[int],
        done: dict[int, Mapping[str, Any]],
    ) -> list[tuple[int, EventsearchError]]:
        """
        Store the results of actions in *done*; return the actions to retry, with the reason.

        Args:
            lost: Actions whose answer was lost before, so that they may be done already.
        """
        busy: list[tuple[int, EventsearchError]] = []
        for number, item in zip(sent, items, strict=True):
            status, error = item["status"], item["error"]
            if number in lost:
                item |= FIRST_RESULTS.get(item["result"] or status, {})
            if status == 409 or (status in COMPLETED and not error):
                done[number] = item
                continue
            refusal = self._refused(status, error, BuildError)
            if status not in RETRIED or _is_blocked(status, error):
                raise refusal
            if status not in REFUSED_WHOLE:
                lost.add(number)
            busy.append((number, refusal))
        return busy

    def _items(self, answer: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
        """Return the result of each action of a bulk request."""
        with self.reading(BuildError):
            items = [next(iter(item.values())) for item in answer["items"]]
            if len(items) != count:
                raise ValueError(f"{count} actions, {len(items)} answers")
            return [
                {
                    "_id": str(item.get("_id", "")),
                    "status": int(item["status"]),
                    "result": printable(item.get("result")),
                    "error": item.get("error"),
                }
                for item in items
            ]

    def demand_supported(self) -> str:
        """Return the version of the cluster; raises `IndexAway` if it is not supported."""
        version = self.get("/").get("version")
        fields = version if isinstance(version, dict) else {}
        number = printable(fields.get("number"))
        distribution = printable(fields.get("distribution"))
        if distribution != "opensearch" or not OLDEST <= _parsed(number) < (NEWEST + 1,):
            what = distribution or "Elasticsearch"
            oldest = ".".join(map(str, OLDEST))
            hint = f"use OpenSearch {oldest} or later, up to version {NEWEST}"
            raise self.away(f"it is {what} {number}", hint=hint)
        return number

    def away(self, fault: str, *, hint: str = "") -> IndexAway:
        """Return the error of a cluster that cannot answer."""
        return IndexAway(
            f"{self._place}: the cluster cannot answer: {fault}",
            hint=hint or "see whether its nodes run, and the setting opensearch.hosts",
        )

    @property
    def _place(self) -> str:
        return ", ".join(self.cluster.hosts)

    def _read(self, method: str, path: str, data: bytes | None, deadline: Deadline) -> Any:
        is_search = "/_search" in path or path == "/_msearch"
        for attempt in range(ATTEMPTS):
            last = attempt == ATTEMPTS - 1
            left = deadline.left
            if left <= 0:
                raise deadline.passed()
            # Use only half the time: if this node hangs, another one can still answer.
            seconds = min(READ, left if last or not self.cluster.hosts[1:] else left / 2)
            try:
                status, answer = self._send(method, path, data, seconds)
            except IndexAway:
                # With no time left, report that the cluster does not answer, not the deadline.
                if last or not deadline.left:
                    raise
                continue
            with self.reading():
                if status == 200 and (last or not is_search or _is_whole(answer)):
                    return answer
            if status == 200:
                # A part failed: this node has not yet noticed that another node is gone.
                self._first += 1
            elif last or status not in RETRIED:
                raise self._refused(status, answer.get("error"), IndexAway)
            _pause(min(0.2, deadline.left))
        raise AssertionError

    def _write(
        self,
        method: str,
        path: str,
        data: bytes | None,
        *,
        is_divisible: bool = False,
        patience: float = PATIENCE,
    ) -> tuple[Any, bool]:
        """
        Return the answer, and whether an earlier answer was lost.

        If an answer was lost, the first attempt may have changed something already.

        Args:
            is_divisible: Whether to return None if the request is too large at once.
        """
        ends, pause, is_again = time.monotonic() + patience, 0.5, False
        for tried in count(1):
            # Ask each node once, even if the first one uses up the time without an answer.
            late = time.monotonic() >= ends and tried >= len(self.cluster.hosts)
            try:
                status, answer = self._send(
                    method, path, data, min(WRITE, patience or WRITE), most=MOST_WRITTEN
                )
            except IndexAway as error:
                if late:
                    raise BuildError(error.message, hint=error.hint) from error
                is_again = True
            else:
                cause, _ = _root(answer.get("error"))
                if status in (200, 201) or (is_again and cause == ALREADY_EXISTS):
                    return answer, is_again
                blocked = _is_blocked(status, answer.get("error"))
                if is_divisible and status in REFUSED_WHOLE and not blocked:
                    _pause(pause)
                    return None, is_again
                if late or blocked or status not in RETRIED:
                    raise self._refused(status, answer.get("error"), BuildError)
                is_again |= status not in REFUSED_WHOLE
            _pause(pause)
            pause = min(10.0, 2 * pause)
        raise AssertionError

    def _send(
        self, method: str, path: str, data: bytes | None, seconds: float, *, most: int | None = None
    ) -> tuple[int, dict[str, Any]]:
        """
        Return status and body of one request to one node.

        Args:
            seconds: Maximum time until the last byte of the answer.
            most: Maximum size of the answer in bytes; None for the limit of a search.
        """
        most = most or MOST_BYTES
        hosts = self.cluster.hosts
        host = hosts[self._first % len(hosts)]
        self.requests += 1
        is_lines = "/_bulk" in path or path == "/_msearch"
        kind = "application/x-ndjson" if is_lines else "application/json"
        try:
            answer = self._pool.request(
                method,
                host.rstrip("/") + path,
                body=data,
                headers={**self._headers, "content-type": kind},
                timeout=urllib3.Timeout(connect=min(CONNECT, seconds), read=seconds),
                preload_content=False,
                # Do not accept compression: a small answer could unpack to any size.
                decode_content=False,
                redirect=False,
            )
            text = answer.read(most + 1)
            if not answer.closed:
                answer.close()
        except urllib3.exceptions.HTTPError as error:
            self._first += 1
            fault, hint = _cause(error)
            raise self.away(fault, hint=hint) from error
        if len(text) > most:
            hint = "ask for fewer hits or facets"
            raise self.away(f"its answer has more than {most} bytes", hint=hint)
        try:
            body = {**orjson.loads(text)}
        except (ValueError, TypeError) as error:
            if answer.status in (401, 403, 413):
                return answer.status, {}
            self._first += 1
            raise self.away(
                f"status {answer.status} with an answer that is not a JSON object",
                hint="see whether the setting opensearch.hosts leads to a node",
            ) from error
        if answer.status in RETRIED:
            self._first += 1
        return answer.status, body

    def _demand_whole(self, answer: Mapping[str, Any], deadline: Deadline) -> None:
        if "error" in answer:
            raise self._refused(int(answer.get("status", 500)), answer["error"], IndexAway)
        if answer["timed_out"]:
            raise deadline.passed()
        if answer["_shards"]["failed"]:
            raise self.away("a part of the index does not answer")

    def _refused(self, status: int, error: Any, kind: type[EventsearchError]) -> EventsearchError:
        """Return the error to raise for a cluster's refusal."""
        cause, reason = _root(error)
        place = self._place
        if cause == "index_not_found_exception":
            return IndexDamaged(
                f"{place}: the index is damaged: it is not in the cluster",
                hint='run "eventsearch index" to build it anew',
            )
        if cause == "too_many_nested_clauses":
            return QueryError(
                "the search has too many words",
                hint="ask for fewer words, or raise indices.query.bool.max_clause_count",
            )
        if status == 401:
            fault = "the cluster does not accept this user, password or key"
            hint = f"set {VARIABLES}USER and {VARIABLES}PASSWORD, or {VARIABLES}API_KEY"
        elif (status == 403 and "block" in cause) or "read-only" in reason:
            fault = f"the cluster accepts no more data: {reason}"
            hint = "free disk space or add a node, lift the block, then run it again"
        elif status == 413:
            fault = "a page is too large for the cluster"
            hint = "raise its setting http.max_content_length"
        elif status == 403:
            fault = f"the cluster forbids it to this user: {reason}"
            hint = "give the user the rights it needs"
        elif status in RETRIED:
            fault, hint = f"the cluster is too busy or has no leader: {reason}", "try again later"
        else:
            fault = f"the cluster refuses the request: {cause}: {reason}"
            hint = "see its log"
        return kind(f"{place}: {fault}", hint=hint)


def _pause(most: float) -> None:
    """Wait for a random time, so that not all processes retry at once."""
    time.sleep(most * random.uniform(0.25, 1.0))  # noqa: S311


def _is_whole(answer: Mapping[str, Any]) -> bool:
    """Whether all searches of an answer succeeded, except for errors that every node returns."""
    return not any(
        each.get("status", 200) >= 500 or each.get("_shards", {}).get("failed")
        for each in answer.get("responses", (answer,))
    )


def _root(error: Any) -> tuple[str, str]:
    """Return the type and the reason of the first cause in the error of an answer."""
    if not isinstance(error, dict):
        return "", printable(error)
    roots = error.get("root_cause")
    first = roots[0] if isinstance(roots, list) and roots else error
    first = first if isinstance(first, dict) else error
    return printable(first.get("type")), printable(first.get("reason"))


def printable(value: object) -> str:
    """Return the beginning of a text, without control characters; empty for any other value."""
    text = value[:LONGEST_REASON] if isinstance(value, str) else ""
    return "".join(char if char.isprintable() else " " for char in text)


def _is_blocked(status: int, error: Any) -> bool:
    """Whether an index refuses writes. Status 503 does not count: a new leader is elected soon."""
    return status != 503 and any("block" in part for part in _root(error))


def _cause(error: urllib3.exceptions.HTTPError) -> tuple[str, str]:
    """Return the cause of a connection error, and a hint if there is one."""
    reason = getattr(error, "reason", None) or error
    cause = reason.args[0] if reason.args else reason
    if isinstance(error, urllib3.exceptions.NewConnectionError) or "refused" in str(reason):
        return "no node accepts connections", ""
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "a node does not answer in time", ""
    if isinstance(cause, ssl.SSLCertVerificationError):
        hint = f"set {VARIABLES}CA to the certificate of its authority, or have the node renew it"
        return f"its certificate is refused: {cause.verify_message}", hint
    if isinstance(error, urllib3.exceptions.SSLError):
        return "the node does not use TLS", "write http:// in the setting opensearch.hosts"
    return f"the connection broke: {type(error).__name__}", ""


def _parsed(number: str) -> tuple[int, ...]:
    found = re.match(r"(\d{1,3})\.(\d{1,3})\.", number, re.ASCII)
    return (int(found[1]), int(found[2])) if found else ()
