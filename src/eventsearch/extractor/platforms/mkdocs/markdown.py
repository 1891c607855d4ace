"""
Convert an MkDocs page to HTML with Python-Markdown and the site's extensions.

Decoration (code colours, permalinks, icons) is switched off, and so is everything that would read
a file. Each heading gets a number for `render`, and the id that `toc` sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from html import escape
from importlib import import_module
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension as MarkdownExtension
from markdown.extensions import toc
from markdown.treeprocessors import Treeprocessor
from pymdownx import slugs, twemoji_db
from pymdownx.highlight import Highlight, HighlightExtension

from eventsearch.extractor.markdown import HEADING_MARK, Converted, TooSlow
from eventsearch.extractor.platforms.mkdocs.config import Extension, Function

_FORCED: Mapping[str, Mapping[str, bool]] = {
    "markdown.extensions.codehilite": {"use_pygments": False},
    "markdown.extensions.toc": {"anchorlink": False},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.blocks.tab": {"alternate_style": False},
    "pymdownx.emoji": {"strict": False},
    "pymdownx.tabbed": {"alternate_style": False},
}
"""Options that override the site's: with them the HTML contains words, but no decoration."""

_OLD_SLUGS: Mapping[str, Mapping[str, object]] = {
    "pymdownx.slugs.gfm": {"case": "lower-ascii"},
    "pymdownx.slugs.gfm_encoded": {"case": "lower-ascii", "percent_encode": True},
    "pymdownx.slugs.uslugify": {"case": "lower"},
    "pymdownx.slugs.uslugify_cased": {},
    "pymdownx.slugs.uslugify_encoded": {"case": "lower", "percent_encode": True},
}
"""Maps functions of older PyMdown versions to the arguments with which `slugify` replaces them."""

_SNIPPET = re.compile(
    r"^[ \t]*;?-+8<-+(?:[ \t]+\"[^\"\n]*\"|[ \t]+'[^'\n]*')?[ \t]*$", re.MULTILINE
)
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:")
_HEADING = re.compile(r"h[1-6]")

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_BRACKET = re.compile(r"\[|\]\(?|\)|<|>")
_CLOSED_BY = {"[": "]", "(": ")", "<": ">"}
_INTERRUPTING = re.compile(
    r"^[ \t>]*(?:#|=|---|\*\*\*|___|!!!|\?\?\?|\*?\[[^]\n]*\]:)", re.MULTILINE
)
_CRITIC = re.compile(r"\{(?:==|\+\+|--|~~|>>)")
_INLINE_MARK = re.compile(r"[*_~=^+`:\n]")
_COPYING = re.compile("[<&'\"]")
_TICKS = re.compile(r"`{20,}")
_WORK_A_CHARACTER = 80
"""Maximum work (see `work`) per character; 10,066 pages of real sites need at most 40."""
_LEAST_WORK = 100_000
"""Work that is allowed in addition, whatever the length, so that short pages always pass."""
_ELEMENT = re.compile(r"\n[ \t]*\n|^[ \t>]*(?:[-+*#:]|\d+[.)])|\||\]\(|\[\^|<\w", re.MULTILINE)
"""The start of a paragraph, an item, a heading, a cell, a link, a footnote or a tag."""
_MOST_ELEMENTS = 10_000
"""
Maximum number of elements in a page.

With all extensions, Python-Markdown needs up to half a millisecond per element, and it searches
each element in the list of all elements.
"""


def converter(extensions: tuple[Extension, ...], appended: str) -> Callable[[str], Converted]:
    """
    Return a function that converts a page's body; it raises `TooSlow` for costly bodies.

    Args:
        appended: Text that the site appends to each page, such as its link references.
    """
    return partial(_convert, extensions=extensions, appended=appended)


def _convert(body: str, *, extensions: tuple[Extension, ...], appended: str) -> Converted:
    source = _SNIPPET.sub("", body)
    if appended:
        source = f"{source}\n\n{appended}"
    is_slow = work(source) > _WORK_A_CHARACTER * len(source) + _LEAST_WORK
    if is_slow or len(_ELEMENT.findall(source)) > _MOST_ELEMENTS:
        raise TooSlow
    markdown, headings = _markdown(extensions)
    markdown.reset()
    headings.entries.clear()
    try:
        html = markdown.convert(source)
    except RecursionError:
        # A hundred nested lists can cause this.
        raise TooSlow from None
    return Converted(html=html, headings=tuple(headings.entries))


