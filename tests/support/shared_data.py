"""
Find the real sites and the probes.

They are in a folder ``shared`` beside the repository or above it. Tests read them there and never
copy them into the project. A test without its data is skipped with the missing path as the reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from programs import use


def shared(path: str) -> Path:
    """Return a file or folder of the shared data. Skip the test if it is missing."""
    use("corpora")
    for folder in Path(__file__).resolve().parents:
        found = folder / "shared" / path
        if found.exists():
            return found
    pytest.skip(f"needs shared/{path} beside the project")


def corpora() -> Path:
    """Return the folder of the real sites, which also contains Hugo's output for them."""
    return shared("corpora/oracle").parent
