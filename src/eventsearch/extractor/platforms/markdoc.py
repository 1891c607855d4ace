"""
Turn Markdoc into plain Markdown: remove tags and annotations, and keep the text inside tags.

Source: https://markdoc.dev/docs/syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from eventsearch.extractor.platforms.markup import runs

ENDINGS = frozenset(("mdoc", "markdoc"))

# A tag cannot contain the start of another, so unclosed ones take only linear time.
_TAG = re.compile(r"\{%(?P<inside>(?>(?:(?!\{%|%\}).)*))%\}", re.DOTALL)
_HEADING_ID = re.compile(r"(?<!\S)#([\w-]+)")
_COMMENT = "comment"
_LONGEST_HEADING = 1000
"""Characters before an annotation in which the start of its line is searched."""


def plain(body: str) -> str:
    """Return the body without tags; every line keeps its number."""
    return "\n".join(_lines(body))


def _lines(body: str) -> Iterator[str]:
    for is_text, some in groupby(runs(body), key=lambda run: run.info is None):
        if is_text:
            yield from _without_tags("\n".join(run.lines[0] for run in some)).split("\n")
        else:
            for run in some:
                yield from (_TAG.sub("", run.lines[0]), *run.lines[1:])


def _without_tags(text: str) -> str:
    parts: list[str] = []
    end, is_comment = 0, False
    for tag in _TAG.finditer(text):
        inside = tag["inside"].strip()
        if not is_comment:
            parts.append(text[end : tag.start()])
        parts.append("\n" * text.count("\n", end if is_comment else tag.start(), tag.end()))
        name = inside.strip("/ \t\n")
        is_comment = name == _COMMENT and not inside.startswith("/")
        heading_id = _HEADING_ID.search(inside)
        if heading_id and not is_comment and _is_in_heading(text, tag.start()):
            parts.append(f"{{#{heading_id[1]}}}")
        end = tag.end()
    rest = text[end:]
    parts.append("\n" * rest.count("\n") if is_comment else rest)
    return "".join(parts)


def _is_in_heading(text: str, at: int) -> bool:
    start = max(0, at - _LONGEST_HEADING)
    found = text.rfind("\n", start, at)
    return (found >= 0 or not start) and text.startswith("#", found + 1)
