"""
Read front matter in JavaScript, which Eleventy accepts after `---js`.

The program is not run. Only literal strings, numbers and booleans in it are read.
"""

from __future__ import annotations

import re

from eventsearch.extractor.front_matter.result import Doubt, Loaded
from eventsearch.extractor.programs import depth, without_comments

_VALUE = (
    r"(?P<quote>['\"`])(?P<text>[^'\"`$\\\n]*)(?P=quote)(?=\s*(?:[,;}]|\n|\Z))"
    r"|(?P<switch>true|false)\b|(?P<number>\d{1,15})(?![\w.])"
)
_CONSTANT = re.compile(rf"\b(?:const|let|var)\s+(?P<key>\w+)\s*=\s*(?:{_VALUE})?")
_MEMBER = re.compile(rf"(?P<mark>['\"]?)\b(?P<key>\w+)(?P=mark)\s*:\s*(?:{_VALUE})?")
_MOST_NAMED = 3
"""Number of keys to list in a message."""


def read_javascript(text: str) -> Loaded:
    """Return the literal values in a program, and a doubt that lists the keys that are not read."""
    program = without_comments(text, blank=True)
    # The text is an object, or a program whose constants Eleventy uses as front matter.
    pattern, level = (_MEMBER, 1) if program.lstrip()[:1] == "{" else (_CONSTANT, 0)
    found = [each for each in pattern.finditer(program) if depth(program, each.start()) == level]
    read = [each for each in found if _is_spelled_out(each)]
    unread = [each["key"] for each in found if not _is_spelled_out(each)]
    named = ", ".join(f"`{key}`" for key in unread[:_MOST_NAMED])
    more = " and others" if len(unread) > _MOST_NAMED else ""
    doubt = Doubt(
        code="E116",
        message="the front matter is JavaScript, which is not run"
        + (f": {named}{more} cannot be read" if unread else ""),
        hint="write it in YAML or JSON",
        offset=len(text) - len(text.lstrip()),
        severity="warning" if unread else "info",
    )
    return Loaded(
        value={each["key"].lower(): _value(each) for each in read},
        offsets={each["key"].lower(): each.end("key") for each in read},
        doubts=(doubt,),
    )


def _is_spelled_out(match: re.Match[str]) -> bool:
    return any(match[kind] is not None for kind in ("text", "switch", "number"))


def _value(match: re.Match[str]) -> object:
    if match["switch"]:
        return match["switch"] == "true"
    return int(match["number"]) if match["number"] else match["text"]
