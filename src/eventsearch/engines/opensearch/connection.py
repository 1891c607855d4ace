"""
The connection to a cluster: requests, retries, and what its refusals mean.

Nothing of a password is in a message, a log or a representation.
"""

from __future__ import annotations

import os
import random
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import orjson
import urllib3

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
"""Begins the names of the environment variables that say who asks."""

LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))

OLDEST = (2, 19)
"""Version of OpenSearch from which on all that is asked is there."""

NEWEST = 2
"""The last major version that answers all that is asked; 3.1 fails where tiers and scripts meet."""

CONNECT = 1.0
"""Seconds to connect."""

READ = 10.0
"""Seconds until a question is answered, at most."""

ATTEMPTS = 3
"""Times that a question is put, on another node where there is one."""

PATIENCE = 120.0
"""Seconds in which what is written is sent again to a cluster that is busy or away."""

SAID = "?filter_path=items.*._id,items.*.status,items.*.result,items.*.error"
"""What is wanted back of a bulk request."""

TOO_MUCH = frozenset((413, 429))
"""Status of a request that was refused before any of it was done."""

RETRIED = frozenset((429, 502, 503, 504))

THERE = "resource_already_exists_exception"
"""What is said of an index that is there already."""

DONE: Mapping[str | int, Mapping[str, Any]] = {
    "updated": {"result": "created"},
    409: {"status": 201, "result": "created", "error": {}},
    "not_found": {"status": 200, "result": "deleted"},
}
"""By result or status, what came of an action that a request did whose answer was lost."""


def credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that say who asks; a setting or a URL never does."""
    if key := environment.get(f"{VARIABLES}API_KEY"):
        return {"authorization": f"ApiKey {key}"}
    user = environment.get(f"{VARIABLES}USER")
    if not user:
        return {}
    pair = f"{user}:{environment.get(f'{VARIABLES}PASSWORD', '')}".encode()
    return {"authorization": f"Basic {b64encode(pair).decode('ascii')}"}


def demand_safe(host: str, *, secret: bool) -> None:
    """
    Demand that the URL of a node is one, and gives no secret away.

    Args:
        secret: Whether a password or key goes there.

    Raises:
        SettingsError: It is not.
    """
    where = "setting opensearch.hosts"
    try:
        parts = urlsplit(host)
        is_url = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_url = False
    if not is_url or parts.query or parts.fragment:
        raise SettingsError(
            f"{where}: no URL of a node", hint="write URLs such as https://node.example.org:9200"
        )
    if parts.username is not None or parts.password is not None:
        raise SettingsError(
            f"{where}: a URL names a user",
            hint=f"set {VARIABLES}USER and {VARIABLES}PASSWORD instead",
        )
    if secret and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(
            f"{where}: a password would go to {parts.hostname} for everybody to read",
            hint="use https://",
        )


def demand_certificates(path: str) -> None:
    """Demand that a file holds certificates; raises `SettingsError`."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except OSError as error:
        raise SettingsError(
            f"setting opensearch.ca: {path} holds no certificates that can be read",
            hint="name a file with certificates in PEM",
        ) from error


