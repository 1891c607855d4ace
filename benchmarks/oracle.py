"""
How much of what the real Hugo says of real sites do we say too?

    python benchmarks/oracle.py [NAME…] [--diff] [--corpora DIR]

Prints a row a measure for each corpus that has an oracle; with ``--diff`` every difference and its
reason. Ends with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from fidelity.comparison import Difference, Tally, measure

LEAST_MEAN = 0.998
GOOD_TEXT = 0.97
LEAST_HEADINGS = 0.995


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the corpora that are asked for, or all that have an oracle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--diff", action="store_true")
    parser.add_argument("--corpora", type=Path, default=_corpora())
    options = parser.parse_args(arguments)
    folder: Path = options.corpora / "oracle"
    found = sorted(path.name.removesuffix(".jsonl.gz") for path in folder.glob("*.jsonl.gz"))
    names = options.names or [name for name in found if not name.endswith(".html")]
    missed = 0
    for name in names:
        tally = measure(options.corpora, name)
        targets = tuple(missed_targets(tally))
        sys.stdout.writelines(_lines(name, tally, targets, diff=options.diff))
        missed += len(targets)
    sys.stdout.write(f"\n{len(names)} oracles, {missed} targets missed\n")
    return int(missed > 0 or not names)


def missed_targets(tally: Tally) -> Iterator[str]:
    """Yield what is not as it should be, a sentence each."""
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
    """Return the folder of corpora beside the repository or beside a folder above it."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "corpora").is_dir():
            return folder / "shared" / "corpora"
    return Path("shared/corpora")


if __name__ == "__main__":
    sys.exit(main())
