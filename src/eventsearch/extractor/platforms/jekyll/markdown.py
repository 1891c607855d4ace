"""
What do Liquid and kramdown add to Markdown, and what of it does a reader see?

Tags of Liquid drop out and what they enclose is kept, but for comments; of outputs only values of
the page's own front matter are known. kramdown's attributes show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from eventsearch.extractor.config.values import text
from eventsearch.extractor.platforms.headings import kramdown, with_ids
from eventsearch.extractor.platforms.lines import runs

_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{%-?\s*comment\b.*?endcomment\s*-?%\}", re.DOTALL)
_HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+(\w+).*?-?%\}[ \t]*\n?(.*?)\n?[ \t]*\{%-?\s*endhighlight\s*-?%\}",
    re.DOTALL,
)
_TAG = re.compile(r"\{%(?:(?!%\}|\{%).)*%\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{(?:(?!\}\}|\{\{).)*\}\}", re.DOTALL)
MOST_TAGS = 5000
"""Tags of Liquid on a page; more are no page's, and pairs would be looked for too long."""
_PLAIN_OUTPUT = re.compile(r"\{\{-?\s*page\.([\w-]+)\s*-?\}\}")
_ATTRIBUTE_LINE = re.compile(r"^[ \t]*\{:[^{}]*\}[ \t]*$")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]")
_ID_LINE = re.compile(r"^[ \t]*\{:[^{}]*#([\w:.-]+)[^{}]*\}[ \t]*$")
_ATTRIBUTES = re.compile(r"\{:[^{}]*\}")
_TOC = re.compile(r"^[ \t]*(?:[*+-]|\d+\.)[ \t]+.*$")
_TOC_MARK = re.compile(r"^[ \t]*\{:[ \t]*toc\b")
# Signs that Liquid must not see again.
_HELD = re.compile("\ue000(\\d+)\ue001")


def plain(body: str, front: Mapping[str, object], *, is_html: bool) -> str:
    """Return a body as plain Markdown, or as plain HTML."""
    body = _without_liquid(body.replace("\ue000", "").replace("\ue001", ""), front)
    return body if is_html else with_ids(_without_attributes(body), kramdown)


def _without_liquid(body: str, front: Mapping[str, object]) -> str:
    if "{%" not in body and "{{" not in body:
        return body
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[1])
        return f"\ue000{len(held) - 1}\ue001"

    if body.count("{%") <= MOST_TAGS:
        body = _COMMENT.sub("", _RAW.sub(hold, body))
        body = _HIGHLIGHT.sub(r"\n```\1\n\2\n```\n", body)
    body = _PLAIN_OUTPUT.sub(lambda output: text(front.get(output[1].lower())), body)
    body = _OUTPUT.sub("", _TAG.sub("", body))
    return _HELD.sub(lambda number: held[int(number[1])], body)


def _without_attributes(body: str) -> str:
    lines: list[str] = []
    for run in runs(body):
        if run.info is not None:
            lines.extend(run.lines)
            continue
        line = run.lines[0]
        if _ATTRIBUTE_LINE.match(line):
            _apply(line, lines)
            lines.append("")
        elif _HEADING.match(line):
            lines.append(line.replace("{: ", "{").replace("{:", "{"))
        else:
            lines.append(_ATTRIBUTES.sub("", line))
    return "\n".join(lines)


def _apply(line: str, lines: list[str]) -> None:
    """Give the block before an attribute line what the line says, as far as it is seen."""
    if not lines:
        return
    given = _ID_LINE.match(line)
    if given and _HEADING.match(lines[-1]):
        lines[-1] += f" {{#{given[1]}}}"
    elif _TOC_MARK.match(line) and _TOC.match(lines[-1]):
        # The item only marks where a table of contents goes.
        lines[-1] = ""
