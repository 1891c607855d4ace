"""Test `eventsearch serve --watch` as a process."""

from __future__ import annotations

import json
import os
import signal
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import active_children
from pathlib import Path
from shutil import which

import pytest

from cli_site import Run
from eventsearch.cli.watch_process import NICENESS, watcher
from eventsearch.engines import OPENSEARCH
from eventsearch.files import seal, unseal
from eventsearch.storage.generations import INFO, live, live_name, version
from processes import children, eventually, running, running_by

pytestmark = pytest.mark.endurance

LAKE = "---\ntitle: Le lac\ndate: 2024-01-01\n---\n"


def total(server: str, word: str) -> int:
    """Return how many pages contain a word."""
    with urllib.request.urlopen(f"{server}/v1/search?q={word}", timeout=30) as answer:
        return int(json.load(answer)["total"])


def test_changes_are_served(site: Path) -> None:
    with running("serve", "--watch", "--port", "0", cwd=site) as server:
        server.line("indexed 3 pages of a Hugo site")
        url = server.url()
        assert total(url, "lac") == 0
        (site / "content" / "post" / "lac.md").write_text(LAKE, encoding="utf-8")
        server.line("1 added in ")
        assert eventually(lambda: total(url, "lac")) == 1
        assert server.ended(signal.SIGTERM) == 0
    assert server.printed == []
    assert not any("Traceback" in line or "has ended" in line for line in server.said)


def test_an_index_of_another_engine_is_built_again(site: Path, run: Run) -> None:
    assert run("index", cwd=site).code == 0
    path = live(site / ".eventsearch").folder / INFO
    fields = json.loads(unseal(path.read_bytes())) | {"version": version(OPENSEARCH)}
    path.write_bytes(seal(json.dumps(fields).encode()))
    with (site / "hugo.yaml").open("a", encoding="utf-8") as configuration:
        configuration.write("\ntimeZone: Asia/Tokyo\n")
    with running("serve", "--watch", "--port", "0", cwd=site) as server:
        server.line("indexed 3 pages of a Hugo site")
        assert total(server.url(), "mer") == 1
        assert server.ended(signal.SIGTERM) == 0


def test_a_broken_configuration_does_not_stop_the_server(site: Path, run: Run) -> None:
    assert run("index", cwd=site).code == 0
    (site / "hugo.yaml").write_text("title: [\n", encoding="utf-8")
    with running("serve", "--watch", "--port", "0", "--workers", "2", cwd=site) as server:
        url = server.url()
        assert total(url, "mer") == 1
        assert any("hugo.yaml:2:1" in line for line in server.said) or server.line("hugo.yaml:2:1")
        assert server.ended(signal.SIGINT) == 130


@pytest.mark.skipif(which("setsid") is None, reason="needs a group of processes of its own")
def test_ctrl_c_is_for_the_server_alone(site: Path) -> None:
    with running_by(("setsid",), "serve", "--watch", "--port", "0", cwd=site) as server:
        server.url()
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.ended() == 130
    assert not any("Traceback" in line or "interrupted" in line for line in server.said)


@pytest.mark.skipif(which("setsid") is None, reason="needs a group of processes of its own")
def test_a_stop_of_all_processes_reports_nothing(site: Path, run: Run) -> None:
    assert run("index", cwd=site).code == 0
    with running_by(("setsid",), "serve", "--watch", "--port", "0", cwd=site) as server:
        server.url()
        os.killpg(server.process.pid, signal.SIGTERM)
        assert server.ended() == 0
    assert not any("Traceback" in line or "has ended" in line for line in server.said)


def test_a_missing_configuration_does_not_stop_the_server(site: Path) -> None:
    with running("serve", "--watch", "--port", "0", cwd=site) as server:
        url = server.url()
        before = live_name(site / ".eventsearch")
        (site / "hugo.yaml").rename(site / "hugo.yam")
        server.line("hugo.yaml is missing or cannot be read")
        assert total(url, "mer") == 1
        (site / "hugo.yam").rename(site / "hugo.yaml")
        server.line("the last problem is solved")
        assert live_name(site / ".eventsearch") == before
        assert server.ended(signal.SIGTERM) == 0
    assert sum("is missing" in line for line in server.said) == 1


ENDED = "the process that watches the content has ended; restart the server to watch it again"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for a child in /proc")
@pytest.mark.parametrize("more", [(), ("--workers", "2")])
def test_a_killed_watch_is_reported(site: Path, run: Run, more: tuple[str, ...]) -> None:
    assert run("index", cwd=site).code == 0
    with running("serve", "--watch", "--port", "0", *more, cwd=site) as server:
        url = server.url()
        assert any("watching" in line for line in server.said) or server.line("watching ")
        os.kill(watch_of(server.process.pid), signal.SIGKILL)
        server.line(ENDED)
        assert total(url, "mer") == 1
        assert server.ended(signal.SIGINT) == 130


LEAST = 19
"""The highest niceness that Linux allows."""


