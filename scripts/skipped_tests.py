"""
Which tests were left out, and was that allowed?

Reads JUnit reports. Tests may be left out for want of the real sites and judged questions in the
folder ``shared``, where it is missing, and of what only root may do, where root does not run them.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree


def skipped(report: Path) -> Counter[str]:
    """Return the reasons for which tests were left out, with the number of tests."""
    reasons: Counter[str] = Counter()
    for found in ElementTree.parse(report).iter("skipped"):  # noqa: S314 - pytest wrote it
        reasons[found.get("message", "")] += 1
    return reasons


def may_miss(reason: str, shared: Path) -> bool:
    """Whether what a test was left out for can be missing here."""
    if "corpora" in reason or "shared/" in reason:
        return not shared.is_dir()
    needs_root = reason == "needs to change the user" or reason.endswith("run the tests as root")
    return needs_root and os.geteuid() != 0


def main(shared: str, *reports: str) -> int:
    """Print the reasons; return 1 when one of them is not allowed here."""
    wrong = False
    found = sum((skipped(Path(report)) for report in reports), Counter[str]())
    for reason, number in sorted(found.items()):
        allowed = may_miss(reason, Path(shared))
        wrong = wrong or not allowed
        print(f"{'left out' if allowed else 'MUST NOT BE LEFT OUT'}: {number} tests: {reason}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
