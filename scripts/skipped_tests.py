"""
List the skipped tests of JUnit reports, and fail if one of them must not be skipped.

Two reasons are allowed: the folder ``shared`` with real sites and judged queries is missing, or the
test needs root and another user runs it.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree


def skipped(report: Path) -> Counter[str]:
    """Return the reasons for skipped tests, with their numbers of tests."""
    reasons: Counter[str] = Counter()
    for found in ElementTree.parse(report).iter("skipped"):  # noqa: S314 - pytest wrote it
        reasons[found.get("message", "")] += 1
    return reasons


def may_miss(reason: str, shared: Path) -> bool:
    """Whether a test may be skipped for this reason."""
    if "corpora" in reason or "shared/" in reason:
        return not shared.is_dir()
    needs_root = reason == "needs to change the user" or reason.endswith("run the tests as root")
    return needs_root and os.geteuid() != 0


def main(shared: str, *reports: str) -> int:
    """Print the reasons; return 1 if one of them is not allowed."""
    wrong = False
    found = sum((skipped(Path(report)) for report in reports), Counter[str]())
    for reason, number in sorted(found.items()):
        allowed = may_miss(reason, Path(shared))
        wrong = wrong or not allowed
        print(f"{'skipped' if allowed else 'MUST NOT BE SKIPPED'}: {number} tests: {reason}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
