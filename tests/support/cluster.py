"""
Nodes of OpenSearch as tests use them: real ones, from the jars of Maven Central, on loopback.

Without Java or Maven the tests that need one are left out by name. EVENTSEARCH_CLUSTER names one
that runs already.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "tests" / "cluster"
JARS = ROOT / ".venv" / "opensearch"
"""Where they are kept, some 60 MB; `make clean` leaves them."""

PATIENCE = 120.0
"""Seconds after which a node will not start; a busy machine needs some."""

FLAGS = (
    *("-Xss1m", "-XX:+ExitOnOutOfMemoryError"),
    *("-Dfile.encoding=UTF-8", "-Djava.awt.headless=true", "-Dlog4j2.disable.jmx=true"),
    "-Dio.netty.noUnsafe=true",
    "-Dopensearch.set.netty.runtime.available.processors=false",
)
STARTS_SOON = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
SETTINGS = {
    "cluster.name": "eventsearch-tests",
    "network.host": "127.0.0.1",
    "action.auto_create_index": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "cluster.max_shards_per_node": "5000",
    "indices.query.bool.max_clause_count": "4096",
    "script.max_compilations_rate": "use-context",
}


@cache
def class_path() -> str:
    """Return where the classes are, fetched once; without Java or Maven the test is left out."""
    for program in ("javac", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program}: install a JDK of Java 17 or later and Maven")
    JARS.mkdir(parents=True, exist_ok=True)
    pom, node, mark = SOURCES / "pom.xml", SOURCES / "Node.java", JARS / "made of"
    made_of = pom.read_bytes() + node.read_bytes()
    with (JARS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_bytes() != made_of:
            shutil.rmtree(JARS / "lib", ignore_errors=True)
            for command in (
                (
                    *("mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies"),
                    f"-DoutputDirectory={JARS / 'lib'}",
                ),
                ("javac", "-cp", f"{JARS / 'lib'}/*", "-d", JARS / "classes", node),
            ):
                done = subprocess.run(
                    command, capture_output=True, text=True, check=False, timeout=900
                )
                if done.returncode:
                    pytest.skip(f"no classes of OpenSearch: {(done.stdout + done.stderr)[-300:]}")
            mark.write_bytes(made_of)
    return f"{JARS / 'classes'}:{JARS / 'lib'}/*"


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that nobody listens to."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Node:
    """A node that runs, and can be killed and started again."""

    def __init__(self, home: Path, settings: dict[str, str], heap: str = "512m") -> None:
        self.home = home
        self.heap = heap
        self.settings = settings
        self.url = f"http://127.0.0.1:{settings['http.port']}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start its process; it does not wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        # A large one is measured: it runs as OpenSearch does, and the others start sooner.
        is_measured = self.heap.endswith("g")
        given = {
            **SETTINGS,
            "node.store.allow_mmap": str(is_measured).lower(),
            **self.settings,
            "path.home": self.home,
            "path.data": self.home / "data",
        }
        heap = (f"-Xms{self.heap}", f"-Xmx{self.heap}")
        speed = ("-XX:+UseG1GC",) if is_measured else STARTS_SOON
        command: list[str | Path] = [
            "java",
            *heap,
            *speed,
            *FLAGS,
            *("-cp", class_path(), "Node"),
        ]
        command += [f"{name}={value}" for name, value in given.items()]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def kill(self) -> None:
        """End it as a power failure does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def await_health(self, color: str = "yellow", nodes: int = 1) -> None:
        """Wait until the cluster is as it should be."""
        path = f"/_cluster/health?wait_for_status={color}&wait_for_nodes={nodes}&timeout=5s"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with (
                suppress(OSError, ValueError),
                urllib.request.urlopen(self.url + path, timeout=10) as answer,
            ):
                if not json.load(answer)["timed_out"]:
                    return
            if self.process is not None and self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise AssertionError((self.home / "log").read_text(encoding="utf-8")[-3000:])


@contextmanager
def cluster(
    folder: Path, count: int, heap: str = "512m", **settings: str
) -> Iterator[Sequence[Node]]:
    """Start so many nodes that know each other, and end them."""
    ports = free_ports(2 * count)
    names = [f"n{number}" for number in range(count)]
    peers = [f"127.0.0.1:{port}" for port in ports[count:]]
    several = {
        "discovery.seed_hosts": ",".join(peers),
        "cluster.initial_cluster_manager_nodes": ",".join(names),
    }
    nodes = [
        Node(
            folder / name,
            {
                "node.name": name,
                "http.port": str(ports[number]),
                "transport.port": str(ports[count + number]),
                **(several if count > 1 else {"discovery.type": "single-node"}),
                **settings,
            },
            heap,
        )
        for number, name in enumerate(names)
    ]
    try:
        for node in nodes:
            node.start()
        nodes[0].await_health(nodes=count)
        yield nodes
    finally:
        for node in nodes:
            node.kill()


@contextmanager
def shared_node(folder: Path) -> Iterator[str]:
    """
    Return the URL of one node for all processes of a run.

    The first that needs it starts it, and the last that leaves ends it.
    """
    if running := os.environ.get("EVENTSEARCH_CLUSTER"):
        yield running
        return
    class_path()
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "node"
    with (folder / "lock").open("w") as lock, (folder / "users").open("w") as users:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        started: list[subprocess.Popen[bytes]] = []
        if not place.exists():
            http, transport = free_ports(2)
            node = Node(
                folder / "n0",
                {
                    "node.name": "n0",
                    "http.port": str(http),
                    "transport.port": str(transport),
                    "discovery.type": "single-node",
                },
            )
            node.start()
            assert node.process is not None
            place.write_text(f"{node.process.pid} {node.url}", encoding="ascii")
            # Another process may be the last, which is no parent of it.
            started.append(node.process)
            try:
                node.await_health()
            except AssertionError:
                node.kill()
                raise
        pid, _, url = place.read_text(encoding="ascii").partition(" ")
        fcntl.flock(lock, fcntl.LOCK_UN)
        try:
            yield url
        finally:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                place.unlink()
                with suppress(ProcessLookupError):
                    os.kill(int(pid), 9)
                for process in started:
                    process.wait()
            for process in started:
                # It runs on for others, and is not waited for.
                process.returncode = 0
