"""A content file, split into front matter and body. What the values mean is for `normalise`."""

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
"""Characters of a front matter: some fifty times the longest that people write, and little enough
for the parsers, which take up to four hundred bytes a character."""
MOST_VALUES = 10_000
"""Keys and items of a front matter. A tag or a name costs as much as a hundred words of a body."""
# Signs with which Hugo expects front matter to begin.
_FRONT_SIGNS = "-+{"
# The end of the first line that ends with a fence: what stands before it is to be short.
_LATE_FENCE = re.compile(r"(?m)(?<![-+])(?:---|\+\+\+)(?=[ \t]*\r?$)")
_MOST_BEFORE = 500
_MOST_LATE = 20_000
_FRONT_KEYS = frozenset(("title", "date"))
_HEADER_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9 _-]{0,30}):(?P<value>[ \t].*|)$", re.ASCII)
_TOML_LINE = re.compile(r"(?P<key>[A-Za-z][\w-]{0,30}) ?= ?\S", re.ASCII)
_COMMENT_LINE = re.compile(r"\.\. (?P<key>[A-Za-z][\w-]{0,30}):(?P<value>[ \t].*|)$", re.ASCII)
_MOST_HEADER = 20_000


def parse(source: SourceFile, data: bytes, *, yaml_1_2: bool = False) -> ParsedFile:
    """
    Return the front matter and the body of a content file, cut where Hugo cuts.

    Args:
        yaml_1_2: As of `read_yaml`.

    Raises:
        ContentError: It is no text, or its front matter cannot be read.
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
    Return a page without front matter with that which begins its text, in keys of lower case.

    That is `Title: …` and lines like it up to a blank one, as MultiMarkdown, Pelican and MkDocs
    have them, or Nikola's comment of lines `.. title: …`. Values are texts, which begin where
    `places` says; a header without a title and another key is text.

    Args:
        of_any_key: Whether one line with any key is a header, and the first that is none ends it,
            as in MkDocs.
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
    """Return the keys, as written, of the lines `key: value` or `key = value` at the top."""
    keys: list[str] = []
    for line in text[:_MOST_HEADER].lstrip(_BLANK + _BOM).splitlines():
        if (match := _HEADER_LINE.match(line.rstrip()) or _TOML_LINE.match(line)) is not None:
            keys.append(match["key"])
        elif not keys or not re.match(r"[ \t]+\S|- ", line):
            break
    return tuple(keys)


def entry(source: SourceFile) -> ParsedFile:
    """Return an entry of a list, whose data `extractor.entries.find` has written."""
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
        hint="move what is no front matter into the body or a data file",
        text=text,
        offset=cut.start,
    )


def _too_many(cut: Cut, text: str) -> FormatError:
    return FormatError(
        f"it has more than {MOST_VALUES:,} keys and items",
        hint="move what is no front matter into a data file",
        text=text,
        offset=cut.start,
    )


_NOT_UTF8 = ("the file is not UTF-8 here", "save the file as UTF-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A decoded file; *bad* is the offset of the first byte that was no UTF-8."""

    source: SourceFile
    text: str
    lines: Lines
    bad: int | None
    yaml_1_2: bool

    def diagnostic(
        self, code: str, message: str, hint: str, offset: int, severity: Severity = "error"
    ) -> Diagnostic:
        line, column = self.lines.place(offset)
        return Diagnostic(
            path=self.source.path,
            line=line,
            column=column,
            code=code,
            message=message,
            hint=hint,
            severity=severity,
        )

    def read(self, handler: Handler, cut: Cut) -> Loaded:
        """Return what the front matter says, by the version of YAML that the site is read by."""
        front = self.text[cut.start : cut.stop]
        newer = self.yaml_1_2 and handler.name == "yaml"
        return read_yaml(front, yaml_1_2=True) if newer else handler.read(front)

    def fault(self, error: FormatError, start: int) -> ContentError:
        message = f"the front matter cannot be read: {error.reason}"
        return ContentError(self.diagnostic("E101", message, error.hint, start + error.offset))

    def encoding_diagnostics(self) -> tuple[Diagnostic, ...]:
        return () if self.bad is None else (self.diagnostic("E201", *_NOT_UTF8, self.bad),)


def _decode(source: SourceFile, data: bytes) -> tuple[str, int | None]:
    """Return the text and the offset of the first byte that is no UTF-8, None for a clean file."""
    if data.startswith(_UTF16) or b"\0" in data:
        raise ContentError(
            Diagnostic(
                path=source.path,
                line=1,
                column=1,
                code="E201",
                message="the file is no UTF-8 text",
                hint="save the file as UTF-8, or move it out of the content",
            )
        )
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as exc:
        # A page in Hugo all the same, with a replacement sign at each such byte.
        return data.decode("utf-8", "replace"), len(data[: exc.start].decode("utf-8"))


def _is_template(text: str) -> bool:
    """Say whether a text begins with `{{ … }}`, `{% … %}` or the like, and so with no JSON."""
    head = text.lstrip(_BLANK + _BOM)
    return head.startswith("{") and head[1:].lstrip(_BLANK)[:1] not in ("", '"', "}")


def _without_front_matter(file: _File) -> ParsedFile:
    """Take all of the file for its body, but for a byte order mark before it."""
    start = _after_marks(file.text)
    first = len(file.text) - len(file.text.lstrip(_BLANK + _BOM))
    diagnostics = file.encoding_diagnostics()
    if file.text[first : first + 1] in tuple(_FRONT_SIGNS):
        sign = file.text[first]
        doubt = file.diagnostic(
            "E106",
            f"the file begins with `{sign}`, which Hugo takes for front matter and refuses",
            "begin the file with front matter, or with other words",
            first,
        )
        diagnostics = (doubt, *diagnostics)
    elif (fence := _late_fence(file.text)) is not None:
        doubt = file.diagnostic(
            "E114",
            "the front matter does not begin the file, so it is read as text",
            f"remove what stands before `{file.text[fence : fence + 3]}`",
            first,
        )
        diagnostics = (doubt, *diagnostics)
    return _parsed_file(file, "", {}, {}, start, diagnostics)


def _late_fence(text: str) -> int | None:
    """Return the offset of the fence of front matter that stands behind something else."""
    fence = _LATE_FENCE.search(text, 0, _MOST_BEFORE)
    # Behind the fence of a block of code it is an example.
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
    """Return the offset after the last byte order mark among the blanks a text begins with."""
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
    """Yield the diagnostic of a fence that names a language: programs other than Hugo read it."""
    if isinstance(handler, FencedHandler) and handler.language:
        yield file.diagnostic(
            "E106",
            "a language stands behind the first fence, and Hugo refuses the file",
            "write the fence alone: `---` for YAML, `+++` for TOML",
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
            f"the front matter is {what} and not a mapping",
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
