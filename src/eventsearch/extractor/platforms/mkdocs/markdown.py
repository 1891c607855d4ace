"""
What do Python-Markdown's extensions add, and what of it does a reader see?

Admonitions and tabs (`!!! note "Title"`, `=== "Tab"`) hold what is indented below them; attributes,
icons and snippets show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventsearch.extractor.markdown.forward_search import ForwardSearch
from eventsearch.extractor.platforms.shared.code_fences import outside_code, runs

_BOX = re.compile(
    r"^( *+)(?:!!!|\?\?\?\+?|===[!+]*+)(?:[ \t]++([\w \t-]*+))?(?:(?<=[ \t])\"(.*)\")?$"
)
_INDENT = 4
_NOTHING = re.compile(
    r"^[ \t]*(?:-+8<-+.*|;-+8<-+.*|\[\[?_?TOC_?\]?\]|\*\[[^\]]+\]:.*)[ \t]*$", re.I
)
_ATTRIBUTES = re.compile(r"(?:(?<=[)\]`*_])[ \t]?\{:?[ \t]*[.#\w][^{}]*\}|\{:[^{}]*\})")
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:")
_KEYS = re.compile(r"\+\+([\w+\"-]+?)\+\+")
_OPENING = re.compile(r"(==|\^\^)(?=\S)")
_CLOSING = {mark: re.compile(rf"(?<=\S){re.escape(mark)}") for mark in ("==", "^^")}
_HEADING = re.compile(r"^ {0,3}#")


def plain(body: str) -> str:
    """Return a body as plain Markdown."""
    lines = _unboxed(body.split("\n"))
    return "\n".join(line for run in runs("\n".join(lines)) for line in _lines(run.lines, run.info))


def _unboxed(lines: list[str]) -> Iterator[str]:
    """Yield the lines with the boxes' titles as paragraphs and their insides outdented."""
    # Columns at which the inside of each open box begins.
    open_: list[int] = []
    fence = ""
    for line in lines:
        mark = line.strip()[:3]
        if mark in ("```", "~~~"):
            fence = "" if mark == fence else fence or mark
        width = len(line) - len(line.lstrip(" "))
        blank = not line.strip()
        while open_ and not blank and width < open_[-1]:
            open_.pop()
        shown = line if blank else line[_INDENT * len(open_) :]
        box = None if fence else _BOX.match(line.rstrip(" \t"))
        if box is None or (not box[2] and not box[3]):
            yield shown
            continue
        title = box[3] if box[3] is not None else ""
        yield from ("", f"{' ' * (width - _INDENT * len(open_))}{title}".rstrip(), "")
        open_.append(width + _INDENT)


def _lines(lines: tuple[str, ...], info: str | None) -> Iterator[str]:
    if info is not None:
        yield from lines
        return
    line = lines[0]
    if _NOTHING.match(line):
        yield ""
    elif _HEADING.match(line):
        yield _ICON.sub("", line).replace("{: ", "{").replace("{:", "{")
    else:
        yield outside_code(line, _inline)


def _inline(text: str) -> str:
    text = _ICON.sub("", _ATTRIBUTES.sub("", text))
    return _unmarked(_KEYS.sub(lambda keys: keys[1].replace("+", " "), text))


def _unmarked(text: str) -> str:
    """Return a text without the marks of highlighted and inserted words."""
    seek = ForwardSearch(text)
    parts: list[str] = []
    done = at = 0
    while opening := seek.find(_OPENING, at):
        inside = at = opening.end()
        if closing := seek.find(_CLOSING[opening[1]], inside + 1):
            parts += (text[done : opening.start()], text[inside : closing.start()])
            done = at = closing.end()
        else:
            at = opening.start() + 1
    return "".join((*parts, text[done:]))