def watch_of(server: int) -> int:
    """Return the server's watch process, which runs with a higher niceness."""
    for child, niceness in children(server).items():
        if niceness == min(NICENESS + os.nice(0), LEAST):
            return child
    raise AssertionError("nothing watches")


def test_a_watch_that_is_stopped_alone_is_reported(
    site: Path, run: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("index", cwd=site).code == 0
    with watcher(site, {}, site / ".eventsearch", stop_timeout=1.0):
        assert eventually(lambda: "watching" in capfd.readouterr().err)
        (watch,) = active_children()
        watch.terminate()
        watch.join()
        assert ENDED not in capfd.readouterr().err
        assert eventually(lambda: ENDED in capfd.readouterr().err)


def test_an_absent_cluster_is_reported_as_the_reason_for_an_old_index(
    site: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server reports the same cluster as the reason for unanswered searches."""
    monkeypatch.setenv("EVENTSEARCH_ENGINE", "opensearch")
    monkeypatch.setenv("EVENTSEARCH_OPENSEARCH_HOSTS", "http://127.0.0.1:1")
    with watcher(site, {}, site / ".eventsearch", engine=OPENSEARCH, stop_timeout=1.0):
        said = capfd.readouterr().err
    assert said == (
        "eventsearch: the index is not updated: http://127.0.0.1:1: the cluster cannot answer: no"
        " node accepts connections; see whether its nodes run, and the setting opensearch.hosts\n"
    )


MANY = {
    f"content/post/p{n}.md": f"---\ntitle: p{n}\n---\n" + "mer et lac\n" * 999 for n in range(200)
}
"""Pages that take some seconds to index."""


def reads(server: int) -> bool:
    """Whether the watch process has started a worker to read content. The watch also reads."""
    return any(children(child) for child in children(server))


def watches(server: int) -> bool:
    """Whether the server has a child process: the watch, or a helper. The watch may be loading."""
    return bool(children(server))


@pytest.mark.skipif(which("setsid") is None, reason="needs a group of processes of its own")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for children in /proc")
@pytest.mark.parametrize(
    ("begun", "send", "more"),
    [
        (watches, os.kill, ()),
        (watches, os.killpg, ("--workers", "2")),
        (reads, os.kill, ("--workers", "2")),
        (reads, os.killpg, ()),
    ],
)
def test_a_stop_during_the_first_run_ends_all(
    site: Path,
    begun: Callable[[int], bool],
    send: Callable[[int, int], None],
    more: tuple[str, ...],
) -> None:
    for name, text in MANY.items():
        (site / name).write_text(text, encoding="utf-8")
    arguments = ("serve", "--watch", "--port", "0", *more)
    with running_by(("setsid",), *arguments, cwd=site, EVENTSEARCH_WORKERS="2") as server:
        pid = server.process.pid
        assert eventually(lambda: begun(pid))
        send(pid, signal.SIGTERM)
        assert server.process.wait(60) == 0
        # Zombies (Z) have ended too. They wait for the init process to collect their exit code.
        assert eventually(lambda: not [line for line in of_session(pid) if "Z" not in line])
        server.ended()
    assert server.said == []
    assert list((site / ".eventsearch").glob("generations/*")) == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for children in /proc")
def test_a_stop_does_not_wait_for_starved_workers(site: Path) -> None:
    for name, text in MANY.items():
        (site / name).write_text(text, encoding="utf-8")
    two = {"EVENTSEARCH_WORKERS": "2"}
    with running("serve", "--watch", "--port", "0", cwd=site, **two) as server:
        pid = server.process.pid
        assert eventually(lambda: reads(pid))
        assert eventually(lambda: [*(site / ".eventsearch").glob("generations/*")])
        workers = [worker for child in children(pid) for worker in children(child)]
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGSTOP)
        try:
            assert server.ended(signal.SIGTERM) == 0
        finally:
            for worker in workers:
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGCONT)
    assert server.said == []
    assert list((site / ".eventsearch").glob("generations/*")) == []


def of_session(session: int) -> list[str]:
    """Return the states of the processes of a session."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                found.append(fields[0])
    return found


def test_a_watch_ends_during_a_run_if_its_server_is_killed(site: Path) -> None:
    for name, text in MANY.items():
        (site / name).write_text(text, encoding="utf-8")
    two = {"EVENTSEARCH_WORKERS": "2"}
    with running("serve", "--watch", "--port", "0", cwd=site, **two) as server:
        assert eventually(lambda: reads(server.process.pid))
        assert server.ended(signal.SIGKILL) == -signal.SIGKILL
    assert server.said == []
    assert list((site / ".eventsearch").glob("generations/*")) == []


def test_the_watch_does_not_outlive_the_server(site: Path) -> None:
    with running("serve", "--watch", "--port", "0", cwd=site) as server:
        server.url()
        assert server.ended(signal.SIGKILL) == -signal.SIGKILL


def test_serve_watch_without_a_site_is_refused(run: Run, indexed: Path, tmp_path: Path) -> None:
    done = run("serve", "--watch", "-i", str(indexed / ".eventsearch"), cwd=tmp_path)
    assert done.code == 3
    assert "is not in a site to watch; run the command in the site" in done.err
