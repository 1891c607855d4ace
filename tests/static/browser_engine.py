"""Call the browser's search engine from a test. One Node process answers many requests."""

from __future__ import annotations

import atexit
import json
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from browser.tools import MODULES, node, run_node
from eventsearch.static_index.tables import query_tables
from programs import run_program

ENGINE = Path(__file__).parents[2] / "src/eventsearch/static_index/engine"
HERE = Path(__file__).parent


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


def ask(script: str, lines: Iterable[str], *arguments: object) -> list[Any]:
    """Run a script of this folder with the engine's modules; return the JSON value of each line."""
    run = run_program(
        [node(), str(HERE / script), str(engine_modules()), *map(str, arguments)],
        input="".join(f"{line}\n" for line in lines),
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def difference(one: Any, other: Any, path: str = "") -> str:
    """Describe the first difference of two values. Return an empty string if they are equal."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        parts = [(one[key], other[key], f"{path}.{key}") for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        parts = [(*pair, f"{path}[{at}]") for at, pair in enumerate(zip(one, other, strict=True))]
    else:
        return f"{path}: {json.dumps(one)[:300]} != {json.dumps(other)[:300]}"
    return next((difference(*each) for each in parts if each[0] != each[1]), "")


def answers(folder: Path, tmp_path: Path, questions: Iterable[tuple[str, object]]) -> list[Any]:
    """Call methods of `Searcher` with named arguments, and return the engine's answers."""
    tables = tmp_path / "tables.json"
    tables.write_text(json.dumps(query_tables(("fr", "en"))), encoding="utf-8")
    return ask("searches.mjs", map(json.dumps, questions), folder, tables)
