"""
How does eventsearch stand beside its peers, in one run?

    python benchmarks/table.py [PAGES ...] [--rounds 5] [--markdown FILE]

For each size a made-up site is built, asked, left alone and changed, in turn with the peers, and
one Markdown table is written: medians, wall seconds with CPU seconds behind them. What is not
installed is left out and named; `requirements/bench.txt` has the Python packages, and the variable
PAGEFIND says where that program is.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import log
from pathlib import Path
from statistics import median

from cold_start import COMMANDS, cpu
from index import ONCE, size, timed
from peers import BUILDERS, PEERS, asked, pagefind, pages_of, write_html, write_texts
from tree import write_tree

ASKED = "search, p50 and p99 of CPU ms"
OURS = "eventsearch"
Pair = tuple[float, float]
Figures = dict[tuple[str, str], Pair]


def main() -> None:
    """Measure every size and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=5, help="full builds from 10,000 on: one")
    parser.add_argument("--markdown", type=Path, help="a file for the table")
    args = parser.parse_args()
    before = os.getloadavg()[0]
    every = {pages: measured(pages, args.rounds) for pages in args.pages}
    table = "\n".join(written(every, before))
    print(table)
    if args.markdown:
        args.markdown.write_text(table + "\n", encoding="utf-8")


def measured(pages: int, rounds: int) -> Figures:
    """Return what each command and peer took on a site of so many pages."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "site"
        write_tree(root, pages)
        git(root, "init", "-q")
        (root / ".gitignore").write_text("/.eventsearch/\n")
        git(root, "add", "-A")
        git(root, "commit", "-qm", "all")
        (root.parent / "once.py").write_text(ONCE)
        figures = builds(root, rounds if pages < 10_000 else 1)
        figures |= small_runs(root, rounds)
        figures |= searches(root)
        if pages <= 1_000:
            figures |= cold(root, rounds)
    return figures


def builds(root: Path, rounds: int) -> Figures:
    """Time full builds, one after the other in each round, and what they leave on disk."""
    texts, html = root.parent / "texts.json", root.parent / "html"
    commands: dict[str, Sequence[str]] = {OURS: once(root)}
    found = pages_of(root)
    write_texts(found, texts)
    for peer in BUILDERS:
        script = str(Path(__file__).with_name("peers.py"))
        commands[peer] = (sys.executable, script, peer, str(texts), str(root.parent / peer))
    if program := pagefind():
        write_html(found, html)
        commands["Pagefind"] = (program, "--site", str(html), "--silent")
        timed(commands["Pagefind"], root)
    folders = {OURS: root / ".eventsearch", "Pagefind": html / "pagefind"}
    folders |= {peer: root.parent / peer for peer in BUILDERS}
    spent: dict[str, list[Pair]] = defaultdict(list)
    for _ in range(rounds):
        for name, command in commands.items():
            subprocess.run(("rm", "-rf", str(folders[name])), check=True)
            spent[name].append(timed(command, root))
    disk: Figures = {
        ("size on disk, MB", name): (size(folders[name]) / 1e6, 0.0) for name in commands
    }
    disk["size on disk, MB", "the texts"] = (sum(len(p.body.encode()) for p in found) / 1e6, 0.0)
    return disk | medians("full build", spent)


def small_runs(root: Path, rounds: int) -> Figures:
    """Time a run without changes and one until a new word is answered, beside `git status`."""
    (page, *_) = sorted(root.rglob("index.md"))
    spent: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    timed(once(root), root)
    for number in range(rounds):
        spent["nothing changed"][OURS].append(timed(once(root), root))
        status = ("git", "status", "--short")
        spent["nothing changed"]["git status"].append(timed(status, root))
        with page.open("a", encoding="utf-8") as file:
            file.write(f"\nMotnouveau{number}.\n")
        new = timed(once(root), root)
        asking = (sys.executable, "-m", "eventsearch", "query", f"motnouveau{number}")
        answered = timed((*asking, "--format", "json"), root)
        spent["one page changed"][OURS].append(new)
        together = (new[0] + answered[0], new[1] + answered[1])
        spent["the same until a command answers"][OURS].append(together)
        git(root, "commit", "-qam", "one")
    return {key: pair for what, some in spent.items() for key, pair in medians(what, some).items()}


def searches(root: Path) -> Figures:
    """Ask every peer the same words, in turn: ten hits, the total and four facets."""
    return {
        (ASKED, name): (quantile(taken, 0.5), quantile(taken, 0.99))
        for name, taken in asked(root).items()
    }


def cold(root: Path, rounds: int) -> Figures:
    """Take the CPU of one search from the shell beside an empty Typer command."""
    chosen = {"empty Typer command": "a command that does nothing", "query, ten hits shown": OURS}
    spent: dict[str, list[Pair]] = defaultdict(list)
    for _ in range(2 * rounds):
        for name, column in chosen.items():
            taken = cpu(COMMANDS[name], root)
            spent[column].append((taken, taken))
    return medians("one search from the shell", spent)


def medians(what: str, spent: Mapping[str, Sequence[Pair]]) -> Figures:
    """Return the median wall and CPU seconds by what was done and by whom."""
    return {
        (what, name): (median(wall for wall, _ in taken), median(used for _, used in taken))
        for name, taken in spent.items()
    }


def written(every: Mapping[int, Figures], before: float) -> list[str]:
    """Return the lines of the table."""
    sizes = list(every)
    after, processors = os.getloadavg()[0], os.cpu_count()
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, `make bench`, {processors} processors, load {before:.1f}"
        f" before and {after:.1f} after; medians of wall and CPU seconds where nothing else is"
        " said.",
        "",
        "| what | who | " + " | ".join(f"{pages:,} pages" for pages in sizes) + " | exponent |",
        "|---" * (3 + len(sizes)) + "|",
    ]
    for what, who in dict.fromkeys(key for figures in every.values() for key in figures):
        found = {pages: every[pages].get((what, who)) for pages in sizes}
        cells = [shown(what, pair) for pair in found.values()]
        lines.append(f"| {what} | {who} | {' | '.join(cells)} | {exponent(what, found)} |")
    missing = [name for name, there in (*PEERS.items(), ("Pagefind", pagefind())) if not there]
    return [*lines, *(("", f"Not installed: {', '.join(missing)}.") if missing else ())]


def shown(what: str, pair: Pair | None) -> str:
    """Return one cell."""
    if pair is None:
        return ""
    return f"{pair[0]:.1f}" if "MB" in what else f"{pair[0]:.2f}, {pair[1]:.2f}"


def exponent(what: str, found: Mapping[int, Pair | None]) -> str:
    """Return how CPU grows with pages, as a power fitted through all sizes; empty for one."""
    at = 0 if "MB" in what or what == ASKED else 1
    points = [(log(pages), log(pair[at])) for pages, pair in found.items() if pair and pair[at] > 0]
    if len(points) < 2:
        return ""
    left = sum(x for x, _ in points) / len(points)
    up = sum(y for _, y in points) / len(points)
    slope = sum((x - left) * (y - up) for x, y in points) / sum((x - left) ** 2 for x, _ in points)
    return f"{slope:.2f}"


def quantile(taken: Sequence[float], part: float) -> float:
    """Return the value below which that part of all lies."""
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * part))]


def once(root: Path) -> Sequence[str]:
    """Return the command that brings the index of a site up to date."""
    return (sys.executable, str(root.parent / "once.py"), str(root))


def git(root: Path, *arguments: str) -> None:
    """Run git in a site."""
    options = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(("git", *options, *arguments), cwd=root, check=True)


if __name__ == "__main__":
    main()
