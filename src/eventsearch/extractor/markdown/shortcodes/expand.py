"""
Replace shortcodes with the text they show.

This takes two steps, as in Hugo. ``{{% %}}`` becomes Markdown before the page is parsed.
``{{< >}}`` becomes a placeholder, which Markdown reads as a word. Its HTML is rendered separately
and replaces the placeholder afterwards. So shortcodes work in paragraphs, link targets and code.

Themes are not read, so one rule applies to all: show the inner text and the arguments with names
such as `title` or `caption`. Hugo's own shortcodes have rules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from eventsearch.extractor.markdown.inline_text import attribute, escape
from eventsearch.extractor.markdown.placeholders import flatten, placeholder
from eventsearch.extractor.markdown.shortcodes.lexer import Broken, Escaped, Tag, tokens

_WORDS = frozenset(
    ("title", "subtitle", "text", "caption", "heading", "label", "summary", "quote", "content")
)
_ALONE = _WORDS | {"name", "cite"}
"""Names of arguments to show. Those in `_WORDS` also count after a prefix (``button_text``); the
others do not (``icon_name``). ``alt`` is missing: it becomes the `alt` of an image."""

_FRAMES = frozenset(
    ("youtube", "vimeo", "gist", "tweet", "twitter", "twitter_simple", "x", "x_simple",
     "instagram", "instagram_simple", "qr")
)  # fmt: skip
"""Hugo's shortcodes that embed content of other sites. They have no inner text."""

_EXTENSION = re.compile(r"(?:/?_?index)?\.(?:md|html)\b")
_PARTS = re.compile(r"[_-]")

TARGETS = frozenset(("ref", "relref"))
"""Shortcodes whose output is a URL."""


def silent(tag: Tag, *, paired: bool) -> bool:
    """Whether the shortcode shows nothing, not even inner text. Inline templates are not run."""
    if tag.name in _FRAMES:
        return not paired
    return tag.name == "comment" or tag.name.endswith(".inline")


