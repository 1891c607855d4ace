"""Split a content file into front matter and body; `normalise` interprets the values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eventsearch.extractor.files.read import ContentError
from eventsearch.extractor.front_matter.coercion import holds_more
from eventsearch.extractor.front_matter.handlers import (
    HANDLERS,
    Cut,
    FencedHandler,
    Format,
    Handler,
)
from eventsearch.extractor.front_matter.result import FormatError, Lines, Loaded
from eventsearch.extractor.front_matter.yaml import read_yaml
from eventsearch.model.page import Diagnostic, ParsedFile, Severity, SourceFile

_BLANK = " \t\r\n"
_BOM = "\ufeff"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
MOST_FRONT = 500_000
"""
Maximum number of characters of front matter, about fifty times the longest that people write.

Parsers take up to 400 bytes per character.
"""
MOST_VALUES = 10_000
"""Maximum keys and items of front matter: a tag costs as much time as a hundred words of a body."""
# Hugo refuses a file that begins with one of these characters, but has no front matter.
_FRONT_SIGNS = "-+{"
# A fence at the end of a line, for front matter that follows a few other characters.
_LATE_FENCE = re.compile(r"(?m)(?<![-+])(?:---|\+\+\+)(?=[ \t]*\r?$)")
_MOST_BEFORE = 500
"""Number of characters of a file in which to search for such a fence."""
_MOST_LATE = 20_000
"""Number of characters after such a fence in which to search for keys."""
_FRONT_KEYS = frozenset(("title", "date"))
_HEADER_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9 _-]{0,30}):(?P<value>[ \t].*|)$", re.ASCII)
_TOML_LINE = re.compile(r"(?P<key>[A-Za-z][\w-]{0,30}) ?= ?\S", re.ASCII)
_COMMENT_LINE = re.compile(r"\.\. (?P<key>[A-Za-z][\w-]{0,30}):(?P<value>[ \t].*|)$", re.ASCII)
_MOST_HEADER = 20_000
"""Number of characters of a body in which to search for a header."""


def parse(source: SourceFile, data: bytes, *, yaml_1_2: bool = False) -> ParsedFile:
    """
    Return the front matter and the body of a content file, cut where Hugo cuts.

    Args:
        yaml_1_2: As in `read_yaml`.

    Raises:
        ContentError: The file is not text, or its front matter cannot be read.
    """
    text, bad = _decode(source, data)
    file = _File(source=source, text=text, lines=Lines(text), bad=bad, yaml_1_2=yaml_1_2)
    handler = next((each for each in HANDLERS if each.detect(text)), None)
    if handler is None or _is_template(text):
        return _without_front_matter(file)
    try:
        cut = handler.cut(text)
    except FormatError as exc:
        raise file.fault(exc, 0) from exc
    if cut.stop - cut.start > MOST_FRONT:
        raise file.fault(_too_long(text, cut), 0)
    if bad is not None and bad < cut.body:
        raise ContentError(file.diagnostic("E201", *_NOT_UTF8, bad))
    return _with_front_matter(file, handler, cut)


def read_header(parsed: ParsedFile, *, of_any_key: bool = False) -> ParsedFile:
    """
    Return a page with front matter from the header at the start of its body, if it has one.

    A header is a block of lines such as `Title: …` up to an empty line, as in MultiMarkdown,
    Pelican and MkDocs, or Nikola's comment with lines `.. title: …`. Keys are in lower case, and
    values are strings. A page with front matter or without a header is returned unchanged.

    Args:
        of_any_key: Follow MkDocs: a line with any key is a header, and the first other line ends
            it. Otherwise a header needs a title and another key.
    """
    lines = parsed.body[:_MOST_HEADER].splitlines(keepends=True)
    comment = bool(lines) and lines[0].strip() == "<!--"
    pattern = _COMMENT_LINE if comment else _HEADER_LINE
    front: dict[str, object] = {}
    places: dict[str, tuple[int, int]] = {}
    key, count = "", int(comment)
    for line in lines[count:]:
        text = line.rstrip()
        count += 1
        if text == ("-->" if comment else ""):
            break
        match = pattern.match(text)
        if match is not None:
            key = match["key"].lower()
            front[key] = match["value"].strip()
            at = match.end("value") - len(match["value"].lstrip())
            places[key] = (parsed.body_line + count - 1, at + 1)
        elif key and line[0].isspace() and text:
            front[key] = f"{front[key]} {text.strip()}".lstrip()
        elif of_any_key:
            count -= 1
            break
        elif text or not comment:
            return parsed
    if parsed.front or not front:
        return parsed
    if not of_any_key and ("title" not in front or len(front) < 2):
        return parsed
    return parsed._replace(
        front=front,
        places=places,
        body=parsed.body[sum(map(len, lines[:count])) :],
        body_line=parsed.body_line + count,
    )


def header_keys(text: str) -> tuple[str, ...]:
    """Return the keys of the first lines, if they are `key: value` or `key = value`."""
    keys: list[str] = []
    for line in text[:_MOST_HEADER].lstrip(_BLANK + _BOM).splitlines():
        if (match := _HEADER_LINE.match(line.rstrip()) or _TOML_LINE.match(line)) is not None:
            keys.append(match["key"])
        elif not keys or not re.match(r"[ \t]+\S|- ", line):
            break
    return tuple(keys)


def entry(source: SourceFile) -> ParsedFile:
    """Return the page of a list entry, from the data that `extractor.entries.find` has written."""
    fields: dict[str, Any] = json.loads(source.data)
    return ParsedFile(
        source=source,
        format="",
        front=fields["front"],
        places={key: (line, column) for key, (line, column) in fields["places"].items()},
        body="",
        body_line=fields["line"],
        address=fields["url"],
    )


def _too_long(text: str, cut: Cut) -> FormatError:
    return FormatError(
        f"it has {cut.stop - cut.start:,} characters, more than the {MOST_FRONT:,} allowed",
        hint="move other data into the body or a data file",
        text=text,
        offset=cut.start,
    )


def _too_many(cut: Cut, text: str) -> FormatError:
    return FormatError(
        f"it has more than {MOST_VALUES:,} keys and items",
        hint="move other data into a data file",
        text=text,
        offset=cut.start,
    )


_NOT_UTF8 = ("the file is not UTF-8 from here on", "save the file as UTF-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A decoded file; *bad* is the offset in *text* of the first byte that is not UTF-8."""

    source: SourceFile
    text: str
    lines: Lines
    bad: int | None
    yaml_1_2: bool

    def diagnostic(
        self, code: str, message: str, hint: str, offset: int, severity: Severity = "error"
    ) -> Diagnostic:
        place = self.lines.place(offset)
        return Diagnostic(self.source.path, code, message, hint, *place, severity)

    def read(self, handler: Handler, cut: Cut) -> Loaded:
        """Return the values of the front matter, read with the site's version of YAML."""
        front = self.text[cut.start : cut.stop]
        newer = self.yaml_1_2 and handler.name == "yaml"
        return read_yaml(front, yaml_1_2=True) if newer else handler.read(front)

    def fault(self, error: FormatError, start: int) -> ContentError:
        message = f"the front matter cannot be read: {error.reason}"
        return ContentError(self.diagnostic("E101", message, error.hint, start + error.offset))

    def encoding_diagnostics(self) -> tuple[Diagnostic, ...]:
        return () if self.bad is None else (self.diagnostic("E201", *_NOT_UTF8, self.bad),)


