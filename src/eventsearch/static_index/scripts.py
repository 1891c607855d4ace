"""
The scripts that a site without a server publishes beside the files of its index.

``scripts/bundle.mjs`` makes them: of ``engine/`` come ``engine.js``, which the search box and the
shims load where their ``src`` ends with a slash, and the parts of the engine, which it loads from
the folder that ``search.json`` names: a browser may keep old scripts, but none beside new files.
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
"""Of the engine: what every question needs, and what is loaded for some."""

OTHERS = "rules"
"""The part that reads the patterns whose names stand in none."""

SERVER, HERE = b'"v1/search"', b'"./"'
"""Where the shims ask, from their own address."""


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
"""Of the page, in a file of its own: a policy may allow no style inside."""


def scripts(lang: str, title: str, *, site: str = "", home: str = "") -> Mapping[str, bytes]:
    """
    Return the scripts by the names under which they are published, and a page for whole answers.

    Args:
        lang, title: Of the page.
        site, home: Name of the site and path of its first page; empty where they are not known.
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
    """Return the name of the folder of the engine's parts, which tells them from others."""
    return f"engine-{name_of(b''.join(script(f'{part}.js') for part in PARTS))}"


def split_tables(tables: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return by part of the engine the tables that it names, and that its first script does not."""
    named = orjson.loads(script("tables.json"))
    patterns = tables["patterns"]
    parts = {
        part: {name: tables[name] for name in own["tables"]}
        | {"patterns": {name: patterns[name] for name in own["patterns"]}}
        for part, own in named.items()
    }
    every = {name for own in named.values() for name in own["patterns"]}
    # Some names are put together.
    parts[OTHERS]["patterns"] |= {name: patterns[name] for name in patterns if name not in every}
    return parts
