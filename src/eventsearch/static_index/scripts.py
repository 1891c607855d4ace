"""
The scripts that a site without a server publishes beside the files of its index.

The modules of ``engine/`` are ``engine.js``, which the search box and the shims load where
their ``src`` ends with a slash, and some that it loads for few questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, NamedTuple

import orjson

from eventsearch.web.routes.static_files import TYPES, asset, without_comments
from eventsearch.web.search_page.messages import LANGUAGES, box_texts

RESULTS = "search.html"


class Part(NamedTuple):
    """A script of the engine: its name, and what it exports for those that load it."""

    file: str
    export: str


PARTS: Mapping[str, Part] = {
    "index": Part("engine.js", "open"),
    "syntax": Part("syntax.js", "syntax"),
    "dates": Part("dates.js", "dates"),
    "corrections": Part("corrections.js", "corrections"),
}
"""Module from which a script begins, those that few questions need after those that all do."""

_IMPORT = re.compile(rb'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(rb"^export (?=[acfl])", re.MULTILINE)
_LINES = re.compile(rb"\n{2,}")

SERVER, HERE = b'const SOURCE = "v1/search"', b'const SOURCE = "./"'
"""Where the shims ask, from their own address."""


PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<script src="event-search.js" defer></script>
<body style="max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font-family: system-ui">
<h1>{title}</h1>
<event-search mode="results" src="./"></event-search>
"""


def scripts(lang: str, title: str) -> Mapping[str, bytes]:
    """
    Return the scripts by the names under which they are published, and a page for whole answers.

    Args:
        lang, title: Of the page.
    """
    own = {name: asset(name).body for name in TYPES if name.endswith(".js")}
    shims = {name: body.replace(SERVER, HERE) for name, body in own.items()}
    page = PAGE.format(lang=escape(lang), title=escape(title)).encode()
    texts = {
        f"event-search/{code}.json": orjson.dumps({"ui": code, **box_texts(code)})
        for code in LANGUAGES
    }
    return {**shims, **bundle(), **texts, RESULTS: page}


def bundle() -> Mapping[str, bytes]:
    """Return the modules of the engine as a script, and those that it loads on demand."""
    owners: dict[str, str] = {}
    for entry in PARTS:
        _claim(entry, entry, owners)
    imports: dict[str, dict[str, set[str]]] = {entry: {} for entry in PARTS}
    exports: dict[str, set[str]] = {entry: {PARTS[entry].export} for entry in PARTS}
    for module, own in owners.items():
        for names, other in _imports(module):
            if (part := owners[other]) != own:
                imports[own].setdefault(part, set()).update(names)
                exports[part].update(names)
    return {
        PARTS[entry].file: _script(
            [module for module, own in owners.items() if own == entry],
            imports[entry],
            exports[entry],
        )
        for entry in PARTS
    }


def split_tables(tables: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the tables that the first script of the engine names, and those of the others."""
    script = bundle()[PARTS["index"].file].decode()
    names = set(re.findall(r"\btables\.(\w+)", script))
    quoted = set(re.findall(r'"(\w+\.\w+)"', script))
    patterns = tables["patterns"]
    first = {name: value for name, value in tables.items() if name in names}
    rest = {name: value for name, value in tables.items() if name not in names}
    first["patterns"] = {name: patterns[name] for name in patterns if name in quoted}
    rest["patterns"] = {name: patterns[name] for name in patterns if name not in quoted}
    return first, rest


def _script(
    modules: Iterable[str], imports: Mapping[str, Iterable[str]], exports: Iterable[str]
) -> bytes:
    head = (
        f'import {{ {", ".join(sorted(names))} }} from "./{PARTS[part].file}";\n'
        for part, names in imports.items()
    )
    body = b"".join(_EXPORT.sub(b"", _IMPORT.sub(b"", _source(module))) for module in modules)
    tail = f"export {{ {', '.join(sorted(exports))} }};\n"
    script = "".join(head).encode() + without_comments(body) + tail.encode()
    return _LINES.sub(b"\n", script)


def _claim(module: str, part: str, owners: dict[str, str], seen: tuple[str, ...] = ()) -> None:
    """Let a part have a module, and before it those that it imports and no other part has."""
    if module in owners or module in seen:
        return
    for _, other in _imports(module):
        _claim(other, part, owners, (*seen, module))
    owners.setdefault(module, part)


def _imports(module: str) -> Iterator[tuple[list[str], str]]:
    """Yield the names that a module imports, and the module that has them."""
    for match in _IMPORT.finditer(_source(module)):
        yield re.findall(r"\w+", match[1].decode()), match[2].decode()


@cache
def _source(module: str) -> bytes:
    return files("eventsearch.static_index").joinpath("engine", f"{module}.js").read_bytes()