def all_arguments(tag: Tag, params: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return the Markdown of the arguments to show, in order."""
    return known_arguments(tag, params) or tuple(
        value for name, value in tag.named.items() if _is_text(name) and value.strip()
    )


def known_arguments(tag: Tag, params: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Return the arguments to show for Hugo's `ref`, `relref` and `param`; else empty."""
    if tag.name in TARGETS:
        return (_EXTENSION.sub("", tag.named.get("path") or "".join(tag.positional[:1])),)
    if tag.name == "param":
        return _parameter(params, "".join(tag.positional[:1]))
    return ()


def code(tag: Tag) -> bool:
    """Whether the inner text is code: Hugo's ``highlight``, or a name such as ``code-box``."""
    if tag.name == "highlight":
        return bool(tag.positional)
    return _PARTS.split(tag.name)[0] == "code"


def _is_text(name: str) -> bool:
    return name in _ALONE or _PARTS.split(name)[-1] in _WORDS


def _parameter(sources: Sequence[Mapping[str, object]], name: str) -> tuple[str, ...]:
    """Return a parameter of the page or else the site; dots lead into mappings."""
    for source in sources:
        value: object = source
        for key in name.lower().split("."):
            value = _get(value, key) if isinstance(value, Mapping) else None
        if isinstance(value, str | int | float):
            return (str(value),)
    return ()


def _get(mapping: Mapping[str, object], key: str) -> object:
    """Return the value of a key, ignoring case as Hugo does."""
    return next((value for name, value in mapping.items() if str(name).lower() == key), None)


_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_LINE_ENDS = "\r\n"
_ONE_PARAGRAPH = re.compile(r"<p>((?>(?:(?!</?p>).)*))</p>\s*$", re.DOTALL)

Parts = list["str | Parts"]


class Fault(NamedTuple):
    """A fault in a shortcode, at an offset of the source."""

    offset: int
    code: str
    message: str
    hint: str


class Expanded(NamedTuple):
    """
    A text without shortcodes.

    Attributes:
        source: Markdown (or HTML) with placeholders.
        pieces: HTML of each placeholder, by its number; may contain placeholders.
    """

    source: str
    pieces: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class _Frame:
    """An open tag and the parts read after it."""

    tag: Tag | None
    parts: Parts = field(default_factory=list)


def expand(
    source: str,
    *,
    params: Sequence[Mapping[str, object]],
    convert: Callable[[str], str],
    arguments: bool = True,
) -> Expanded:
    """
    Return a text with its shortcodes replaced by Markdown and placeholders.

    Args:
        params: Parameters for ``param``: of the page, then of the site.
        convert: Converts Markdown to HTML, for the inner text of ``{{< >}}``.
        arguments: Whether to show words in arguments. Hugo's own shortcodes always show them.
    """
    if "{{<" not in source and "{{%" not in source:
        return Expanded(source=source, pieces=(), faults=())
    words_of = all_arguments if arguments else known_arguments
    work = _Expansion(source, partial(words_of, params=params), convert)
    work.run()
    return Expanded(
        source=join(work.frames[0].parts), pieces=tuple(work.pieces), faults=tuple(work.faults)
    )


def join(parts: Parts) -> str:
    return flatten(parts, iter)


class _Expansion:
    """Expands one text. `frames` has the open tags, the innermost last."""

    def __init__(
        self,
        source: str,
        arguments: Callable[[Tag], tuple[str, ...]],
        convert: Callable[[str], str],
    ) -> None:
        self.source = source
        self.frames = [_Frame(None)]
        self.pieces: list[str] = []
        self.faults: list[Fault] = []
        self._arguments = arguments
        self._convert = convert
        self._unclosed: list[Tag] = []
        self._pairs: set[str] = set()

    def run(self) -> None:
        position = 0
        for token in tokens(self.source):
            self._parts.append(self.source[position : token.start])
            position = token.end
            if isinstance(token, Escaped):
                self._parts.append(token.text)
            elif isinstance(token, Broken):
                self._parts.append(self.source[token.start : token.end])
                self._fault(token.start, "E401", token.message, token.hint)
            elif token.closing:
                self._close(token)
            elif token.closed:
                self._parts.append(self._replacement(token, None))
            else:
                self.frames.append(_Frame(token))
        self._parts.append(self.source[position:])
        self._give_up(1)
        self._report_unclosed()

    @property
    def _parts(self) -> Parts:
        return self.frames[-1].parts

    def _close(self, closing: Tag) -> None:
        depth = next(
            (
                depth
                for depth in range(len(self.frames) - 1, 0, -1)
                if (tag := self.frames[depth].tag) and tag.name == closing.name
            ),
            0,
        )
        if not depth:
            self._fault(
                closing.start,
                "E402",
                f"shortcode {closing.name!r} is closed but not open",
                "open it before, or remove the closing tag",
            )
            return
        self._give_up(depth + 1)
        frame = self.frames.pop()
        assert frame.tag is not None
        self._pairs.add(closing.name)
        self._parts.append(self._replacement(frame.tag, frame.parts))

    def _give_up(self, depth: int) -> None:
        """Treat the open tags from *depth* on as tags without inner text."""
        while len(self.frames) > depth:
            frame = self.frames.pop()
            assert frame.tag is not None
            self._unclosed.append(frame.tag)
            self._parts.append(self._replacement(frame.tag, None))
            self._parts.append(frame.parts)

    def _report_unclosed(self) -> None:
        """Report unclosed tags if a tag with the same name is closed elsewhere on the page."""
        for tag in self._unclosed:
            if tag.name in self._pairs:
                self._fault(
                    tag.start,
                    "E403",
                    f"shortcode {tag.name!r} is not closed here, though it is elsewhere",
                    f"close it with /{tag.name}, or write / before its end",
                )

    def _fault(self, offset: int, code: str, message: str, hint: str) -> None:
        self.faults.append(Fault(offset=offset, code=code, message=message, hint=hint))

    def _replacement(self, tag: Tag, inside: Parts | None) -> str | Parts:
        """Return the Markdown or the placeholder that replaces a tag."""
        if silent(tag, paired=inside is not None):
            return ""
        words = self._arguments(tag)
        if tag.name in TARGETS or (tag.name == "param" and not tag.markdown):
            return self._place(escape("".join(words)))
        text = join(inside) if inside and code(tag) else ""
        if text and not _FENCE.search(text):
            # Hugo's `highlight` shows tags as text. Other shortcodes may render them.
            markup = escape(text) if tag.name == "highlight" else text
            return self._place(f"<pre>{markup.strip(_LINE_ENDS)}</pre>")
        if tag.markdown:
            image = _image(tag) if inside is None else ""
            return [_markdown(words, inside or []), self._place(image) if image else ""]
        return self._place(self._html(tag, words, inside) + _image(tag))

    def _html(self, tag: Tag, words: tuple[str, ...], inside: Parts | None) -> str:
        if tag.name == "figure":
            return self._figure(tag)
        parts = [_unwrap(self._convert(word)) for word in words]
        body = _unwrap(self._convert(join(inside))) if inside else ""
        if body.startswith("<") and "\n" in body:
            return "".join(f"<p>{word}</p>" for word in parts) + body
        return " ".join((*parts, body) if body else parts)

    def _figure(self, tag: Tag) -> str:
        """Return the output of Hugo's `figure`, whose title is not Markdown."""
        title = escape(tag.named.get("title", ""))
        others = (_unwrap(self._convert(tag.named.get(name, ""))) for name in ("caption", "attr"))
        return f"<figure><h4>{title}</h4>{''.join(f'<p>{other}</p>' for other in others)}</figure>"

    def _place(self, html: str) -> str:
        self.pieces.append(html)
        return placeholder(len(self.pieces) - 1)


def _image(tag: Tag) -> str:
    """Return an `img` for each alternative text in the arguments, or an empty text."""
    texts = (value for name, value in tag.named.items() if _PARTS.split(name)[-1] == "alt")
    return "".join(f'<img alt="{attribute(text)}">' for text in texts if text.strip())


def _markdown(words: tuple[str, ...], inside: Parts) -> Parts:
    if not words:
        return inside
    first = inside[0] if inside and isinstance(inside[0], str) else ""
    between = "\n" if first.startswith(("\n", "\r\n")) else " " if inside else ""
    return [" ".join(words), between, inside]


def _unwrap(html: str) -> str:
    """Remove the ``p`` around a single paragraph, so that the HTML fits in a line."""
    html = html.strip()
    match = _ONE_PARAGRAPH.match(html)
    return match[1] if match else html
