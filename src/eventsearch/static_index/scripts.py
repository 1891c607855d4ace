"""
The scripts that a site without a server publishes beside the files of its index.

The modules of ``engine/`` are one script, ``engine.js``; the search box and the shims load it where
their ``src`` ends with a slash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files

from eventsearch.web.routes.static_files import TYPES, asset, without_comments

ENGINE, RESULTS = "engine.js", "search.html"

_IMPORT = re.compile(rb'^import [^;]*"\./(\w+)\.js";\n', re.MULTILINE)
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
    return {**shims, ENGINE: bundle("index", "open"), RESULTS: page}


def bundle(entry: str, *names: str) -> bytes:
    """
    Return modules of the engine as one, after those that they import.

    Args:
        names: What the script exports.
    """
    body = b"".join(_EXPORT.sub(b"", _IMPORT.sub(b"", each)) for each in _modules(entry, {}))
    script = _LINES.sub(b"\n", without_comments(body))
    return script + f"export {{ {', '.join(names)} }};\n".encode()


def _modules(name: str, seen: dict[str, bool]) -> Iterator[bytes]:
    """Yield the sources of a module and of those that it imports, each once."""
    if name in seen:
        return
    seen[name] = True
    source = files("eventsearch.static_index").joinpath("engine", f"{name}.js").read_bytes()
    for match in _IMPORT.finditer(source):
        yield from _modules(match[1].decode(), seen)
    yield source
