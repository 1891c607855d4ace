"""
Turn MDX into plain Markdown.

Imports, exports, comments and component tags are removed. The text inside a component or an
admonition (`:::note[Title]`) is kept as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, groupby

from eventsearch.extractor.platforms.markup import Run, outside_code, runs, without_attributes

_MODULE = re.compile(
    r"^(?:import|export)\s++(?:.*\bfrom\b|['\"{*]|const\b|default\b|function\b|let\b)"
)
_BOX = re.compile(r"^([ \t]*+):{3,}+[ \t]*+(?:[\w-]++)?[ \t]*+(.*)$")
# A comment cannot contain the start of another, so unclosed ones take only linear time.
_MDX_COMMENT = re.compile(r"\{/\*(?>(?:(?!\*/\}|\{/\*).)*)\*/\}")
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_ATTRIBUTE = rf"(?:\s+[\w:.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|{_BRACES}))?|\s*{_BRACES})"
_COMPONENT = re.compile(rf"</?(?:[A-Z][\w.]*)?{_ATTRIBUTE}*\s*/?>")
_TAB = re.compile(rf"[ \t]*+<TabItem((?:{_ATTRIBUTE})*)\s*>")
_TAB_NAME = re.compile(r"\b(label|value)\s*=\s*(?:\{\s*)?(['\"])(.*?)\2")
_TAG = re.compile(rf"<([a-z][\w-]*){_ATTRIBUTE}*\s*(/?)>")
_EXPRESSION = re.compile(r"(?<!\\)\{[A-Za-z_$][\w$.]*(?:\([^(){}]*\))?\}")
_TEXT_EXPRESSION = re.compile(r"\{\s*(?:\"((?>(?:[^\"\\]|\\.)*))\"|'((?>(?:[^'\\]|\\.)*))')\s*\}")
_OPEN = re.compile(r"^[ \t]*<[A-Za-z][\w.]*(?:\s[^<>]*)?$")
_HEADING_ID = re.compile(r"\{#[^{}]+\}[ \t]*$")
_CODE_TITLE = re.compile(r"\btitle\s*=\s*(['\"])(.*?)\1")
_MAGIC = re.compile(
    r"\s*+(?://|/\*|#|--|%|<!--|\{\s*/\*)\s*+(?:highlight-(?:next-line|start|end))"
    r"\s*+(?:\*/\s*\}?|-->)?\s*$"
)
_MOST_LINES = 40
"""Maximum lines of a tag: a `<` without an end within them does not open a tag."""


def plain(body: str) -> str:
    return "\n".join(_lines(body))


def _lines(body: str) -> Iterator[str]:
    for is_text, some in groupby(runs(body), key=lambda run: run.info is None):
        if is_text:
            yield from _texts([run.lines[0] for run in some])
        else:
            yield from chain.from_iterable(map(_code, some))


def _code(run: Run) -> Iterator[str]:
    """Yield a code block after its title, without comments such as `// highlight-next-line`."""
    title = _CODE_TITLE.search(run.info or "")
    yield from (title[2], "") if title else ("",)
    yield from (line for line in run.lines if not _MAGIC.match(line))
    yield ""


def _texts(lines: list[str]) -> Iterator[str]:
    in_module = False
    for line in _join_tags(lines):
        if in_module or _MODULE.match(line):
            # An import or export ends at the next empty line.
            in_module = bool(line.strip())
            yield ""
            continue
        yield from _line(line)


def _join_tags(lines: list[str]) -> Iterator[str]:
    """Yield lines; a tag that spans several lines becomes one line."""
    at = 0
    while at < len(lines):
        end = at
        if _OPEN.match(lines[at]):
            end = next(
                (n for n in range(at, min(at + _MOST_LINES, len(lines))) if _ends(lines[n])), at
            )
        yield " ".join(line.strip() for line in lines[at : end + 1]) if end > at else lines[at]
        at = end + 1


def _ends(line: str) -> bool:
    return line.rstrip().endswith(">") and not line.rstrip().endswith("=>")


def _line(line: str) -> Iterator[str]:
    if box := _BOX.match(line):
        title = without_attributes(box[2])
        if title[:1] == "[" and title[-1:] == "]":
            title = title[1:-1]
        yield from ("", f"{box[1]}{title}".rstrip(), "")
        return
    if tab := _TAB.match(line):
        names = {name: text for name, _, text in _TAB_NAME.findall(tab[1])}
        otherwise = "" if "label" in tab[1] else names.get("value", "")
        yield from ("", names.get("label", otherwise), "")
        line = line[tab.end() :]
    heading_id = _HEADING_ID.search(line)
    tail = heading_id[0] if heading_id else ""
    text = outside_code(line[: heading_id.start()] if heading_id else line, _inline) + tail
    if text != line and not text.strip():
        # Only tags were in the line. An empty line makes the parser read Markdown after them.
        yield from ("", "")
    else:
        yield text


def _inline(text: str) -> str:
    text = _COMPONENT.sub("", _MDX_COMMENT.sub("", text))
    text = _TEXT_EXPRESSION.sub(r"\1\2", _TAG.sub(r"<\1\2>", text))
    return _EXPRESSION.sub("", text)
