"""
What does one search from the shell cost?

    python benchmarks/cold_start.py [--pages 1000] [--runs 11]

Measures the CPU time of whole processes on a generated site, in turn:

- bare Python, and an empty Typer command
- `eventsearch query` without hits, with one hit and with ten hits
- `eventsearch suggest` with one letter and with four letters

Prints the medians, and their ratio to the empty Typer command of the same run.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from installed import PROGRAM, as_installed

HERE = Path(__file__).parent

EMPTY_TYPER = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def main() -> None:
    pass
app()
"""

QUERY = (*PROGRAM, "query")
SUGGEST = (*PROGRAM, "suggest", "--format", "table")

COMMANDS: Mapping[str, Sequence[str]] = {
    "bare Python": (sys.executable, "-c", "pass"),
    "empty Typer command": (sys.executable, "-c", EMPTY_TYPER),
    "query, nothing found": (*QUERY, "zzzzzz"),
    "query, one hit shown": (*QUERY, "données", "-n1", "--format", "table"),
    "query, ten hits shown": (*QUERY, "données", "--format", "table"),
    "suggest, one letter": (*SUGGEST, "d"),
    "suggest, four letters": (*SUGGEST, "donn"),
}


def main() -> None:
    """Generate a site, index it, and time the commands in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=11)
    args = parser.parse_args()
    as_installed()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        run((sys.executable, str(HERE / "tree.py"), str(site), str(args.pages)), Path(folder))
        run((*PROGRAM, "index"), site)
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for number in range(args.runs + 1):
            for name, command in COMMANDS.items():
                spent = cpu(command, site)
                # The first round fills the caches of the disk and of compiled modules.
                if number:
                    times[name].append(spent)
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    typer = medians["empty Typer command"]
    print(f"{args.pages:,} pages, {args.runs} runs, median CPU")
    for name, median in medians.items():
        print(f"{name:24} {median * 1000:6.0f} ms   {median / typer:.2f}")


def run(command: Sequence[str], folder: Path) -> None:
    """Run a command. Raise an error if it fails."""
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def cpu(command: Sequence[str], folder: Path) -> float:
    """Return the CPU seconds of a command. Exit if its exit code is higher than 1 (no hits)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode > 1:
        sys.exit(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
