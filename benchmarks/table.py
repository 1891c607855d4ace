"""
How does eventsearch compare with similar programs, measured in one run?

    python benchmarks/table.py [PAGES ...] [--rounds 5] [--questions 1000] [--markdown FILE]

For each size the script generates a site. It measures full builds, searches, runs without changes
and runs after a change. The peers are built and searched in turn with eventsearch. It prints two
Markdown tables: the figures, and the targets that are reached.

Figures are medians of the rounds. Sites of 100,000 or more pages get one round and skip the stock
Whoosh. All three sizes then take about 40 minutes.

Peers that are not installed, or that need too much memory or time, are skipped and listed.
Install the Python packages of `requirements/bench.txt`, and set the variable PAGEFIND to the path
of Pagefind.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from beside.asking import asked
from beside.building import built, live_and_text
from beside.changing import committed, nothing_changed, one_changed
from beside.spent import Spent, in_turn, quantile
from beside.targets import (
    ASKED,
    ASKED_WALL,
    BUILD,
    CHANGED,
    DISK,
    HELD,
    LIVE,
    MEMORY,
    NOTHING,
    OURS,
    SHELL,
    TEN,
    TEXT,
    TYPER,
    UNCHANGED,
    exponent,
    reached,
)
from cold_start import COMMANDS, cpu
from installed import as_installed
from peers import WHOOSH, missing
from tree import SMALL_SITE, write_tree

LARGE = 100_000
"""Number of pages. Sites with at least as many pages are measured in a single round."""
SLOW = {WHOOSH: "which would take ten minutes more"}
"""Peers to skip at `LARGE` or more pages, with the reason."""
HELD_AFTER = 5_000
"""Number of questions to ask while the memory of searching is measured."""
SHELLED = {
    TYPER: "empty Typer command",
    TEN: "query, ten hits shown",
    NOTHING: "query, nothing found",
}
"""Name of each row, with the name of its command in `cold_start`."""

Figures = dict[tuple[str, str], tuple[float, ...]]


def main() -> None:
    """Measure every size and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--markdown", type=Path, help="a file for the tables")
    args = parser.parse_args()
    as_installed()
    before, began = os.getloadavg()[0], perf_counter()
    left_out: dict[str, str] = dict.fromkeys(missing(), "not installed")
    every: dict[int, Figures] = {}
    for pages in args.pages:
        every[pages] = measured(pages, args.rounds, args.questions, left_out)
        lines = [
            f"{datetime.now(UTC):%Y-%m-%d}, `{command(args)}`, {os.cpu_count()} processors, load"
            f" {before:.1f} before and {os.getloadavg()[0]:.1f} after,"
            f" {(perf_counter() - began) / 60:.0f} minutes.",
            *written(every),
            *(line for name, why in left_out.items() for line in ("", f"Left out: {name}, {why}.")),
            *targets(every),
        ]
        # Write after each size: the next one may take half an hour, and may fail.
        if args.markdown:
            args.markdown.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def command(args: argparse.Namespace) -> str:
    """Return the command that repeats this measurement."""
    sizes = " ".join(map(str, args.pages))
    return f'make bench ARGS="{sizes} --rounds {args.rounds} --questions {args.questions}"'


def measured(pages: int, rounds: int, questions: int, left_out: dict[str, str]) -> Figures:
    """Return the figures of each command and peer on a site with this number of pages."""
    not_here = {name: why for name, why in left_out.items() if " at " not in name}
    if pages >= LARGE:
        rounds, not_here = 1, SLOW | not_here
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "site"
        say(f"{pages:,} pages: writing the site")
        write_tree(root, pages)
        committed(root)
        spent, sizes = built(root, rounds, not_here, say)
        figures = walls(BUILD, spent)
        figures |= {(MEMORY, who): (taken.memory / 1e6,) for who, taken in spent.items()}
        sizes[LIVE], sizes[TEXT] = live_and_text(root / ".eventsearch")
        figures |= {(DISK, who): (taken / 1e6,) for who, taken in sizes.items()}
        say("searching")
        figures |= searches(root, questions, not_here)
        say("nothing changed, one page changed")
        figures |= walls(UNCHANGED, nothing_changed(root, rounds))
        figures |= walls(CHANGED, one_changed(root, rounds))
        if pages <= SMALL_SITE:
            figures |= walls(SHELL, from_the_shell(root, 2 * rounds))
    left_out |= {
        f"{name} at {pages:,} pages": why for name, why in not_here.items() if name not in left_out
    }
    return figures


def searches(root: Path, questions: int, left_out: Collection[str]) -> Figures:
    """Return the time of each question, and the memory by which searching makes a process grow."""
    figures: Figures = {}
    for who, taken in asked(root, questions, left_out).items():
        for what, column in zip((ASKED_WALL, ASKED), zip(*taken, strict=True), strict=True):
            figures[what, who] = (quantile(column, 0.5), quantile(column, 0.99))
    script = str(Path(__file__).with_name("holding.py"))
    holding = (sys.executable, script, str(root), str(HELD_AFTER))
    grown = subprocess.run(holding, check=True, capture_output=True, text=True).stdout
    return figures | {(HELD, OURS): (float(grown),)}


def from_the_shell(root: Path, rounds: int) -> dict[str, Spent]:
    """Return the CPU seconds of searches from the shell, and of an empty Typer command."""
    commands = {
        row: lambda name=name: Spent(0, cpu(COMMANDS[name], root)) for row, name in SHELLED.items()
    }
    return in_turn(commands, rounds, {})


def walls(what: str, spent: Mapping[str, Spent]) -> Figures:
    """Return wall and CPU seconds, by measurement and program."""
    return {(what, who): (taken.wall, taken.cpu) for who, taken in spent.items()}


def written(every: Mapping[int, Figures]) -> Iterator[str]:
    """Yield the lines of the table of all figures."""
    sizes = " | ".join(f"{pages:,} pages" for pages in every)
    yield ""
    yield f"| what | who | {sizes} | exponents |"
    yield "|---" * (3 + len(every)) + "|"
    for what, who in dict.fromkeys(key for figures in every.values() for key in figures):
        cells = " | ".join(shown(figures.get((what, who))) for figures in every.values())
        powers = (exponent(every, (what, who, at)) for at in range(2))
        grows = ", ".join(f"{power:.2f}" for power in powers if power is not None)
        yield f"| {what} | {who} | {cells} | {grows} |"


def shown(figures: tuple[float, ...] | None) -> str:
    """Return the text of one cell. Figures of 0 were not measured and are left out."""
    return ", ".join(f"{figure:.{2 if figure < 100 else 0}f}" for figure in figures or () if figure)


def targets(every: Mapping[int, Figures]) -> Iterator[str]:
    """Yield the lines of the table of targets."""
    rows = list(reached(every))
    if rows:
        yield from ("", "| target | figure | reached |", "|---|---|---|")
    for row in rows:
        yield f"| {' | '.join(row)} |"


def say(what: str) -> None:
    """Print the current step to standard error."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
