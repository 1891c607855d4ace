"""
The scripts that a site without a server publishes with its index files.

``scripts/bundle.mjs`` builds them from ``engine/``. The search box and the shims load ``engine.js``
if their ``src`` ends with a slash. ``engine.js`` loads the parts of the engine from the folder in
``search.json``. The folder's name is a hash, so a browser never uses old parts with new files.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

import orjson

from eventsearch.static_index.codec import name_of
from eventsearch.web.assets import TYPES, asset, script
from eventsearch.web.search_page.messages import LANGUAGES, box_texts, choose_language, translator

RESULTS = "search.html"

PARTS = (
    "index",
    "search",
    "suggester",
    "facets",
    "spread",
    "expansion",
    "synonyms",
    "rules",
    "date_ranges",
    "syntax",
    "dates",
    "corrections",
    "notes",
)
"""Scripts of the engine. Every search needs ``index``; the others are loaded when needed."""

OTHERS = "rules"
"""Part that gets the remaining patterns: scripts build their names at run time."""

SERVER, HERE = b'"v1/search"', b'"./"'
"""Default source of the shims, relative to their own URL: with a server, and with files."""


PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}{named}</title>
<link rel="stylesheet" href="search.css">
<script src="event-search.js" defer></script>
<body>
<p><a href="{home}">{site}</a></p>
<h1>{title}</h1>
<event-search mode="results" src="./"></event-search>
<noscript><p>{needs_script}</p></noscript>
"""


STYLE = b"""body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font-family: system-ui }
"""
"""Style of the page, in a separate file: a content security policy may forbid inline style."""


def scripts(lang: str, title: str, *, site: str = "", home: str = "") -> Mapping[str, bytes]:
    """
    Return the files to publish, by name: all scripts, the box's texts, and a search page.

    Args:
        lang, title: Language and title of the search page.
        site, home: Name of the site and path of its home page; empty if unknown.
    """
    names = (name for name in TYPES if name.endswith(".js") and name != "page.js")
    own = {name: asset(name).body for name in names}
    shims = {name: body.replace(SERVER, HERE) for name, body in own.items()}
    page = PAGE.format(
        lang=escape(lang),
        title=escape(title),
        named=escape(f" · {site}" if site else ""),
        site=escape(site or home or "/"),
        home=escape(home or "/"),
        needs_script=escape(translator(choose_language(lang)).words["needs_script"]),
    ).encode("utf-8", "replace")
    texts = {
        f"event-search/{code}.json": orjson.dumps({"ui": code, **box_texts(code)})
        for code in LANGUAGES
    }
    return {
        **shims,
        "engine.js": script("engine.js"),
        **{f"{folder()}/{part}.js": script(f"{part}.js") for part in PARTS},
        **texts,
        RESULTS: page,
        "search.css": STYLE,
    }


@cache
def folder() -> str:
    """Return the name of the folder for the engine's parts: it contains a hash of them."""
    return f"engine-{name_of(b''.join(script(f'{part}.js') for part in PARTS))}"


def split_tables(tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Distribute tables and patterns among the engine's parts, by the names in their scripts."""
    named = orjson.loads(script("tables.json"))
    patterns = tables["patterns"]
    parts = {
        part: {name: tables[name] for name in own["tables"]}
        | {"patterns": {name: patterns[name] for name in own["patterns"]}}
        for part, own in named.items()
    }
    every = {name for own in named.values() for name in own["patterns"]}
    # Scripts build some names at run time, so these names appear in no script.
    parts[OTHERS]["patterns"] |= {name: patterns[name] for name in patterns if name not in every}
    return parts
