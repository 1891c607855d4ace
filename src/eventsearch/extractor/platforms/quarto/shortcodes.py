"""
Quarto's shortcodes: `{{< include >}}`, `{{< var >}}`, `{{< meta >}}` and `{{< kbd >}}`.

The text of included files comes with the site. Shortcodes that only draw something drop out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from eventsearch.extractor.front_matter.coercion import text, tree
from eventsearch.extractor.platforms.code_fences import MOST_IN_A_LINE
from eventsearch.model.page import Diagnostic

_TEXTS = frozenset(("qmd", "md", "markdown", "rmd", "rmarkdown"))
MOST_DEEP = 16
MOST_CHARACTERS = 2_000_000
"""Bounds of what includes may add to a page, however files include each other."""

# On a line of its own: elsewhere Quarto includes nothing.
_INCLUDE = re.compile(
    r"(?m)^[ \t]*+\{\{<\s*include\s+(?:\"([^\"]+)\"|'([^']+)'|(\S+?))\s*>\}\}(?=[ \t\r]*$)"
)
# What stands inside never holds an opening: many of them without an end take no longer than one.
_SHORTCODE = re.compile(
    r"(?<!\{)\{\{<\s*+(?!/\*)([^\s>{}]++)((?>(?:(?!>\}\}|\{\{<).)*))>\}\}(?!\})"
)
_ESCAPED = re.compile(
    r"\{\{\{(<(?>(?:(?!>\}\}\}|\{\{<).)*)>)\}\}\}"
    r"|\{\{<\s*+/\*((?>(?:(?!\*/\s*+>\}\}|\{\{<).)*))\*/\s*+>\}\}"
)
_FRONT = re.compile(
    r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)


class Included:
    """A body with its includes in place, and what was wrong with them."""

    def __init__(self, files: Mapping[str, object], path: str, first_line: int) -> None:
        self.diagnostics: dict[Diagnostic, None] = {}
        self._files = files
        self._path = path
        self._line = first_line
        self._room = MOST_CHARACTERS

    def text(self, body: str) -> str:
        return self._expand(body, posixpath.dirname(self._path), ())

    def _expand(self, body: str, folder: str, within: tuple[str, ...]) -> str:
        parts: list[str] = []
        end, line = 0, self._line
        for match in _INCLUDE.finditer(body):
            before = body[end : match.start()]
            end, line = match.end(), line + before.count("\n")
            name = match[1] or match[2] or match[3]
            parts += before, self._file(name, folder, within, 0 if within else line)
            line += match[0].count("\n")
        return "".join((*parts, body[end:]))

    def _file(self, name: str, folder: str, within: tuple[str, ...], line: int) -> str:
        path = posixpath.normpath(name[1:] if name[0] == "/" else posixpath.join(folder, name))
        text = self._files.get(path)
        if not isinstance(text, str):
            # Data, programs and HTML are included as well, and are no text of the page.
            if path.rpartition(".")[2].lower() in _TEXTS:
                self._report(
                    line, f"the included file {name} is not there, or is a page of its own"
                )
            return ""
        inner = _FRONT.sub("", text)
        self._room -= len(inner)
        if path in within or len(within) >= MOST_DEEP or self._room < 0:
            self._report(line, f"the included file {name} includes itself, or too much")
            return ""
        return self._expand(inner, posixpath.dirname(path), (*within, path))

    def _report(self, line: int, message: str) -> None:
        diagnostic = Diagnostic(
            path=self._path,
            line=line,
            column=1 if line else 0,
            code="E211",
            message=message,
            hint="correct the path, or begin the file's name with an underscore",
            severity="warning",
        )
        self.diagnostics[diagnostic] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcodes:
    """What shortcodes may name: variables of the project and front matter of the page."""

    variables: Mapping[str, object]
    front: Mapping[str, object]

    def replace(self, line: str) -> str:
        """Return a line with the shortcodes' values; escaped ones are shown."""
        if "{{<" not in line or len(line) > MOST_IN_A_LINE:
            return line
        return _ESCAPED.sub(_unescape, _SHORTCODE.sub(self._value, line))

    def _value(self, match: re.Match[str]) -> str:
        name, rest = match[1], match[2].strip().strip("\"'")
        if name == "var":
            return _at(self.variables, rest)
        if name == "meta":
            return _at(self.front, rest)
        # Keys of a keyboard are read; icons, videos and breaks are seen.
        return rest.split()[0] if name == "kbd" and rest else ""


def _at(values: Mapping[str, object], path: str) -> str:
    parts = path.lower().replace("\\.", "\0").split(".")
    *folders, last = (part.replace("\0", ".") for part in parts)
    return text(tree(values, *folders).get(last))


def _unescape(match: re.Match[str]) -> str:
    inner = match[1] if match[1] is not None else f"< {match[2].strip()} >"
    return f"{{{{{inner}}}}}"
