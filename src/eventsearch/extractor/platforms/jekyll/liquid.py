"""
Turn a Jekyll body into plain Markdown: remove Liquid, and kramdown's attributes and comments.

Liquid tags are removed. The text inside them is kept, except in comments. An output such as
`{{ page.title }}` becomes the value of the page's front matter; any other output is removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from eventsearch.extractor.front_matter.coercion import text
from eventsearch.extractor.platforms.markup import Run, outside_code, runs

# A mark cannot contain the start of another, so unclosed ones take only linear time.
_MARK = re.compile(
    r"\{%-?\s*+(?P<tag>\w*+)(?P<more>(?>(?:(?!%\}|\{%).)*))%\}"
    r"|\{\{(?P<output>(?>(?:(?!\}\}|\{\{).)*))\}\}",
    re.DOTALL,
)
_ENDS = {
    "raw": re.compile(r"\{%-?\s*+endraw\s*+-?%\}"),
    "comment": re.compile(r"endcomment\s*+-?%\}"),
}
_LANGUAGE = re.compile(r"\s++(\w++)")
_LINE_END = re.compile(r"[ \t]*+\n?")
_VARIABLE = re.compile(r"-?\s*+page\.([\w-]+?)\s*+-?")
_ATTRIBUTE_LINE = re.compile(r"^[ \t]*\{:[^{}]*\}[ \t]*$")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]")
_ID = re.compile(r"#([\w:.-]++)")
_ATTRIBUTES = re.compile(r"\{:[^{}]*\}")
_COMMENT = re.compile(r"^ {0,3}\{::comment\}[ \t\r]*$")
_COMMENT_END = re.compile(r"^ {0,3}\{:/(?:comment)?\}[ \t\r]*$")
# As above: a comment cannot contain the start of another.
_INLINE_COMMENT = re.compile(r"\{::comment\}(?>(?:(?!\{::comment\}|\{:/).)*)\{:/(?:comment)?\}")
_TOC = re.compile(r"^[ \t]*(?:[*+-]|\d+\.)[ \t]+.*$")
_TOC_MARK = re.compile(r"^[ \t]*\{:[ \t]*toc\b")


def plain(body: str, front: Mapping[str, object], *, is_html: bool) -> str:
    """Return a body as plain Markdown, or as plain HTML."""
    if "{%" in body or "{{" in body:
        body = _without_liquid(body, front)
    return body if is_html else _without_attributes(body)


def _without_liquid(body: str, front: Mapping[str, object]) -> str:
    """Return a body without Liquid tags and comments; `highlight` blocks become fenced code."""
    seek = _ForwardSearch(body)
    parts: list[str] = []
    # Index in `parts` for the opening fence of the current `highlight` block, and its language.
    code: tuple[int, str] | None = None
    done = 0
    while mark := seek.find(_MARK, done):
        parts.append(body[done : mark.start()])
        done = mark.end()
        tag = mark["tag"]
        if tag is None:
            parts.append(_value(mark["output"], front))
        elif tag in _ENDS and (end := seek.find(_ENDS[tag], done)):
            parts.append(body[done : end.start()] if tag == "raw" else "")
            done = end.end()
        elif tag == "highlight" and code is None and (lang := _LANGUAGE.match(mark["more"])):
            code = (len(parts), lang[1])
            parts.append("")
        elif tag == "endhighlight" and code is not None:
            _fence(parts, *code)
            code = None
    return "".join((*parts, body[done:]))


class _ForwardSearch:
    """Searches a text from increasing offsets. A pattern that was not found is not tried again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[re.Pattern[str]] = set()

    def find(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """Return the first match at or after *start*, which must not be less than before."""
        if pattern in self._missing:
            return None
        match = pattern.search(self._text, start)
        if match is None:
            self._missing.add(pattern)
        return match


def _value(output: str, front: Mapping[str, object]) -> str:
    variable = _VARIABLE.fullmatch(output)
    return text(front.get(variable[1].lower())) if variable else ""


def _fence(parts: list[str], start: int, lang: str) -> None:
    parts[start] = f"\n```{lang}\n"
    if start + 1 < len(parts):
        parts[start + 1] = _LINE_END.sub("", parts[start + 1], count=1)
    parts[-1] = parts[-1].rstrip(" \t").removesuffix("\n")
    parts.append("\n```\n")


def _without_attributes(body: str) -> str:
    lines: list[str] = []
    for run in _without_comments(list(runs(body))):
        if run.info is not None:
            lines.extend(run.lines)
            continue
        line = outside_code(run.lines[0], lambda text: _INLINE_COMMENT.sub("", text))
        if _ATTRIBUTE_LINE.match(line):
            _apply(line, lines)
            lines.append("")
        elif _HEADING.match(line):
            lines.append(line.replace("{: ", "{").replace("{:", "{"))
        else:
            lines.append(_ATTRIBUTES.sub("", line))
    return "\n".join(lines)


def _without_comments(found: list[Run]) -> Iterator[Run]:
    """Yield the lines, with blank lines instead of comments; a comment without an end is text."""
    texts = [run.lines[0] if run.info is None else "" for run in found]
    last = max((at for at, line in enumerate(texts) if _COMMENT_END.match(line)), default=0)
    is_comment = False
    for at, run in enumerate(found):
        is_comment = is_comment or (at < last and _COMMENT.match(texts[at]) is not None)
        if not is_comment:
            yield run
            continue
        yield from (Run(lines=("",)) for _ in run.lines)
        is_comment = not _COMMENT_END.match(texts[at])


def _apply(line: str, lines: list[str]) -> None:
    """Apply an attribute line to the last of *lines*: set a heading's id, or empty a TOC item."""
    if not lines:
        return
    anchors = _ID.findall(line)
    if anchors and _HEADING.match(lines[-1]):
        lines[-1] += f" {{#{anchors[-1]}}}"
    elif _TOC_MARK.match(line) and _TOC.match(lines[-1]):
        # kramdown replaces this list by the table of contents.
        lines[-1] = ""
