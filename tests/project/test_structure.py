"""
Test the structure of the package: the order of imports, the names, and the size of files.

LAYERS is the table in docs/architecture.md. The tests parse the sources without importing them.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src"
PACKAGE = "eventsearch"

LAYERS = (
    "errors",
    "child_processes",
    "files",
    "model",
    "settings",
    "extractor",
    "analysis",
    "query",
    "engines",
    "storage",
    "indexer",
    "watch",
    "search",
    "lint",
    "output",
    "web",
    "static_index",
    "cli",
    "mkdocs_plugin",
    "__main__",
)
"""Units: folders or files of the package. A unit may import itself and the units above it."""

NOT_FOR_QUERIES = ("markdown", "bs4", "lxml", "frontmatter", "starlette", "icalendar", "rich")
"""Libraries that load too slowly for a search in a terminal."""

VAGUE = ("utils", "util", "helpers", "helper", "common", "misc", "manager", "base")
MOST_LINES = 900
MOST_FUNCTION_LINES = 60


def module_name(path: Path) -> str:
    """Return the dotted name of a source file."""
    parts = path.relative_to(SOURCES).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted((SOURCES / PACKAGE).rglob("*.py"))}


def unit(module: str) -> str:
    """Return the folder or file of the package that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


@cache
def tree(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def is_for_types(node: ast.AST) -> bool:
    """Return whether only type checkers read a block."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def that_run(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that run when the module is imported."""
    for child in ast.iter_child_nodes(node):
        later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if not (later or is_for_types(child)):
            yield child
            yield from that_run(child)


def targets(node: ast.AST) -> Iterator[str]:
    """Yield the dotted names that an import statement imports. Other nodes import nothing."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in MODULES else str(node.module)


def imports(module: str) -> set[str]:
    """Return the names that a module imports while it is loaded."""
    return set(chain.from_iterable(targets(node) for node in that_run(tree(module))))


def knows(module: str) -> set[str]:
    """Return all names that a module imports, also in functions and for types only."""
    return set(chain.from_iterable(targets(node) for node in ast.walk(tree(module))))


def own(names: set[str]) -> set[str]:
    """Return the names that are modules of the package."""
    return {name for name in names if name in MODULES}


def loaded_by(start: str) -> set[str]:
    """Return all modules of the package and of libraries that importing a module loads."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            parents = {name.rsplit(".", depth)[0] for depth in range(1, name.count(".") + 1)}
            waiting.extend(own(parents) | (imports(name) if name in MODULES else set()))
    return seen


def test_every_unit_has_its_layer() -> None:
    units = {unit(module) for module in MODULES} - {""}
    assert sorted(LAYERS) == sorted(units)


def test_imports_go_to_lower_layers_only() -> None:
    layer = {name: at for at, name in enumerate(LAYERS)} | {"": -1}
    wrong = [
        (module, name)
        for module in MODULES
        for name in sorted(own(knows(module)))
        if unit(name) != unit(module) and layer[unit(name)] >= layer[unit(module)]
    ]
    assert wrong == []


def test_no_module_imports_itself_in_a_circle() -> None:
    known = {module: own(knows(module)) for module in MODULES}
    reached = {module: set(names) for module, names in known.items()}
    for middle in MODULES:
        for module in MODULES:
            if middle in reached[module]:
                reached[module] |= reached[middle]
    assert [module for module in MODULES if module in reached[module]] == []


def test_only_the_whoosh_engine_imports_whoosh() -> None:
    knowing = {
        module
        for module in MODULES
        if any(name.split(".")[0] == "whoosh" for name in knows(module))
    }
    assert knowing
    assert {
        module for module in knowing if not module.startswith("eventsearch.engines.whoosh")
    } == set()


@pytest.mark.parametrize(
    "start", ["eventsearch.__main__", "eventsearch.search.index", "eventsearch.output"]
)
def test_answering_loads_no_library_that_only_indexing_needs(start: str) -> None:
    loaded = {name.split(".")[0].lower() for name in loaded_by(start)}
    assert loaded & set(NOT_FOR_QUERIES) == set()


def test_files_and_functions_stay_short() -> None:
    folders = ("src", "tests", "benchmarks", "scripts")
    files = (path for name in folders for path in (ROOT / name).rglob("*.py"))
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {path: length for path, length in lengths.items() if length > MOST_LINES} == {}
    long = [
        (module, node.name)
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= MOST_FUNCTION_LINES
    ]
    assert long == []


def test_the_program_begins_with_built_in_modules_only() -> None:
    assert imports("eventsearch.__main__") == {"gc", "os", "sys"}


def test_no_private_name_is_imported() -> None:
    private = [
        (module, name)
        for module in MODULES
        for name in sorted(named(module))
        if re.search(r"(^|\.)_(?!_)", name)
    ]
    assert private == []


def named(module: str) -> set[str]:
    """Return the names that a module imports, each with the name of its module before it."""
    imported = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Import)]
    taken = [node for node in ast.walk(tree(module)) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imported for alias in node.names} | {
        f"{node.module}.{alias.name}" for node in taken for alias in node.names
    }


