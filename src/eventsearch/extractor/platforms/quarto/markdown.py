"""
Turn Quarto's Markdown into plain Markdown.

- Marks of fenced divs, spans, attributes and citations are removed; inline notes move to the end.
- Code cells are shown unless `echo` or `include` forbids it. Cells are not run, so their output
  is not known, but their captions are kept.
- Parts with the classes `content-hidden`, `content-visible` and `hidden` are shown or hidden as on
  the website.
- The shortcodes `include`, `var`, `meta` and `kbd` become text; other shortcodes are removed. The
  text of included files is in the site's `own` values.

Source: https://quarto.org/docs/authoring/, markdown-basics.html and conditional.html there, and
Pandoc's manual.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from eventsearch.extractor.front_matter.coercion import switch, text, to_bool, tree
from eventsearch.extractor.platforms.documents import own_texts
from eventsearch.extractor.platforms.markup import (
    MOST_IN_A_LINE,
    Run,
    level,
    outside_code,
    pandoc,
    runs,
    without_attributes,
)
from eventsearch.extractor.platforms.protocol import Body
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, ParsedFile

_OPTION = re.compile(r"^\s*+(?:#|//|--|%%|%)\|\s*+([\w.-]++)\s*+:\s*+(.*)$")
_RAW = re.compile(r"\{=(\w+)\}")
_CELL = re.compile(r"\{([A-Za-z][\w-]*)(?:[\s,](.*))?\}")
_DISPLAYED = re.compile(r"\{\{([\w-]++).*\}\}")
_INLINE_OPTION = re.compile(r"\b(echo|include)\s*=\s*(\w+)", re.IGNORECASE)
_FILENAME = re.compile(r"\bfilename\s*=\s*\"([^\"]+)\"")
_CAPTIONS = ("fig-cap", "tbl-cap", "lst-cap", "fig-alt")
_DRAWN = frozenset(("mermaid", "dot"))


def code(run: Run, front: Mapping[str, object]) -> tuple[str, ...]:
    info = run.info or ""
    first, inner = run.lines[0], run.lines[1:]
    if raw := _RAW.fullmatch(info):
        is_html = raw[1].lower() == "html"
        return ("", *inner[:-1], "") if is_html else ("",) * (len(inner) + 1)
    if displayed := _DISPLAYED.fullmatch(info):
        return (first.replace(info, displayed[1]), *inner)
    cell = _CELL.fullmatch(info)
    if cell is None:
        # Quarto prints the `filename` of a code block above the block.
        name = _FILENAME.search(info)
        return (name[1], "", first, *inner) if name else (first, *inner)
    return _cell(cell[1], cell[2] or "", first.replace(info, cell[1]), inner, front)


def _cell(
    engine: str, arguments: str, first: str, inner: tuple[str, ...], front: Mapping[str, object]
) -> tuple[str, ...]:
    options = {key.lower(): value for key, value in _INLINE_OPTION.findall(arguments)}
    count = 0
    while count < len(inner) and (option := _OPTION.match(inner[count].rstrip())):
        options[option[1].lower()] = option[2]
        count += 1
    captions = [options[key].strip("\"'") for key in _CAPTIONS if key in options]
    lines: tuple[str, ...]
    if _is_visible(engine, options, front):
        lines = (*("",) * count, first, *inner[count:])
    else:
        lines = ("",) * (len(inner) + 1)
    shown = captions if _is(options.get("include"), default=True) else []
    return (*lines, *(line for each in shown for line in ("", each, "")))


def _is_visible(engine: str, options: Mapping[str, str], front: Mapping[str, object]) -> bool:
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


_DIV = re.compile(r"^[ \t>]*+:{3,}+[ \t]*+(.*)$")
_DIV_TITLE = re.compile(r"\btitle\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_INNER = r"(?:[^\[\]]|\[[^\[\]]*\])*"
_SPAN = re.compile(rf"(?<!!)\[({_INNER})\](\{{[^{{}}]*\}})")
_AFTER_LINK = re.compile(r"(\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\))\{[^{}]*\}")
_AFTER_CODE = re.compile(r"(?<=`)\{[.#=][^{}]*\}")
_RUN_CODE = re.compile(r"(?<!`)`(?:r[ \t]|\{(?:r|python|julia|ojs)\}[ \t])[^`]*`(?!`)")
_FIGURE = re.compile(r"^[ \t]*!\[(.+)\]\((?:[^()]|\([^()]*\))*\)[ \t]*(?:\{[^{}]*\})?[ \t]*$")
_FIGURE_ALT = re.compile(r"\bfig-alt\s*=\s*\"([^\"]*)\"")
_CITATION = re.compile(r"[ \t]?\[(?=(?:[^\[\]]*[\s;-])?@[\w{])[^\[\]]*\](?![({:])")
_REFERENCE = re.compile(
    r"(?<![\w.@])-?@(?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|nte|tip|wrn|imp|cau)"
    r"-[\w-]+"
)
_EQUATION = re.compile(r"(?<=\$\$)[ \t]*\{#[^{}]*\}")
_NOTE = re.compile(rf"\^\[({_INNER})\]")
_CAPTION = re.compile(r"^:[ \t]++(.*)$")
_CAPTION_ID = re.compile(r"^:[ \t].*\{#tbl-[^{}]*\}[ \t]*$")
_TAG_LINE = re.compile(r"^[ \t]*</?[A-Za-z].*>[ \t]*$")
_MARKDOWN_LINE = re.compile(r"^ {0,3}[^\s<]")


def body(parsed: ParsedFile, site: Site) -> Body:
    included = site.own.get("included")
    files = included if isinstance(included, Mapping) else {}
    expansion = Included(files, parsed.source.path, parsed.body_line)
    text = expansion.text(parsed.body)
    variables = site.own.get("variables")
    shortcodes = Shortcodes(
        variables=variables if isinstance(variables, Mapping) else {}, front=parsed.front
    )
    project = site.own.get("settings")
    conditions = Conditions(
        own_texts(site, "profiles"), parsed.front, project if isinstance(project, Mapping) else {}
    )
    notes: list[str] = []
    lines = list(_lines(text, shortcodes, conditions, notes))
    # The website shows notes at the end of the page.
    lines += [part for note in notes for part in ("", note)]
    return Body(text="\n".join(lines), ids=pandoc, diagnostics=tuple(expansion.diagnostics))


def _lines(
    text: str, shortcodes: Shortcodes, conditions: Conditions, notes: list[str]
) -> Iterator[str]:
    before = ""
    after_tag = False
    for run in _shown(text, conditions):
        if after_tag and _MARKDOWN_LINE.match(run.lines[0]):
            # Goldmark, unlike Pandoc, needs an empty line between a tag's line and Markdown.
            yield ""
        after_tag = run.info is None and _TAG_LINE.match(run.lines[0]) is not None
        if run.info is not None:
            yield from map(shortcodes.replace, code(run, conditions.front))
            before = ""
            continue
        line = _line(shortcodes.replace(run.lines[0]), before, notes, conditions)
        yield line
        before = line.strip() or before


def _shown(text: str, conditions: Conditions) -> Iterator[Run]:
    """Yield the lines of a text, with blank lines instead of the fenced divs that are hidden."""
    depth = 0
    for run in runs(text):
        div = _DIV.match(run.lines[0]) if run.info is None else None
        attributes = div[1].strip(": \t\r") if div else run.info or ""
        if not depth and not conditions.hide(attributes):
            yield run
            continue
        if div:
            depth += 1 if attributes else -1
        yield from (Run(lines=("",)) for _ in run.lines)


def _line(line: str, before: str, notes: list[str], conditions: Conditions) -> str:
    """Return a line as plain Markdown; *before* is the last line that was not empty."""
    if len(line) > MOST_IN_A_LINE:
        return line
    if div := _DIV.match(line):
        title = _DIV_TITLE.search(div[1])
        return f"\n**{title[1] or title[2]}**\n" if title else ""
    if figure := _FIGURE.match(line):
        alternative = _FIGURE_ALT.search(line, figure.end(1))
        line = figure[1] + (f" ![{alternative[1]}](figure)" if alternative else "")
    elif (before.startswith("|") or _CAPTION_ID.match(line)) and (caption := _CAPTION.match(line)):
        line = without_attributes(caption[1])
    line = _AFTER_CODE.sub("", _RUN_CODE.sub("", line))
    if "[" in line or "@" in line or "{" in line or "^" in line or "~" in line:
        line = outside_code(line, lambda text: _inline(text, notes, conditions))
    return line


def _inline(text: str, notes: list[str], conditions: Conditions) -> str:
    text = _AFTER_LINK.sub(r"\1", text)
    text = _NOTE.sub(lambda note: _take_note(note[1], notes), text)
    text = _SPAN.sub(lambda span: "" if conditions.hide(span[2]) else span[1], text)
    text = _REFERENCE.sub("", _CITATION.sub("", text))
    return level(_EQUATION.sub("", text))


def _take_note(note: str, notes: list[str]) -> str:
    notes.append(note)
    return ""


_CLASS = re.compile(r"(?<![^\s{])\.(content-hidden|content-visible|hidden)(?![^\s}])")
_WORD = re.compile(r"[\w-]+")
_CONDITION = re.compile(
    r"\b(when|unless)-(format|profile|meta)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'}]++))"
)
_HTML = re.compile(r"html[45]?(?::.*)?")


class Conditions(NamedTuple):
    """
    The values that decide whether a part of a page is shown on the website.

    Attributes:
        profiles: Names of the active profiles.
        front: Front matter of the page, keys in lower case.
        project: Settings of the project, used for keys that the front matter does not have.
    """

    profiles: tuple[str, ...]
    front: Mapping[str, object]
    project: Mapping[str, object]

    def hide(self, attributes: str) -> bool:
        """
        Whether attributes such as `{.content-hidden when-format="html"}` hide text.

        A single word, as in `::: hidden`, is a class.
        """
        if _WORD.fullmatch(attributes):
            attributes = f".{attributes}"
        classes = set(_CLASS.findall(attributes))
        if not classes:
            return False
        if "hidden" in classes:
            return True
        # Without a condition `all` is true, so that only the class decides.
        applies = all(
            self._holds(kind, double or single or bare) is (word == "when")
            for word, kind, double, single, bare in _CONDITION.findall(attributes)
        )
        return applies is ("content-hidden" in classes)

    def _holds(self, kind: str, value: str) -> bool:
        if kind == "format":
            name = value.lower()
            return name == self._format or _HTML.fullmatch(name) is not None
        if kind == "profile":
            return value in self.profiles
        path = value.lower().split(".")
        tree = self.front if path[0] in self.front else self.project
        return to_bool(_value_at(tree, path)) is True

    @property
    def _format(self) -> str:
        """The page's first format, without the extension's name: `x-revealjs` is `revealjs`."""
        formats = self.front.get("format", self.project.get("format"))
        first = next(iter(formats), "") if isinstance(formats, Mapping) else formats
        return str(first or "html").lower().rpartition("-")[2]


def _value_at(tree: object, path: list[str]) -> object:
    for key in path:
        tree = tree.get(key) if isinstance(tree, Mapping) else None
    return tree


_TEXTS = frozenset(("qmd", "md", "markdown", "rmd", "rmarkdown"))
MOST_DEEP = 16
"""Maximum depth of includes within included files; more is probably a mistake."""
MOST_CHARACTERS = 2_000_000
"""Maximum characters that includes add to a page: a few files can include each other very often."""

# Quarto includes files only if the shortcode is the only text on its line.
_INCLUDE = re.compile(
    r"(?m)^[ \t]*+\{\{<\s*include\s+(?:\"([^\"]+)\"|'([^']+)'|(\S+?))\s*>\}\}(?=[ \t\r]*$)"
)
# A shortcode cannot contain the start of another, so unclosed ones take only linear time.
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
    """Expands the includes in a page, and collects diagnostics about them."""

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
            # Pages may also include data, programs and HTML, which are not indexed.
            if path.rpartition(".")[2].lower() in _TEXTS:
                self._report(
                    line, f"the included file {name} does not exist, or is a page of its own"
                )
            return ""
        inner = _FRONT.sub("", text)
        self._room -= len(inner)
        if path in within or len(within) >= MOST_DEEP or self._room < 0:
            self._report(line, f"the included file {name} includes itself, or too much text")
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
    """Replaces shortcodes by variables of the project or front matter of the page."""

    variables: Mapping[str, object]
    front: Mapping[str, object]

    def replace(self, line: str) -> str:
        """Return a line with shortcodes replaced by their values; escaped shortcodes are shown."""
        if "{{<" not in line or len(line) > MOST_IN_A_LINE:
            return line
        return _ESCAPED.sub(_unescape, _SHORTCODE.sub(self._value, line))

    def _value(self, match: re.Match[str]) -> str:
        name, rest = match[1], match[2].strip().strip("\"'")
        if name == "var":
            return _at(self.variables, rest)
        if name == "meta":
            return _at(self.front, rest)
        # `kbd` contains text to read; icons, videos and page breaks do not.
        return rest.split()[0] if name == "kbd" and rest else ""


def _at(values: Mapping[str, object], path: str) -> str:
    parts = path.lower().replace("\\.", "\0").split(".")
    *folders, last = (part.replace("\0", ".") for part in parts)
    return text(tree(values, *folders).get(last))


def _unescape(match: re.Match[str]) -> str:
    inner = match[1] if match[1] is not None else f"< {match[2].strip()} >"
    return f"{{{{{inner}}}}}"
