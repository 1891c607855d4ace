"""Test that searches and index runs do not load modules that they do not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli_site import NOW, environment, write_site

HEAVY = {
    *("markdown", "bs4", "lxml", "frontmatter", "yaml", "starlette", "uvicorn", "orjson", "rich"),
    *("icalendar", "mcp", "pydantic", "asyncio", "multiprocessing", "email", "http", "logging"),
    *("eventsearch.extractor", "eventsearch.web", "eventsearch.lint", "eventsearch.output.export"),
    *("eventsearch.indexer.build", "eventsearch.output.diagnostics", "eventsearch.lint.codes"),
    *("eventsearch.query.date_words.find", "tomllib", "hashlib"),
}
"""Packages and modules that a search must not load."""

NOT_FOR_A_RUN = {
    *("bs4", "mcp", "multiprocessing", "starlette", "uvicorn", "rich", "icalendar"),
    *("eventsearch.lint.codes", "eventsearch.output.diagnostics"),
    *("eventsearch.watch", "eventsearch.lint", "eventsearch.web", "eventsearch.search.index"),
    "eventsearch.model.query",
}
"""Modules that an index run without diagnostics must not load."""

READS_PAGES = {
    *("markdown", "lxml", "pickle", "eventsearch.extractor.extract", "eventsearch.indexer.worker"),
    *("eventsearch.engines.whoosh.writer.index_writer", "eventsearch.extractor.events.evidence"),
    "eventsearch.extractor.language.detection",
}
"""Modules that an index run needs only if pages have changed, or for `pickle` on large sites."""

MOST_LOADED = 89
"""Maximum number of eventsearch modules that a search loads."""

MOST_ENTERED = 57
"""Maximum number of eventsearch modules whose functions a search calls."""

MOST_OTHERS = 13
"""Maximum number of modules outside eventsearch that an empty Typer command does not load.

Before Python 3.13, a search loads 11.
"""

MOST_PATTERNS = 34
"""Maximum number of regular expressions that a search for ``10%`` compiles, without libraries'."""

MOST_TYPED = 6
"""Maximum number of eventsearch classes for which `typing` compiles annotations in a search."""

COMPILED = """
import re._compiler
import sys
import typing
from eventsearch.cli.app import run
made = []
def counted(kind, make):
    def counting(*args):
        frame = sys._getframe(1)
        while frame.f_globals["__name__"] in ("re", "typing", "eventsearch.model.lazy_pattern"):
            frame = frame.f_back
        if frame.f_globals["__name__"].startswith("eventsearch."):
            made.append(kind)
        return make(*args)
    return counting
re._compiler.compile = counted("pattern", re._compiler.compile)
meta = typing.NamedTupleMeta
meta.__new__ = counted("class", meta.__new__)
run(sys.argv[1:])
print(made.count("pattern"), made.count("class"), file=sys.stderr)
"""

EMPTY = """
import sys
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def main() -> None:
    print(0, *sorted(sys.modules), file=sys.stderr)
app()
"""

ENGINE = {"whoosh", "eventsearch.search.index", "Stemmer"}
"""Further modules that the help must not load."""

LIST = """
import sys
from eventsearch.cli.app import run
code = run(sys.argv[1:])
print(code, *sorted(sys.modules), file=sys.stderr)
"""

ENTERED = """
import sys
from eventsearch.cli.app import run
entered = {"eventsearch.cli.app"}
def enter(frame, event, _):
    name = frame.f_globals.get("__name__", "")
    if event == "call" and name.startswith("eventsearch.") and name not in entered:
        while frame.f_code.co_name != "<module>":
            frame = frame.f_back
        # What an import calls is no part of the search.
        if frame.f_globals["__name__"] == "__main__":
            entered.add(name)
sys.setprofile(enter)
code = run(sys.argv[1:])
sys.setprofile(None)
print(code, *sorted(entered), file=sys.stderr)
"""


def loaded(*args: str, cwd: Path, program: str = LIST) -> tuple[str, set[str]]:
    """Return a command's exit code, and the modules that it has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", program, *args],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=True,
    )
    code, *modules = done.stderr.decode().split("\n")[-2].split(" ")
    return code, set(modules)


def test_a_search_loads_few_modules(indexed: Path) -> None:
    _, empty = loaded(cwd=indexed, program=EMPTY)
    code, modules = loaded("query", "python OR 10%", "--format", "table", cwd=indexed)
    assert code == "0"
    ours = {name for name in modules if name.split(".")[0] == "eventsearch"}
    assert 50 < len(ours) <= MOST_LOADED
    others = {name.split(".")[0] for name in modules - empty - ours if not name.startswith("_")}
    assert len(others) <= MOST_OTHERS, sorted(others)


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_search_enters_few_modules(indexed: Path, form: str) -> None:
    code, modules = loaded("query", "10%", "--format", form, cwd=indexed, program=ENTERED)
    assert code == "0"
    assert 40 < len(modules) <= MOST_ENTERED, sorted(modules)


def test_a_search_compiles_few_patterns_and_classes(indexed: Path) -> None:
    patterns, classes = loaded("query", "10%", cwd=indexed, program=COMPILED)
    assert 10 < int(patterns) <= MOST_PATTERNS
    assert max(map(int, classes)) <= MOST_TYPED


LISTED = ("--format", "table", "--explain", "--facets", "tag", "--now", NOW)


@pytest.mark.parametrize(
    ("args", "wanted", "unwanted"),
    [
        (("query", "10%", *LISTED), "search.index", set()),
        (("query", "10%", "--format", "json", "--facets", "tag"), "search.index", set()),
        (("query", "10%", "--format", "ndjson"), "search.index", set()),
        (("query", "10%", "--format", "url"), "search.index", set()),
        (("query", "zzzzzz", *LISTED), "search.did_you_mean", {"eventsearch.search.why_not"}),
        (("suggest", "10", "--now", NOW), "search.suggest", {"eventsearch.search.did_you_mean"}),
        (("--help",), "cli.app", ENGINE),
        (("--version",), "cli.app", ENGINE),
        (("query", "--help"), "cli.app", ENGINE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_command_loads_no_slow_modules(
    indexed: Path, args: tuple[str, ...], wanted: str, unwanted: set[str]
) -> None:
    code, modules = loaded(*args, cwd=indexed)
    assert code == ("1" if "zzzzzz" in args else "0")
    assert f"eventsearch.{wanted}" in modules
    assert modules & (HEAVY | unwanted) == set()


def test_a_run_loads_what_it_needs(tmp_path: Path) -> None:
    page = write_site(tmp_path) / "content/event/python/index.md"
    for path in tmp_path.rglob("*.md"):
        # A recent file is read again even if it looks unchanged, so make the files old.
        os.utime(path, (1, 1))
    assert loaded("index", cwd=tmp_path)[0] == "0"
    code, modules = loaded("index", cwd=tmp_path)
    assert code == "0"
    assert modules & {*NOT_FOR_A_RUN, *READS_PAGES} == set()
    page.write_text(page.read_text(encoding="utf-8") + "Un autre.\n", encoding="utf-8")
    code, modules = loaded("index", cwd=tmp_path)
    assert code == "0"
    assert "eventsearch.extractor.extract" in modules
    assert modules & NOT_FOR_A_RUN == set()
