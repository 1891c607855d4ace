"""
How often is each diagnostic given on real sites?

    python benchmarks/diagnostics.py [NAME…] [--corpora DIR] [--show CODE]

Prints a Markdown table of codes and sites, each site seen from the day of its last change where
that is known; with ``--show`` every finding of the codes that begin so.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from eventsearch.check import check
from eventsearch.records.content import Problem
from eventsearch.settings import load_settings

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"


def clock(corpora: Path, name: str) -> datetime:
    """Return the day of a site's last change; today where nobody wrote it down."""
    meta = corpora / "oracle" / f"{name}.meta.json"
    if not meta.is_file():
        return datetime.now(UTC)
    return datetime.fromisoformat(json.loads(meta.read_text(encoding="utf-8"))["clock"])


def table(found: dict[str, Sequence[Problem]], seconds: dict[str, float]) -> str:
    """Return the counts by code and severity as Markdown."""
    counts = {name: Counter((p.code, p.severity) for p in each) for name, each in found.items()}
    rows = sorted({row for count in counts.values() for row in count})
    lines = [
        f"| code | severity | {' | '.join(found)} |",
        f"|---|---|{'---|' * len(found)}",
        *(
            f"| {code} | {severity} | "
            f"{' | '.join(str(counts[name][code, severity] or '') for name in found)} |"
            for code, severity in rows
        ),
        f"| | seconds | {' | '.join(f'{seconds[name]:.1f}' for name in found)} |",
    ]
    return "\n".join(lines)


def main() -> None:
    """Check the sites and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--show", metavar="CODE", default="")
    given = parser.parse_args()
    names = given.names or sorted(
        path.name
        for path in given.corpora.iterdir()
        if path.is_dir() and path.name not in ("oracle",)
    )
    found: dict[str, Sequence[Problem]] = {}
    seconds: dict[str, float] = {}
    for name in names:
        settings = load_settings(given.corpora / name, environ={}, flags={})
        begun = perf_counter()
        found[name] = check(settings, now=clock(given.corpora, name))
        seconds[name] = perf_counter() - begun
    print(table(found, seconds))
    for name, problems in found.items() if given.show else ():
        for each in problems:
            if each.code.startswith(given.show):
                place = f"{name}/{each.path}:{each.line}:{each.column}"
                print(f"{place}: {each.code} {each.message}; {each.cure}")


if __name__ == "__main__":
    main()
