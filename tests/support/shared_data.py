"""
Where are the real sites and the probes?

In a folder ``shared`` beside the repository or above it. They are read there and never copied into
the project; a test that misses them is left out, and says what it misses.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from programs import use


def shared(path: str) -> Path:
    """Return a file or folder of the shared data; leaves the test out where it is missing."""
    use("corpora")
    for folder in Path(__file__).resolve().parents:
        found = folder / "shared" / path
        if found.exists():
            return found
    pytest.skip(f"needs shared/{path} beside the project")


def corpora() -> Path:
    """Return the folder of real sites, with what Hugo says of them."""
    return shared("corpora/oracle").parent
