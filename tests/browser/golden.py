"""
Accessibility trees that were read and found good.

`REVIEW_TREES=1` writes them anew, for a change that was meant: read what `git diff` says.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def reviewed(name: str, tree: str) -> str:
    """Return the tree of this name as it was reviewed; *tree* is what it is now."""
    path = FOLDER / f"{name}.yaml"
    if os.environ.get("REVIEW_TREES") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(tree + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").removesuffix("\n")