def _decode(source: SourceFile, data: bytes) -> tuple[str, int | None]:
    """Return the text, and the offset of the first byte that is not UTF-8, or None."""
    if data.startswith(_UTF16) or b"\0" in data:
        raise ContentError(
            Diagnostic(
                path=source.path,
                line=1,
                column=1,
                code="E201",
                message="the file is not UTF-8 text",
                hint="save the file as UTF-8, or move it out of the content",
            )
        )
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as exc:
        # Hugo still makes a page, with a replacement character for each such byte.
        return data.decode("utf-8", "replace"), len(data[: exc.start].decode("utf-8"))


def _is_template(text: str) -> bool:
    """Whether a text begins with `{{ … }}`, `{% … %}` or the like, which is not JSON."""
    head = text.lstrip(_BLANK + _BOM)
    return head.startswith("{") and head[1:].lstrip(_BLANK)[:1] not in ("", '"', "}")


def _without_front_matter(file: _File) -> ParsedFile:
    """Return a page whose body is the whole file, without a byte order mark."""
    start = _after_marks(file.text)
    first = len(file.text) - len(file.text.lstrip(_BLANK + _BOM))
    diagnostics = file.encoding_diagnostics()
    if file.text[first : first + 1] in tuple(_FRONT_SIGNS):
        sign = file.text[first]
        doubt = file.diagnostic(
            "E106",
            f"the file begins with `{sign}`, which Hugo reads as front matter and refuses",
            "begin the file with front matter, or with another character",
            first,
        )
        diagnostics = (doubt, *diagnostics)
    elif (fence := _late_fence(file.text)) is not None:
        doubt = file.diagnostic(
            "E114",
            "the front matter is not at the start of the file, so it is read as text",
            f"remove the text before `{file.text[fence : fence + 3]}`",
            first,
        )
        diagnostics = (doubt, *diagnostics)
    return _parsed_file(file, "", {}, {}, start, diagnostics)


