"""
How much of a generator's output for a site does eventsearch reproduce?

    python benchmarks/oracle.py [NAME…] [--diff] [--corpora DIR]
    python benchmarks/oracle.py --hugo HUGO SITE… [--diff] [--clock DATE] [--keep DIR]

For other generators than Hugo:

    python benchmarks/oracle.py --platform mkdocs|jekyll|docusaurus [--program PROGRAM] SITE…

Prints one row per measure. Without options, it compares the corpora that have an oracle: the
recorded output of the generator. With ``--hugo`` or ``--platform``, it builds each SITE with an
installed generator. With ``--diff``, it also prints each difference and its reason. Ends with 1 if
a target is missed.

MkDocs must be installed in this environment. Jekyll is found in PATH or at *PROGRAM*. For
Docusaurus, *PROGRAM* is a folder in which this command has been run:

    npm install @docusaurus/core @docusaurus/preset-classic @docusaurus/faster \\
        @mdx-js/react react react-dom
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fidelity.agreement import compare, missed_shares
from fidelity.building import NotBuilt, ask, write
from fidelity.comparison import Difference, Tally, measure
from fidelity.generators import PLATFORMS, build

LEAST_MEAN = 0.998
GOOD_TEXT = 0.97
LEAST_HEADINGS = 0.995


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the given sites, or all corpora that have an oracle. Return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--diff", action="store_true")
    parser.add_argument("--corpora", type=Path, default=_corpora())
    parser.add_argument("--hugo", help="program that is asked of the sites")
    parser.add_argument("--clock", type=_moment, help="when they are built; now if it is left out")
    parser.add_argument("--keep", type=Path, help="folder to keep what Hugo reported in")
    parser.add_argument("--platform", choices=PLATFORMS, help="generator that builds the sites")
    parser.add_argument("--program", default="", help="where that generator is")
    options = parser.parse_args(arguments)
    if options.platform:
        return _build(options)
    with tempfile.TemporaryDirectory() as work:
        oracles = tuple(
            _asked(options, options.keep or Path(work)) if options.hugo else _given(options)
        )
        missed = sum(_compare(*each, diff=options.diff) for each in oracles)
    sys.stdout.write(f"\n{len(oracles)} oracles, {missed} targets missed\n")
    return int(missed > 0 or not oracles)


def _build(options: argparse.Namespace) -> int:
    """Build each site and print how it compares. Return 1 if a target is missed, else 0."""
    number = 0
    for site in map(Path, options.names):
        try:
            pages = tuple(build(options.platform, site, options.program))
        except NotBuilt as error:
            sys.exit(f"{site}: {options.platform} does not build it\n{error}")
        tally = compare(site.resolve(), options.platform, pages, options.clock or datetime.now(UTC))
        targets = tuple(missed_shares(tally))
        number += len(targets)
        sys.stdout.writelines(_lines(site.resolve().name, tally, targets, diff=options.diff))
    return int(number > 0)


def _given(options: argparse.Namespace) -> Iterator[tuple[Path, Path, str]]:
    """Yield the site, folder and name of each oracle in the corpora."""
    folder: Path = options.corpora / "oracle"
    found = sorted(path.name.removesuffix(".jsonl.gz") for path in folder.glob("*.jsonl.gz"))
    for name in options.names or [name for name in found if not name.endswith(".html")]:
        yield options.corpora / name.partition("@")[0], folder, name


def _asked(options: argparse.Namespace, folder: Path) -> Iterator[tuple[Path, Path, str]]:
    """Build each site with Hugo. Yield the site, folder and name of its oracle."""
    for site in map(Path, options.names):
        try:
            oracle = ask(options.hugo, site, options.clock or datetime.now(UTC))
        except NotBuilt as error:
            sys.exit(f"{site}: Hugo does not build it\n{error}")
        sys.stderr.write(oracle.warnings)
        yield site, folder, write(oracle, folder)


def _compare(site: Path, folder: Path, name: str, *, diff: bool) -> int:
    """Print how a site compares. Return the number of targets that it misses."""
    tally = measure(site, folder, name)
    targets = tuple(missed_targets(tally))
    sys.stdout.writelines(_lines(name, tally, targets, diff=diff))
    return len(targets)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def missed_targets(tally: Tally) -> Iterator[str]:
    """Yield a short description of each target that is missed."""
    for measured, of in tally.of.items():
        unexplained = sum(1 for each in _of(tally, measured) if not each.reason)
        if measured == "headings":
            if tally.right[measured] < LEAST_HEADINGS * of:
                yield f"headings: {tally.right[measured]} of {of}"
        elif unexplained:
            yield f"{measured}: {unexplained} differences without a reason"
    if tally.scores and _mean(tally.scores) < LEAST_MEAN:
        yield f"text: mean {_mean(tally.scores):.5f}"
    low = [each for each in _of(tally, "text") if each.score < GOOD_TEXT and not each.reason]
    if low:
        yield f"text: {len(low)} pages under {GOOD_TEXT} without a reason"


def _of(tally: Tally, measured: str) -> Iterator[Difference]:
    return (each for each in tally.differences if each.measure == measured)


def _lines(name: str, tally: Tally, targets: Sequence[str], *, diff: bool) -> Iterator[str]:
    yield f"\n{name}\n"
    for measured, of in tally.of.items():
        right = tally.right[measured]
        explained = sum(1 for each in _of(tally, measured) if each.reason)
        mark = "" if right == of else f"  ← {of - right}, {explained} explained"
        share = 100 * right / of if of else 100.0
        yield f"  {measured:12} {right:>6} / {of:<6} {share:7.2f}%{mark}\n"
    if tally.scores:
        under = [each for each in _of(tally, "text") if each.score < GOOD_TEXT]
        yield (
            f"  {'text F1':12} mean {_mean(tally.scores):.5f}, least {min(tally.scores):.4f},"
            f" {len(under)} of {len(tally.scores)} pages under {GOOD_TEXT}\n"
        )
    for target in targets:
        yield f"  MISSED {target}\n"
    for each in sorted(tally.differences, key=_order) if diff else ():
        yield f"    {each.measure:12} {each.page}: {each.shown}\n"
        yield f"    {'':12} {each.reason or 'unexplained'}\n"


def _order(difference: Difference) -> tuple[str, str, str]:
    return difference.measure, difference.page, difference.shown


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores)


def _corpora() -> Path:
    """Return the folder `shared/corpora` in the nearest folder above this file that has one."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "corpora").is_dir():
            return folder / "shared" / "corpora"
    return Path("shared/corpora")


if __name__ == "__main__":
    sys.exit(main())
