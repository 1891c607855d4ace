"""
Which tests were left out, and was that allowed?

Reads a JUnit report. Tests may be left out only for want of the real sites and judged questions in
the folder ``shared``, and only where that folder is missing.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

ALLOWED = ("corpora", "shared/")


def skipped(report: Path) -> Counter[str]:
    """Return the reasons for which tests were left out, with the number of tests."""
    reasons: Counter[str] = Counter()
    for found in ElementTree.parse(report).iter("skipped"):  # noqa: S314 - pytest wrote it
        reasons[found.get("message", "")] += 1
    return reasons


def main(report: str, shared: str) -> int:
    """Print the reasons; return 1 when one of them is not allowed here."""
    wrong = False
    for reason, number in sorted(skipped(Path(report)).items()):
        allowed = any(word in reason for word in ALLOWED) and not Path(shared).is_dir()
        wrong = wrong or not allowed
        print(f"{'left out' if allowed else 'MUST NOT BE LEFT OUT'}: {number} tests: {reason}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
