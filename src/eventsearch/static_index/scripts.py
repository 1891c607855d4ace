"""
The scripts that a site without a server publishes beside the files of its index.

``scripts/bundle.mjs`` makes them: of ``engine/`` come ``engine.js``, which the search box and the
shims load where their ``src`` ends with a slash, and some that it loads for few questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import orjson

from eventsearch.web.routes.static_files import TYPES, asset, script
from eventsearch.web.search_page.messages import LANGUAGES, box_texts

RESULTS = "search.html"

PARTS = ("engine.js", "syntax.js", "dates.js", "corrections.js")
"""The engine: what every question needs, and what few do."""

SERVER, HERE = b'"v1/search"', b'"./"'
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
    return {**shims, **{name: script(name) for name in PARTS}, **texts, RESULTS: page}


def split_tables(tables: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the tables that the first script of the engine names, and those of the others."""
    named = orjson.loads(script("first_tables.json"))
    patterns = tables["patterns"]
    first = {name: tables[name] for name in tables if name in named["tables"]}
    rest = {name: tables[name] for name in tables if name not in first}
    first["patterns"] = {name: patterns[name] for name in patterns if name in named["patterns"]}
    rest["patterns"] = {name: patterns[name] for name in patterns if name not in first["patterns"]}
    return first, rest
