"""
What does a reader see of a block of code?

Code cells are seen unless `echo` or `include` says otherwise; raw HTML is HTML. What a cell prints
is not known, for nothing is run, but its captions are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from eventsearch.extractor.hugo.config.coercion import switch, tree
from eventsearch.extractor.platforms.shared.code_fences import Run

_OPTION = re.compile(r"^\s*+(?:#|//|--|%%|%)\|\s*+([\w.-]++)\s*+:\s*+(.*)$")
_RAW = re.compile(r"\{=(\w+)\}")
_CELL = re.compile(r"\{([A-Za-z][\w-]*)(?:[\s,](.*))?\}")
_DISPLAYED = re.compile(r"\{\{([\w-]++).*\}\}")
_INLINE_OPTION = re.compile(r"\b(echo|include)\s*=\s*(\w+)", re.IGNORECASE)
_FILENAME = re.compile(r"\bfilename\s*=\s*\"([^\"]+)\"")
_CAPTIONS = ("fig-cap", "tbl-cap", "lst-cap", "fig-alt")
_DRAWN = frozenset(("mermaid", "dot"))


def code(run: Run, front: Mapping[str, object]) -> tuple[str, ...]:
    """Return the lines of a code block as Markdown."""
    info = run.info or ""
    first, inner = run.lines[0], run.lines[1:]
    if raw := _RAW.fullmatch(info):
        return _raw(raw[1], inner)
    if displayed := _DISPLAYED.fullmatch(info):
        return (first.replace(info, displayed[1]), *inner)
    cell = _CELL.fullmatch(info)
    if cell is None:
        return (*_named(info), first, *inner)
    return _cell(cell[1], cell[2] or "", first.replace(info, cell[1]), inner, front)


def _raw(format_: str, inner: tuple[str, ...]) -> tuple[str, ...]:
    if format_.lower() != "html":
        return ("",) * (len(inner) + 1)
    return ("", *inner[:-1], "")


def _named(info: str) -> Iterator[str]:
    """Yield the name of the file that a block shows: it stands above it."""
    if name := _FILENAME.search(info):
        yield from (name[1], "")


def _cell(
    engine: str, said: str, first: str, inner: tuple[str, ...], front: Mapping[str, object]
) -> tuple[str, ...]:
    options = {key.lower(): value for key, value in _INLINE_OPTION.findall(said)}
    count = 0
    while count < len(inner) and (option := _OPTION.match(inner[count].rstrip())):
        options[option[1].lower()] = option[2]
        count += 1
    captions = [options[key].strip("\"'") for key in _CAPTIONS if key in options]
    lines: tuple[str, ...]
    if _is_shown(engine, options, front):
        lines = (*("",) * count, first, *inner[count:])
    else:
        lines = ("",) * (len(inner) + 1)
    hidden = not _is(options.get("include"), default=True)
    return (*lines, *(() if hidden else _paragraphs(captions)))


def _paragraphs(texts: list[str]) -> Iterator[str]:
    for each in texts:
        yield from ("", each, "")


def _is_shown(engine: str, options: Mapping[str, str], front: Mapping[str, object]) -> bool:
    everywhere = tree(front, "execute")
    echo = switch(front.get("echo", everywhere.get("echo")), default=engine not in _DRAWN)
    include = switch(everywhere.get("include"), default=True)
    return _is(options.get("echo"), default=echo and engine not in _DRAWN) and _is(
        options.get("include"), default=include
    )


def _is(value: str | None, *, default: bool) -> bool:
    if value is None:
        return default
    return value.strip().lower() not in ("false", "f", "no")
