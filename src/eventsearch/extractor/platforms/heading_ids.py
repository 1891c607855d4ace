"""
Heading ids of platforms other than Hugo, and what Pandoc raises and lowers.

Pandoc's ``1^er^`` and ``H~2~O`` hold no blank but an escaped one; code and mathematics hold none.

Source: https://pandoc.org/MANUAL.html#superscripts-and-subscripts.
"""

from __future__ import annotations

import re
import unicodedata

from eventsearch.extractor.platforms.code_fences import (
    lines_outside_code,
    outside_code,
    runs,
)

# What is long is no index, and would take quadratic time.
_MATHS = r"\$(?=\S)[^$]{1,500}(?<=\S)\$(?!\d)"
_RAISED = r"(?<![\[\\])\^((?:[^\s\\^\[\]]|\\.){1,100})\^"
_LOWERED = r"(?<![~\\])~((?:[^\s\\~/]|\\.){1,100})~(?!~)"
_INDEX = re.compile(rf"({_MATHS})|{_RAISED}|{_LOWERED}")


def level(text: str) -> str:
    """Return a text without the marks of what is raised and lowered in it, as one reads it."""
    if "^" not in text and "~" not in text:
        return text
    return _INDEX.sub(lambda match: match[1] or (match[2] or match[3]).replace("\\ ", " "), text)


def level_text(text: str) -> str:
    """Return Markdown of several lines so, but for its code."""
    if "^" not in text and "~" not in text:
        return text
    return "\n".join(
        line if run.info is not None else outside_code(line, level)
        for run in runs(text)
        for line in run.lines
    )


_HEADING = re.compile(r"^( {0,3}#{1,6})[ \t]++(\S.*)$")
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*+\{:?([^{}]*)\}[ \t]*$")
_BLANK = " \t"
_KRAMDOWN = re.compile(r"^[^a-zA-Z]+")


def first_heading(body: str) -> str:
    """Return the text of the first heading of level 1, as written; empty when there is none."""
    for line in lines_outside_code(body):
        marks, text = _cut(line.rstrip("\r"))
        if marks.strip() == "#":
            return _ATTRIBUTES.sub("", text)
    return ""


def _cut(line: str) -> tuple[str, str]:
    """Return the marks before a heading and its text, without those behind it; else empty texts."""
    match = _HEADING.match(line.rstrip(_BLANK))
    if match is None:
        return "", ""
    text = match[2]
    open_ = text.rstrip("#")
    return match[1], open_.rstrip(_BLANK) if open_.endswith((" ", "\t")) else text


def pandoc(text: str) -> str:
    """Return what Pandoc makes of it: letters, digits, ``_-.``, from the first letter on."""
    characters = "".join(c for c in text.lower() if c.isalnum() or c in "_-." or c.isspace())
    joined = "-".join(characters.split())
    return (
        joined[next((at for at, c in enumerate(joined) if c.isalpha()), len(joined)) :] or "section"
    )


def kramdown(text: str) -> str:
    """Return what kramdown makes of it: ASCII letters, digits and hyphens from the first letter."""
    characters = _KRAMDOWN.sub("", text)
    characters = re.sub(r"[^a-zA-Z0-9 -]", "", characters).replace(" ", "-").lower()
    return characters or "section"


def github(text: str) -> str:
    """Return what GitHub makes of it: letters, marks, digits, ``_``, a hyphen for each blank."""
    text = text.lower().replace(" ", "-")
    return "".join(c for c in text if c == "-" or c.isalpha() or unicodedata.category(c) in _KEPT)


_KEPT = frozenset(("Mn", "Mc", "Me", "Nd", "Nl", "Pc"))


def ascii_words(text: str) -> str:
    """Return what Zola makes of it: ASCII letters and digits, a hyphen for all else."""
    parted = "".join(" " if unicodedata.category(c)[0] in "PSZ" else c for c in text)
    ascii_ = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")