CATCH_EVERYTHING = {"eventsearch.indexer.worker", "eventsearch.web.searcher_manager"}
"""
Modules that may catch every exception. The first reports a bug as a diagnostic of the page that
causes it (E213). The second logs a bug in background work of the server.
"""


def test_no_handler_catches_all_exceptions() -> None:
    swallowing = [
        module
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not isinstance(node.body[-1], ast.Raise)
    ]
    assert sorted(swallowing) == sorted(CATCH_EVERYTHING)


def test_the_architecture_names_every_unit() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## A question for each folder")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    named = [tuple(re.findall(r"`(\w+)(?:/|\.py)`", row)) for row in rows]
    assert [*chain.from_iterable(named)] == [*LAYERS][:-1]


ARCHITECTURE = "\n".join(
    (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    for page in ("architecture", "extending")
)


def code_of(text: str) -> str:
    """Return the text in backticks and in code blocks."""
    fenced = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^```\n.*?^```\n", "", text))
    return "\n".join([*fenced, *inline])


def test_every_path_in_the_architecture_exists() -> None:
    pattern = r"(?<![\w/.])(?:\w[\w.-]*/)+(?:\w[\w.-]*)?|(?<![\w/])\w+\.(?:py|md)\b"
    named = set(re.findall(pattern, code_of(ARCHITECTURE)))
    assert len(named) > 60
    paths = {path.replace("NAME", "query") for path in named} - {"content/"}
    roots = (ROOT, SOURCES / PACKAGE)
    assert [path for path in sorted(paths) if not any(holds(root / path) for root in roots)] == []


def holds(path: Path) -> bool:
    """Return whether a path is a file, or a folder with modules and not only caches."""
    return path.is_file() or any(path.rglob("*.py"))


def test_every_class_and_table_in_the_architecture_exists() -> None:
    named = set(re.findall(r"`([A-Z]\w+)`", ARCHITECTURE))
    assert len(named) > 20
    nodes = chain.from_iterable(ast.walk(tree(module)) for module in MODULES)
    defined = {
        node.name if isinstance(node, ast.ClassDef) else node.id
        for node in nodes
        if isinstance(node, ast.ClassDef)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }
    assert named - defined == NOT_OURS


NOT_OURS = {"ETag", "LAYERS", "Route"}
"""Names that the package does not define: from HTTP, this file and Starlette."""

PARTICIPLE = re.compile(r"(?!feed|seed)\w+(?:ed|ing)|hidden|unreadable")

PRIVATE = re.compile(
    "about|again|ahead|alone|anew|apart|back|before|begun|beside|between|born|by|done|drawn|found"
    "|given|gone|held|kept|known|lately|left|made|meant|near|nearly|not|now|of|once|over|said|shown"
    "|spoken|taken|then|to|told|typed|under|unread|upon|vanished|went|while|within|without|written"
)
"""Participles, adverbs and prepositions. No word of a module's name may be one of them."""

UNNAMED = {
    # A participle, but HTTP has the header Last-Modified.
    "storage.last_modified",
    # Adverbs and prepositions. `why_not` and `--now` are what users type.
    "output.terminal.why_not",
    "search.why_not",
}
"""Modules and packages whose names are not nouns. The list may only become shorter."""


def test_names_are_nouns() -> None:
    """
    No word of a module's or package's name matches `PRIVATE`. The last word is not a participle.

    No module has a vague name such as `utils`.
    """
    wrong = set()
    for module in MODULES:
        words = module.rpartition(".")[2].strip("_").split("_")
        head = words[-1]
        vague = "_".join(words) in VAGUE
        if vague or PARTICIPLE.fullmatch(head) or any(map(PRIVATE.fullmatch, words)):
            wrong.add(module.removeprefix(f"{PACKAGE}."))
    assert wrong == UNNAMED


POSSESSIVE = re.compile(r"(?<!\\)\)(?:[*+?]|\{\{?\d*,?\d*\}\}?)\+")


def test_no_group_of_a_pattern_is_repeated_possessively() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in MODULES.values()}
    assert [path for path, text in texts.items() if POSSESSIVE.search(text)] == []


def test_every_file_whose_coverage_counts_exists() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = tomllib.loads(text)["tool"]["coverage"]["report"]["include"]
    assert [name for name in names if not any(ROOT.glob(name))] == []
