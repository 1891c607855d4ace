"""Build an index of a copy of the sample site."""

from __future__ import annotations

import shutil
from pathlib import Path

from eventsearch.indexer.build import build
from eventsearch.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]


def index_of_sample(root: Path) -> Path:
    """Copy the sample site to a folder, index it there, and return the index's path."""
    shutil.copytree(ROOT / "content", root / "content")
    for name in ("hugo.yaml", "eventsearch.toml"):
        shutil.copy(ROOT / name, root / name)
    settings = load_settings(root, environ={}, flags={})
    build(settings)
    return settings.index