def work(source: str) -> int:
    """
    Estimate how many characters Python-Markdown reads again while it converts a page.

    - From each bracket it reads on to the closing bracket, or to the end of the paragraph.
    - For each line that may end a paragraph it reads the whole paragraph again. Extensions do so
      for superscripts and rows of backticks. For critic markup they read to the end of the text.
    - For each tag, character reference and quotation mark it copies the paragraph.
    - It searches each element among its siblings.
    """
    total = len(_CRITIC.findall(source)) * len(source) // 5
    for paragraph in _PARAGRAPH_END.split(source):
        open_: dict[str, list[int]] = {"]": [], ")": [], ">": []}
        for mark in _BRACKET.finditer(paragraph):
            if starts := open_.get(mark[0][0]):
                total += mark.start() - starts.pop()
            if closing := _CLOSED_BY.get(mark[0][-1]):
                open_[closing].append(mark.start())
        total += sum(len(paragraph) - start for starts in open_.values() for start in starts)
        total += len(_INTERRUPTING.findall(paragraph)) * len(paragraph) // 5
        total += paragraph.count("^") * len(paragraph)
        total += len(_COPYING.findall(paragraph)) * len(paragraph) // 400
        # Tags in an HTML block cost nothing, unless the attribute `markdown` makes it Markdown.
        is_html = paragraph.startswith("<") and " markdown" not in paragraph
        tags = 0 if is_html else paragraph.count("<")
        total += (len(_INLINE_MARK.findall(paragraph)) + tags) ** 2 // 6
        total += paragraph.count("://") ** 2 // 4
        total += sum(len(row) ** 2 for row in _TICKS.findall(paragraph))
    return total


@lru_cache(maxsize=4)
def _markdown(extensions: tuple[Extension, ...]) -> tuple[Markdown, _Headings]:
    # Code comes first: other extensions search for the code extension when they are set up.
    markdown = Markdown(extensions=[_CodeExtension(), *_load_extensions(extensions)])
    if "indent-highlight" in markdown.treeprocessors:
        markdown.treeprocessors.deregister("indent-highlight")
    headings = _Headings(markdown)
    # After `toc`, which sets the ids.
    markdown.treeprocessors.register(headings, "eventsearch", 0)
    return markdown, headings


def _load_extensions(extensions: Iterable[Extension]) -> Iterator[MarkdownExtension]:
    for module, options in extensions:
        extension: MarkdownExtension = import_module(module).makeExtension()
        names = {name.lower(): name for name in extension.config}
        for option, value in (*options, *_FORCED.get(module, {}).items()):
            if option not in names:
                continue
            default = extension.config[names[option]][0]
            if isinstance(value, Function):
                if option == "slugify":
                    extension.config[option][0] = _slugify(value)
            elif isinstance(value, bool) == isinstance(default, bool):
                extension.setConfig(names[option], value)
        if module == "pymdownx.emoji":
            extension.setConfig("emoji_index", _emoji)
            extension.setConfig("emoji_generator", _picture)
        yield extension


def _slugify(function: Function) -> Callable[[str, str], str]:
    """Return the function that makes ids; Python-Markdown's default if *function* is unknown."""
    slugify: Callable[[str, str], str] = toc.slugify
    if function.name == "markdown.extensions.toc.slugify_unicode":
        slugify = toc.slugify_unicode
    elif function.name == "pymdownx.slugs.slugify":
        options = dict(function.arguments)
        percent = options.get("percent_encode", "").lower() == "true"
        slugify = slugs.slugify(case=options.get("case", "none"), percent_encode=percent)
    elif function.name in _OLD_SLUGS:
        slugify = slugs.slugify(**_OLD_SLUGS[function.name])
    return slugify


class _Icons(dict[str, Mapping[str, str]]):
    """Emoji by name. A name in the style of a theme's icons is accepted as an emoji too."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name, {"name": name} if _ICON.fullmatch(name) else default)


def _emoji(*_: object) -> Mapping[str, object]:
    return {"name": "twemoji", "emoji": _Icons(twemoji_db.emoji), "aliases": twemoji_db.aliases}


def _picture(*_: object) -> Element:
    return Element("span")


class _Code(Highlight):  # type: ignore[misc]
    """Shows code without highlighting, after its title."""

    def highlight(
        self, src: str, language: str, *args: Any, title: str | None = None, **options: Any
    ) -> str | Element:
        # Switched off only here: if the setting were off, `title` would not be read from fences.
        self.use_pygments = False
        code: str | Element = super().highlight(src, language, *args, **options)
        return f"<p>{escape(title)}</p>{code}" if title else code


class _CodeExtension(HighlightExtension):  # type: ignore[misc]
    def get_pymdownx_highlighter(self) -> type[_Code]:
        return _Code


class _Headings(Treeprocessor):
    """
    Numbers the headings, and removes the content of tables of contents.

    Attributes:
        entries: Level and id of each heading of the last text.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.entries: list[tuple[int, str]] = []

    def run(self, root: Element) -> None:
        """Number the headings in document order."""
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            if element.tag == "div" and element.get("class") == "toc":
                element.clear()
            elif _HEADING.fullmatch(element.tag):
                element.set(HEADING_MARK, str(len(self.entries)))
                self.entries.append((int(element.tag[1]), element.get("id", "")))
