"""
Find the start and the end of front matter, and choose its parser.

The classes are handlers of python-frontmatter, but they split files as Hugo does. A line that
begins with the closing fence ends the front matter, even if other characters follow. The body is
not changed. `cut` and `read` keep offsets; `split` and `load` are the interface of the library.

A language after the fence, such as `---json`, is read as gray-matter does for Eleventy, Docusaurus
and Gatsby.

Source: parser/pageparser/pagelexer_intro.go and unmarshalORG in parser/metadecoders/decoder.go of
Hugo.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from frontmatter.default_handlers import BaseHandler

from eventsearch.extractor.front_matter.javascript import read_javascript
from eventsearch.extractor.front_matter.json import read_json
from eventsearch.extractor.front_matter.result import FormatError, Loaded
from eventsearch.extractor.front_matter.toml import read_toml
from eventsearch.extractor.front_matter.yaml import read_yaml

_ORG_LINE = re.compile(r"^#\+([^\s:]+):[ \t]*(.*)$", re.M)
_ORG_DATE_KEYS = frozenset(("date", "lastmod", "publishdate", "expirydate"))
_ORG_DATE = re.compile(r"[<\[](\d{4}-\d{2}-\d{2}) [^<>\[\]]*+[>\]]")

Format = Literal["yaml", "toml", "json", "org", ""]
"""Format of front matter; empty for JavaScript, and for a file without front matter."""

_INTRO = r"[ \t\r\n\ufeff]*"
_LINE_END = re.compile(r"\r?\n?")
_JSON_SIGN = re.compile(r'\\.|[{}"]', re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Offsets of the front matter in a text, [start, stop), and of the body's start."""

    start: int
    stop: int
    body: int


class Handler(BaseHandler, ABC):
    """A format of front matter, with the function that parses it."""

    name: Format
    FM_BOUNDARY: re.Pattern[str]

    def __init__(self, name: Format, opening: str, read: Callable[[str], Loaded]) -> None:
        super().__init__(fm_boundary=re.compile(_INTRO + opening))
        self.name = name
        self.read = read

    @abstractmethod
    def cut(self, text: str) -> Cut:
        """
        Return the offsets of the front matter in a text that `detect` accepts.

        Raises:
            FormatError: The front matter is never closed.
        """

    def split(self, text: str) -> tuple[str, str]:
        """Return front matter and body; `frontmatter.parse` calls this method and `load`."""
        cut = self.cut(text)
        return text[cut.start : cut.stop], text[cut.body :]

    def load(self, fm: str) -> dict[str, object]:
        """Return the values of front matter; empty if it is not a mapping."""
        value = self.read(fm).value
        return value if isinstance(value, dict) else {}

    def _opening_end(self, text: str) -> int:
        opening = self.FM_BOUNDARY.match(text)
        return 0 if opening is None else opening.end()


class FencedHandler(Handler):
    """
    Front matter between two fences of three equal characters.

    Attributes:
        language: Pattern of the language after the first fence; empty for a fence without language.
    """

    def __init__(
        self, name: Format, fence: str, read: Callable[[str], Loaded], *, language: str = ""
    ) -> None:
        word = rf"[ \t]*(?:{language})[ \t]*(?=[\r\n])" if language else ""
        super().__init__(name, re.escape(fence) + word, read)
        self.language = language
        self._fence = fence
        self._closing = re.compile(r"(?<=[\r\n])" + re.escape(fence))

    def cut(self, text: str) -> Cut:
        fence_end = self._opening_end(text)
        start = _after_line_end(text, fence_end)
        # A fence on the next line closes the front matter; one on the same line does not.
        closing = self._closing.search(text, start if start > fence_end else start + 1)
        if closing is None:
            raise FormatError(
                f"the front matter opened by `{self._fence}` is never closed",
                hint=f"add a line `{self._fence}` after it",
                text=text,
                offset=fence_end - len(self._fence),
            )
        return Cut(start=start, stop=closing.start(), body=_after_line_end(text, closing.end()))


class JsonHandler(Handler):
    """Front matter that is one JSON object."""

    def cut(self, text: str) -> Cut:
        start = self._opening_end(text) - 1
        level, quoted = 0, False
        for sign in _JSON_SIGN.finditer(text, start):
            if sign[0] == '"':
                quoted = not quoted
            elif not quoted and sign[0] in "{}":
                level += 1 if sign[0] == "{" else -1
            if level == 0:
                stop = sign.end()
                return Cut(start=start, stop=stop, body=_after_line_end(text, stop))
        raise FormatError(
            "the front matter opened by `{` is never closed",
            hint="close every brace and every quote",
            text=text,
            offset=start,
        )


class OrgHandler(Handler):
    """Front matter of an Org file: consecutive lines that begin with `#+`."""

    def cut(self, text: str) -> Cut:
        start = self._opening_end(text) - len("#+")
        stop = start
        while text.startswith("#+", stop):
            line_end = text.find("\n", stop)
            stop = len(text) if line_end < 0 else line_end + 1
        return Cut(start=start, stop=stop, body=stop)


def _after_line_end(text: str, at: int) -> int:
    line_end = _LINE_END.match(text, at)
    return at if line_end is None else line_end.end()


def read_org(text: str) -> Loaded:
    """Return the values of an Org file's `#+key: value` lines; other lines are ignored."""
    lines: dict[str, list[str]] = {}
    offsets: dict[str, int] = {}
    for line in _ORG_LINE.finditer(text):
        key = line[1].lower()
        lines.setdefault(key, []).append(line[2].rstrip())
        offsets[key.removesuffix("[]")] = line.start(2)
    return Loaded(
        value={key.removesuffix("[]"): _org_value(key, values) for key, values in lines.items()},
        offsets=offsets,
    )


def _org_value(key: str, values: list[str]) -> object:
    if key.endswith("[]"):
        return " ".join(values).split()
    if len(values) > 1:
        return values
    match = _ORG_DATE.search(values[0]) if key in _ORG_DATE_KEYS else None
    return values[0] if match is None else match[1]


HANDLERS: tuple[Handler, ...] = (
    FencedHandler("json", "---", read_json, language="json"),
    FencedHandler("toml", "---", read_toml, language="toml"),
    FencedHandler("", "---", read_javascript, language="js|javascript|node"),
    FencedHandler("yaml", "---", read_yaml),
    FencedHandler("toml", "+++", read_toml),
    JsonHandler("json", r"\{", read_json),
    OrgHandler("org", r"#\+", read_org),
)
