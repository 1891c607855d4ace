"""
One index run in a separate process, for tests that kill it or run it as another user.

    python tests/support/index_run.py ROOT INDEX WORKERS [EXTRACT]
"""

from __future__ import annotations

import sys
from pathlib import Path

import failing_reads
from eventsearch.indexer.build import build
from eventsearch.settings import Settings


def main(root: str, index: str, workers: str, extract: str = "") -> None:
    """Index the site once, and print the name of the live generation."""
    settings = Settings(root=Path(root), index=Path(index), workers=int(workers))
    reader = getattr(failing_reads, extract) if extract else None
    report = build(
        settings,
        extract=reader,
        progress=lambda step, done, total: print(step, done, total, flush=True),
    )
    print(report.generation)


if __name__ == "__main__":
    main(*sys.argv[1:])