def _late_fence(text: str) -> int | None:
    """Return the offset of front matter that follows a few other characters, or None."""
    fence = _LATE_FENCE.search(text, 0, _MOST_BEFORE)
    # Front matter in a fenced code block is an example.
    if fence is None or any(mark in text[: fence.start()] for mark in ("```", "~~~")):
        return None
    rest = text[fence.start() : fence.start() + _MOST_LATE]
    handler = next(each for each in HANDLERS if each.detect(rest))
    try:
        cut = handler.cut(rest)
        values = handler.read(rest[cut.start : cut.stop]).value
    except FormatError:
        return None
    is_front = isinstance(values, dict) and not _FRONT_KEYS.isdisjoint(values)
    return fence.start() if is_front else None


def _after_marks(text: str) -> int:
    """Return the offset after the last byte order mark in the blanks at the start of a text."""
    blank = text[: len(text) - len(text.lstrip(_BLANK + _BOM))]
    return blank.rfind(_BOM) + 1


def _with_front_matter(file: _File, handler: Handler, cut: Cut) -> ParsedFile:
    try:
        loaded = file.read(handler, cut)
    except FormatError as exc:
        raise file.fault(exc, cut.start) from exc
    values = loaded.value
    if not isinstance(values, dict):
        raise _not_a_mapping(file, cut, values)
    if holds_more(values, MOST_VALUES):
        raise file.fault(_too_many(cut, file.text), 0)
    places = {key: file.lines.place(cut.start + at) for key, at in loaded.offsets.items()}
    diagnostics = (
        *_refused_by_hugo(file, handler),
        *_doubts(file, loaded, cut),
        *file.encoding_diagnostics(),
    )
    return _parsed_file(file, handler.name, values, places, cut.body, diagnostics)


def _refused_by_hugo(file: _File, handler: Handler) -> Iterator[Diagnostic]:
    """Yield a diagnostic if a language follows the first fence: only other programs read that."""
    if isinstance(handler, FencedHandler) and handler.language:
        yield file.diagnostic(
            "E106",
            "a language follows the first fence, so Hugo refuses the file",
            "write only the fence: `---` for YAML, `+++` for TOML",
            len(file.text) - len(file.text.lstrip(_BLANK + _BOM)),
        )


def _doubts(file: _File, loaded: Loaded, cut: Cut) -> tuple[Diagnostic, ...]:
    return tuple(
        file.diagnostic(each.code, each.message, each.hint, cut.start + each.offset, each.severity)
        for each in loaded.doubts
    )


def _not_a_mapping(file: _File, cut: Cut, value: object) -> ContentError:
    front = file.text[cut.start : cut.stop]
    what = "a list" if isinstance(value, list) else "a single value"
    return ContentError(
        file.diagnostic(
            "E103",
            f"the front matter is {what}, not a mapping",
            "write `key: value` lines",
            cut.start + len(front) - len(front.lstrip()),
        )
    )


def _parsed_file(
    file: _File,
    format_: Format,
    front: dict[str, object],
    places: dict[str, tuple[int, int]],
    body: int,
    diagnostics: tuple[Diagnostic, ...],
) -> ParsedFile:
    return ParsedFile(
        source=file.source,
        format=format_,
        front=front,
        places=places,
        body=file.text[body:],
        body_line=file.lines.place(body)[0],
        diagnostics=diagnostics,
    )