class Connection:
    """
    Connections to the nodes of a cluster, kept open; safe to use from several threads.

    Every method raises `IndexAway` where no node answers, or the cluster refuses.
    """

    def __init__(self, cluster: ClusterSettings) -> None:
        self.cluster = cluster
        self.trips = 0
        self._unchecked: dict[str, Callable[[], None]] = {}
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
        self._first = random.randrange(len(cluster.hosts))  # noqa: S311

    def close(self) -> None:
        """Close what is open."""
        self._pool.clear()

    def get(self, path: str, deadline: Deadline = NEVER) -> Any:
        """Return what the cluster says of something."""
        return self._read("GET", path, None, deadline)

    def ask(self, path: str, body: object, deadline: Deadline = NEVER) -> Any:
        """Return the answer to a question, which changes nothing."""
        return self._read("POST", path, orjson.dumps(body), deadline)

    def searches(
        self, index: str, bodies: Sequence[object], deadline: Deadline = NEVER
    ) -> Sequence[Mapping[str, Any]]:
        """
        Return the answers to several searches, in one trip.

        Raises:
            OverTime: There was not enough time.
            IndexDamaged: The index is not there.
        """
        if not bodies:
            return ()
        self._check(index)
        header = {"index": index, "allow_partial_search_results": False}
        lines = b"\n".join(orjson.dumps(line) for body in bodies for line in (header, body))
        answer = self._read("POST", "/_msearch", lines + b"\n", deadline)
        responses: list[Any] = answer["responses"]
        if len(responses) != len(bodies):
            raise self.away(f"{len(bodies)} questions, {len(responses)} answers")
        for each in responses:
            self._demand_whole(each, deadline)
        return responses

    def check_first(self, index: str, check: Callable[[], None]) -> None:
        """
        Have an index checked now, or before the first search if no node answers now.

        Raises:
            IndexDamaged: From *check*.
        """
        self._unchecked[index] = check
        with suppress(IndexAway):
            self._check(index)

    def _check(self, index: str) -> None:
        # What has failed is checked again: the next search is of the same index.
        if check := self._unchecked.get(index):
            check()
            self._unchecked.pop(index, None)

    def search(self, path: str, body: object, deadline: Deadline = NEVER) -> Mapping[str, Any]:
        """Return the whole answer to one search; raises as `searches`."""
        answer: dict[str, Any] = self.ask(path, body, deadline)
        self._demand_whole(answer, deadline)
        return answer

    def write(
        self, method: str, path: str, body: object = None, *, patience: float = PATIENCE
    ) -> Any:
        """
        Change something.

        Args:
            patience: Seconds in which it is sent again.

        Raises:
            BuildError: The cluster refuses, or does not answer in this time.
        """
        data = None if body is None else orjson.dumps(body)
        answer, _ = self._write(method, path, data, patience=patience)
        return answer

    def bulk(self, index: str, lines: Iterable[tuple[object, object]]) -> list[Mapping[str, Any]]:
        """
        Send a bulk request until all of it is done; return what came of each action.

        Where an answer was lost, an action that finds itself done counts as done the first time.

        Raises:
            BuildError: The cluster refuses one of them.
        """
        actions = [*lines]
        done: dict[int, Mapping[str, Any]] = {}
        pending = [*range(len(actions))]
        ends, pause, most = time.monotonic() + PATIENCE, 0.1, len(actions)
        while pending:
            sent = pending[:most]
            parts = (part for number in sent for part in actions[number] if part)
            data = b"\n".join(map(orjson.dumps, parts)) + b"\n"
            path = f"/{index}/_bulk{SAID}"
            answer, is_again = self._write("POST", path, data, is_divisible=most > 1)
            if answer is None:
                most = (len(sent) + 1) // 2
                continue
            items = [next(iter(item.values())) for item in answer["items"]]
            if is_again:
                items = [item | DONE.get(item.get("result", item["status"]), {}) for item in items]
            busy = []
            for number, item in zip(sent, items, strict=True):
                error = item.get("error", {})
                if item["status"] == 429 and "block" not in error["type"]:
                    busy.append(number)
                elif error and item["status"] != 409:
                    raise self._refused(item["status"], error, BuildError)
                else:
                    done[number] = item
            if busy and time.monotonic() > ends:
                raise BuildError(
                    f"{self._place}: the cluster has been too busy for {PATIENCE:g} s",
                    hint="add a node, or run it again later",
                )
            if busy:
                _pause(pause)
                pause = min(5.0, 2 * pause)
            pending = busy + pending[len(sent) :]
        return [done[number] for number in range(len(actions))]

    def demand_supported(self) -> str:
        """Return the version of the cluster; raises `IndexAway` where it is not supported."""
        said = self.get("/")
        version = said.get("version", {})
        number = str(version.get("number", ""))
        known = OLDEST <= _parsed(number) < (NEWEST + 1,)
        if version.get("distribution") != "opensearch" or not known:
            what = version.get("distribution") or "Elasticsearch"
            hint = f"use OpenSearch {NEWEST}, from {'.'.join(map(str, OLDEST))} on"
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
            # A node that hangs leaves time to ask another.
            seconds = min(READ, left if last or not self.cluster.hosts[1:] else left / 2)
            try:
                status, answer = self._send(method, path, data, seconds)
            except IndexAway:
                # Where no time is left it is still the cluster that is away.
                if last or not deadline.left:
                    raise
                continue
            if status == 200 and (last or not is_search or _is_whole(answer)):
                return answer
            if status == 200:
                # A node that does not know yet that another is gone.
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
        Return the answer, and whether an earlier one was lost: what was sent may be done already.

        The answer is None where the whole is too much at once, and can be divided.
        """
        ends, pause, is_again = time.monotonic() + patience, 0.5, False
        while True:
            late = time.monotonic() >= ends
            try:
                status, answer = self._send(method, path, data, 60.0)
            except IndexAway as error:
                if late:
                    raise BuildError(error.message, hint=error.hint) from error
                is_again = True
            else:
                cause, _ = _root(answer.get("error"))
                if status in (200, 201) or (is_again and cause == THERE):
                    return answer, is_again
                blocked = "block" in str(answer.get("error"))
                if is_divisible and status in TOO_MUCH and not blocked:
                    _pause(pause)
                    return None, is_again
                if late or blocked or status not in RETRIED:
                    raise self._refused(status, answer.get("error"), BuildError)
                is_again |= status not in TOO_MUCH
            _pause(pause)
            pause = min(10.0, 2 * pause)

    def _send(
        self, method: str, path: str, data: bytes | None, seconds: float
    ) -> tuple[int, dict[str, Any]]:
        """Return status and body of one request to one node."""
        hosts = self.cluster.hosts
        host = hosts[self._first % len(hosts)]
        self.trips += 1
        is_lines = "/_bulk" in path or path == "/_msearch"
        kind = "application/x-ndjson" if is_lines else "application/json"
        try:
            answer = self._pool.request(
                method,
                host.rstrip("/") + path,
                body=data,
                headers={**self._headers, "content-type": kind},
                timeout=urllib3.Timeout(connect=min(CONNECT, seconds), read=seconds),
            )
        except urllib3.exceptions.HTTPError as error:
            self._first += 1
            fault, hint = _cause(error)
            raise self.away(fault, hint=hint) from error
        try:
            body = orjson.loads(answer.data)
        except ValueError as error:
            if answer.status in (401, 403, 413):
                return answer.status, {}
            self._first += 1
            raise self.away(
                f"status {answer.status} with what is not JSON",
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
        """Return the error for what a cluster has said."""
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
            fault = "the cluster wants another user or password"
            hint = f"set {VARIABLES}USER and {VARIABLES}PASSWORD, or {VARIABLES}API_KEY"
        elif (status == 403 and "block" in cause) or "read-only" in reason:
            fault = f"the cluster takes nothing more: {reason}"
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
    """Wait for a while, each for another: not all ask again at once."""
    time.sleep(most * random.uniform(0.25, 1.0))  # noqa: S311


def _is_whole(answer: Mapping[str, Any]) -> bool:
    """Whether no part of one search or several failed for what another node may not meet."""
    return not any(
        each.get("status", 200) >= 500 or each.get("_shards", {}).get("failed")
        for each in answer.get("responses", (answer,))
    )


def _root(error: Any) -> tuple[str, str]:
    if not isinstance(error, dict):
        return "", str(error or "")
    roots = error.get("root_cause") or [error]
    first = roots[0] if roots else error
    return str(first.get("type", "")), str(first.get("reason", ""))


def _cause(error: urllib3.exceptions.HTTPError) -> tuple[str, str]:
    """Return what is wrong with a connection, and a hint where there is one for it."""
    reason = getattr(error, "reason", None) or error
    cause = reason.args[0] if reason.args else reason
    if isinstance(error, urllib3.exceptions.NewConnectionError) or "refused" in str(reason):
        return "no node takes connections", ""
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "a node does not answer in time", ""
    if isinstance(cause, ssl.SSLCertVerificationError):
        hint = f"set {VARIABLES}CA to the certificate of its authority, or have the node renew it"
        return f"its certificate is refused: {cause.verify_message}", hint
    if isinstance(error, urllib3.exceptions.SSLError):
        return "the node speaks no TLS", "write http:// in the setting opensearch.hosts"
    return f"the connection broke: {type(error).__name__}", ""


def _parsed(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".")[:2] if part.isdigit())
