"""
How long do a full build, a run without changes and a run with one change take?

Generates a site and runs each index run in a new process. For comparison, it also times `git
status` on the same tree. Memory is measured for a full build, on Linux only.

    python benchmarks/index.py [PAGES] [ROUNDS]
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, sleep

from installed import as_installed

TREE = Path(__file__).with_name("tree.py")
ONCE = (
    "import sys, pathlib\n"
    "from eventsearch.indexer.build import build\n"
    "from eventsearch.settings import Settings\n"
    "if __name__ == '__main__':\n"
    "    root = pathlib.Path(sys.argv[1])\n"
    "    build(Settings(root=root, index=root / '.eventsearch'))\n"
)
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")


def timed(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Run a command in a folder. Return its wall seconds and its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    wall = perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used


def best(
    command: Sequence[str], folder: Path, rounds: int, prepare: Callable[[], None] | None = None
) -> tuple[float, float]:
    """Return the times of the fastest of several runs. Call *prepare* before each run."""
    runs = []
    for _ in range(rounds):
        if prepare is not None:
            prepare()
        runs.append(timed(command, folder))
    return min(runs)


def peak(command: Sequence[str], folder: Path) -> int:
    """Return the peak MiB of a command and its processes. Shared memory counts once."""
    most = 0
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as run:
        while run.poll() is None:
            most = max(most, sum(map(held, family(run.pid))))
            sleep(0.05)
    return most // 1024


def family(process: int) -> list[int]:
    """Return the ids of a process and its descendants. Empty if the process has ended."""
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
        children = [int(id) for task in threads for id in (task / "children").read_text().split()]
    except OSError:
        return []
    return [process, *(id for child in children for id in family(child))]


def held(process: int) -> int:
    """Return the KiB of memory of a process, with its part of shared memory."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def size(folder: Path) -> int:
    """Return the bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main(pages: int = 1_000, rounds: int = 3) -> None:
    """Generate a site, index it, and print the figures."""
    as_installed()
    root = Path(tempfile.mkdtemp())
    subprocess.run((sys.executable, str(TREE), str(root), str(pages)), check=True)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "all")):
        subprocess.run((*GIT, *command), cwd=root, check=True)
    script = root.with_name(root.name + ".py")
    script.write_text(ONCE)
    once = (sys.executable, str(script), str(root))
    page = next(root.rglob("index.md"))

    def touch_one() -> None:
        with page.open("a") as file:
            file.write("\nUn mot de plus.\n")

    print(f"{pages} pages, {size(root / 'content') / 1e6:.1f} MB of content; wall and CPU seconds")
    show("full", timed(once, root))
    show("nothing changed", best(once, root, rounds))
    show("one changed", best(once, root, rounds, touch_one))
    show("git status", best((*GIT, "status", "--short"), root, rounds))
    (live,) = [
        path
        for path in (root / ".eventsearch/generations").iterdir()
        if path.name == (root / ".eventsearch/live").read_text().strip()
    ]
    print(f"{'live generation':<16} {size(live) / 1e6:8.1f} MB")
    shutil.rmtree(root / ".eventsearch")
    print(f"{'all processes':<16} {peak(once, root):8} MiB at most")
    shutil.rmtree(root)
    script.unlink()


def show(name: str, figures: tuple[float, float]) -> None:
    """Print wall and CPU seconds."""
    print(f"{name:<16} {figures[0]:8.3f} {figures[1]:8.3f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
