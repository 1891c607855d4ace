"""
What happens when two runs want to write the same index?

The tests run the program twice at once, or beside a watch. The second run reports which process is
writing and exits with 3, or waits its turn. Both leave the index whole.
"""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from cli_site import command, environment
from eventsearch.indexer.build import build
from eventsearch.settings import Settings
from leftovers import left_over
from long_form import tries
from processes import eventually, running
from two_states import STATES, Answers, opened, put

PAGES = 30


def index(root: Path, *flags: str) -> subprocess.Popen[str]:
    """Start a run."""
    return subprocess.Popen(
        command("index", *flags),
        cwd=root,
        env=environment(EVENTSEARCH_WORKERS="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def site(tmp_path: Path) -> tuple[Settings, dict[str, Answers]]:
    """Return a site with its index, and the index's answers in each state."""
    settings = Settings(root=tmp_path / "été", index=tmp_path / "été" / ".eventsearch", workers=1)
    right = {}
    for state in reversed(STATES):
        put(settings.root, state, PAGES)
        build(settings)
        right[state] = opened(settings.index)
    return settings, right


def refusal(root: Path, holder: int) -> str:
    """Return the output of a run that finds another run writing."""
    return (
        f"eventsearch: {root / '.eventsearch'}: process {holder} is writing this index;"
        " wait until it has ended, or end it"
    )


@pytest.mark.endurance
def test_of_two_runs_at_once_one_is_refused_or_waits(
    site: tuple[Settings, dict[str, Answers]],
) -> None:
    settings, right = site
    for number in range(tries(1, 60)):
        state = STATES[(number + 1) % 2]
        put(settings.root, state, PAGES)
        with index(settings.root, "--full") as one, index(settings.root) as two:
            said = {one.pid: one.communicate()[1], two.pid: two.communicate()[1]}
        ends = {one.pid: one.returncode, two.pid: two.returncode}
        assert sorted(ends.values()) in ([0, 0], [0, 3])
        for pid, code in ends.items():
            if code:
                (other,) = set(ends) - {pid}
                anybody = refusal(settings.root, other).replace(
                    f"process {other}", "another process"
                )
                assert said[pid].strip() in (refusal(settings.root, other), anybody)
        assert opened(settings.index) == right[state]
        assert left_over(settings.index) == []


@pytest.mark.endurance
@pytest.mark.parametrize("count", [1, 2])
def test_runs_beside_a_watch(site: tuple[Settings, dict[str, Answers]], count: int) -> None:
    settings, right = site
    with running("index", "--watch", cwd=settings.root, EVENTSEARCH_WORKERS="1") as watch:
        watch.line("watching ")
        for number in range(tries(1, 30)):
            state = STATES[(number + 1) % 2]
            put(settings.root, state, PAGES)
            with ExitStack() as stack:
                runs = [stack.enter_context(index(settings.root, "--full")) for _ in range(count)]
                said = [run.communicate()[1] for run in runs]
            for run, line in zip(runs, said, strict=True):
                assert run.returncode in (0, 3), line
                if run.returncode:
                    assert "is writing this index; wait until it has ended" in line
            found = eventually(lambda: opened(settings.index), lambda now: now == right[state])  # noqa: B023
            assert found == right[state]
            assert left_over(settings.index) == []
        assert watch.process.poll() is None
    assert not any("Traceback" in line for line in watch.said)
