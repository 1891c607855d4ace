"""How does a test ask the engine that runs in a browser? One process of Node for many questions."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from browser.tools import node
from eventsearch.static_index.tables import query_tables

ENGINE = Path(__file__).parents[2] / "src/eventsearch/static_index/engine"
SCRIPT = Path(__file__).with_name("searches.mjs")


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of an index."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def answers(folder: Path, tmp_path: Path, questions: Iterable[tuple[str, object]]) -> list[Any]:
    """Return what the engine answers to calls of `Searcher`: a name, and its arguments by name."""
    modules = tmp_path / "engine"
    if not modules.exists():
        shutil.copytree(ENGINE, modules)
        (modules / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    tables = modules / "tables.json"
    tables.write_text(json.dumps(query_tables(("fr", "en"))), encoding="utf-8")
    run = subprocess.run(
        [node(), str(SCRIPT), str(modules), str(folder), str(tables)],
        input="".join(f"{json.dumps(question)}\n" for question in questions),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]
