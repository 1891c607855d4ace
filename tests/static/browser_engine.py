"""How does a test ask the engine that runs in a browser? One process of Node for many questions."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from browser.tools import MODULES, node, run_node
from eventsearch.static_index.tables import query_tables

ENGINE = Path(__file__).parents[2] / "src/eventsearch/static_index/engine"
SCRIPT = Path(__file__).with_name("searches.mjs")


@cache
def engine_modules() -> Path:
    """Return a folder with the engine's modules in JavaScript, as Node loads them."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    options = (f"--outdir={folder}", "--target=es2022", "--tsconfig-raw={}", "--log-level=warning")
    run_node(MODULES / "esbuild" / "bin" / "esbuild", *map(str, ENGINE.glob("*.ts")), *options)
    return folder


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of an index."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def answers(folder: Path, tmp_path: Path, questions: Iterable[tuple[str, object]]) -> list[Any]:
    """Return what the engine answers to calls of `Searcher`: a name, and its arguments by name."""
    tables = tmp_path / "tables.json"
    tables.write_text(json.dumps(query_tables(("fr", "en"))), encoding="utf-8")
    run = subprocess.run(
        [node(), str(SCRIPT), str(engine_modules()), str(folder), str(tables)],
        input="".join(f"{json.dumps(question)}\n" for question in questions),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]
