"""
Can a run be killed at any moment?

The tests kill runs of the program at any moment, or while they write a generation. Then a running
server and a newly opened index must answer fifty searches, all as before or all as after the run.
No process may remain, and the next run must leave no extra file.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from cli_site import command, environment
from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from eventsearch.storage.generations import last_good, live
from indexed_site import contents, generations, make_site, write
from leftovers import MARK, left_over, processes, workers
from long_form import tries
from processes import eventually
from small_site import PAGES
from two_states import SEARCHES, STATES, Answers, Server, opened, put, served

SEED = 2031
FEW, MANY = 30, 210
"""Numbers of pages: for one process, and enough for two, see `FILES_PER_WORKER`."""

STARTING = 0.5
"""Approximate seconds that a run takes besides its work."""
SPAN = 1.5
"""Kill within this multiple of a whole run's time, so that some runs end by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """
    A way to index, and to kill the run.

    Attributes:
        flags: Flags of the command.
        pages: Number of the site's pages. The larger number needs several processes.
        touch: Whether files are only touched, so that no generation is written.
        worker: Whether a process that reads content is killed instead of the run.
        watched: Whether the run goes on, and is killed when it has seen a change.
    """

    flags: tuple[str, ...] = ()
    pages: int = FEW
    touch: bool = False
    worker: bool = False
    watched: bool = False
    kills: int


WAYS: Mapping[str, Way] = {
    "full": Way(flags=("--full",), kills=tries(1, 100)),
    "incremental": Way(kills=tries(2, 160)),
    "touched": Way(touch=True, kills=tries(1, 30)),
    "watch": Way(flags=("--watch",), watched=True, kills=tries(1, 100)),
    "parallel": Way(flags=("--full",), pages=MANY, kills=tries(1, 70)),
    "worker": Way(flags=("--full",), pages=MANY, worker=True, kills=tries(1, 40)),
}


@dataclass(slots=True)
class Trials:
    """
    A site with its index, and a server of it.

    Attributes:
        right: The right answers of the server and the opened index in each state.
        state, content: The states of the index and of the content.
        seconds: Time of a whole run.
        seen: How often each outcome happened.
    """

    root: Path
    pages: int
    server: Server
    right: Mapping[str, tuple[Answers, Answers]]
    random: Random
    state: str = STATES[0]
    content: str = STATES[0]
    seconds: float = 1.0
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def index(self) -> Path:
        """Return the folder of the index."""
        return self.root / ".eventsearch"

    @contextmanager
    def begun(self, flags: tuple[str, ...], mark: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start a run. It is ended at the end of the block at the latest."""
        with subprocess.Popen(
            command("index", *flags),
            cwd=self.root,
            env=environment(**{MARK: mark, "EVENTSEARCH_WORKERS": "2"}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def change(self, way: Way) -> str:
        """Change the content, and return the state of the index after the next run."""
        if way.touch:
            for path in (self.root / "content").rglob("*.md"):
                path.touch()
            return self.state
        self.content = STATES[1 - STATES.index(self.state)]
        put(self.root, self.content, self.pages)
        return self.content

    def ask(self) -> None:
        """Send the server a request, while it may be switching to another generation."""
        text = self.random.choice(SEARCHES)
        assert self.server.ask(text) in [self.right[state][0][text] for state in STATES], text

    def wait(self, process: subprocess.Popen[bytes], way: Way, mark: str) -> None:
        """Wait until the moment to kill: a random moment, or while a generation is written."""
        while way.worker and process.poll() is None and not workers(mark, process.pid):
            time.sleep(0.005)
        until = time.monotonic() + SPAN * self.seconds
        if way.worker:
            until -= (SPAN - 0.5 * self.random.random()) * self.seconds
        elif way.watched or self.random.random() < 0.6:
            there = _names(self.index)
            while process.poll() is None and _names(self.index) == there:
                if time.monotonic() > until + 60:
                    raise AssertionError("no generation is written")
                if way.touch and time.monotonic() > until:
                    break
                time.sleep(0.0005)
            until = time.monotonic() + self.random.choice((0, 0.1, 0.3)) * self.random.random()
        else:
            until -= self.random.random() * SPAN * self.seconds
        while process.poll() is None and time.monotonic() < until:
            self.ask()
            time.sleep(0.002)

    def judge(self, wanted: str) -> None:
        """Assert that the index is in one of the states, and that the server answers from it."""
        found = opened(self.index)
        states = [state for state in STATES if found == self.right[state][1]]
        assert states in ([self.state], [wanted])
        assert self.server.answers(live(self.index).name) == self.right[states[0]][0]
        assert last_good(self.index) is not None
        self.seen["before" if states[0] == self.state else "after"] += 1
        self.state = states[0]


def _names(index: Path) -> list[str]:
    return sorted(os.listdir(index / "generations"))  # noqa: PTH208 - a thousand times a second


@contextmanager
def trials(root: Path, pages: int) -> Iterator[Trials]:
    """Yield a site with an index in the first state, and the right answers in both states."""
    settings = Settings(root=root, index=root / ".eventsearch", workers=1)
    put(root, STATES[1], pages)
    build(settings)
    right = {}
    with served(settings.index, cwd=root) as server:
        for state in reversed(STATES):
            put(root, state, pages)
            began = time.monotonic()
            built = build(settings, full=True)
            seconds = time.monotonic() - began
            right[state] = server.answers(built.generation), opened(settings.index)
        told_apart = [text for text in SEARCHES if len({right[s][0][text] for s in STATES}) == 2]
        assert len(told_apart) >= 45
        yield Trials(root, pages, server, right, Random(SEED), seconds=seconds + STARTING)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[int, Trials]]:
    """Return a site of each size, with its index and a server."""
    folder = tmp_path_factory.mktemp("mon été")
    with trials(folder / "few", FEW) as few, trials(folder / "many", MANY) as many:
        yield {FEW: few, MANY: many}


def kill(trial: Trials, process: subprocess.Popen[bytes], way: Way, mark: str) -> None:
    """Kill the run, or kill one of its workers and wait until the run ends."""
    if not way.worker:
        process.kill()
        process.wait()
        return
    with suppress(ProcessLookupError, IndexError):
        os.kill(trial.random.choice(workers(mark, process.pid)), signal.SIGKILL)
        trial.seen["worker killed"] += 1
    _, said = process.communicate(timeout=120)
    assert process.returncode in (0, 3), said
    if process.returncode == 3:
        last = said.decode().splitlines()[-1]
        assert last.startswith("eventsearch: ")
        assert "; " in last, "the cure"
        trial.seen["said"] += 1


def one_kill(trial: Trials, way: Way, mark: str) -> None:
    """Change the content, run, kill, and check the index."""
    if way.watched:
        with trial.begun(way.flags, mark) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if b"watching " in line:
                    break
            trial.judge(trial.content)
            assert trial.state == trial.content
            wanted = trial.change(way)
            trial.wait(process, way, mark)
            kill(trial, process, way, mark)
    else:
        wanted = trial.change(way)
        with trial.begun(way.flags, mark) as process:
            trial.wait(process, way, mark)
            kill(trial, process, way, mark)
    assert eventually(lambda: processes(mark), lambda found: not found) == {}
    trial.seen["unfinished"] += any(name.startswith("tmp-") for name in _names(trial.index))
    trial.judge(wanted)


def next_run(trial: Trials, way: Way, mark: str) -> None:
    """Run to the end. The run must need no clean-up before it and leave no extra file."""
    wanted = trial.change(way)
    with trial.begun(tuple(set(way.flags) - {"--watch"}), mark) as process:
        _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert processes(mark) == {}
    trial.judge(wanted)
    assert trial.state == wanted
    assert left_over(trial.index) == []


@pytest.mark.endurance
@pytest.mark.parametrize("name", WAYS)
def test_no_kill_loses_anything(sites: Mapping[int, Trials], name: str) -> None:
    if not Path("/proc/self/environ").exists():
        pytest.skip("processes are looked for in /proc, which this system has not")
    way = WAYS[name]
    trial = sites[way.pages]
    trial.seen.clear()
    for number in range(way.kills):
        one_kill(trial, way, f"{name}-{number}")
        if number % 4 == 1 or number == way.kills - 1:
            next_run(trial, way, f"{name}-{number}-next")
    print(f"{name}: {way.kills} kills: {dict(trial.seen)}")


def test_a_run_killed_while_it_writes_leaves_the_live_index(tmp_path: Path) -> None:
    script = Path(__file__).resolve().parents[1] / "support" / "index_run.py"
    settings = make_site(tmp_path / "site")
    build(settings)
    before = contents(settings)
    write(settings.root, "content/post/jours.md", PAGES["content/post/jours.md"] + "0\n")
    write(settings.root, "content/post/n0.md", "---\ntitle: Nouveau\n---\n10%\n")
    with subprocess.Popen(
        [sys.executable, script, settings.root, settings.index, "1", "slow"],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert any(name.startswith("tmp-") for name in generations(settings))
    assert contents(settings) == before
    report = build(settings)
    assert (report.added, report.changed, report.unchanged) == (1, 1, 2)
    assert not any(name.startswith("tmp-") for name in generations(settings))


def test_the_next_run_removes_unfinished_replacements(tmp_path: Path) -> None:
    settings = make_site(tmp_path / "site")
    beside = Path(build(settings).generation) / "manifest.json.tmp"
    path = settings.index / "generations" / beside
    path.write_bytes(b"half")
    assert build(settings).swapped is False
    assert left_over(settings.index) == []
    assert not path.exists()
