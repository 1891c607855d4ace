"""
Accessibility trees that a person read and approved.

After an intended change, `REVIEW_TREES=1` writes the trees again. Then read `git diff`.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def reviewed(name: str, tree: str) -> str:
    """Return the approved tree of this name. `REVIEW_TREES=1` replaces it with *tree* first."""
    path = FOLDER / f"{name}.yaml"
    if os.environ.get("REVIEW_TREES") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(tree + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").removesuffix("\n")
