"""
The configuration of a Docusaurus site, and MDX.

The configuration is a program, and none is run: plain texts behind the names of settings are taken
as they stand, and the defaults for whatever is computed. Of MDX, imports, exports and comments show
nothing; what a component or a box (`:::note[Title]`) encloses is Markdown.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from eventsearch.extractor.hugo.config.files import Tree, first_of, read_mapping, unreadable
from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.platforms.code_fences import (
    outside_code,
    runs,
    without_attributes,
)
from eventsearch.extractor.platforms.documents import new_site
from eventsearch.extractor.site import Language, Mount, Site
from eventsearch.files import Boundary, has_file
from eventsearch.model.page import Diagnostic

_MODULE = re.compile(
    r"^(?:import|export)\s++(?:.*\bfrom\b|['\"{*]|const\b|default\b|function\b|let\b)"
)
_BOX = re.compile(r"^([ \t]*+):{3,}+[ \t]*+(?:[\w-]++)?[ \t]*+(.*)$")
# What stands inside never holds an opening: many of them without an end take no longer than one.
_MDX_COMMENT = re.compile(r"\{/\*(?>(?:(?!\*/\}|\{/\*).)*)\*/\}")
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_ATTRIBUTE = rf"(?:\s+[\w:.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|{_BRACES}))?|\s*{_BRACES})"
_COMPONENT = re.compile(rf"</?(?:[A-Z][\w.]*)?{_ATTRIBUTE}*\s*/?>")
_TAG = re.compile(rf"<([a-z][\w-]*){_ATTRIBUTE}*\s*(/?)>")
_EXPRESSION = re.compile(r"(?<!\\)\{[A-Za-z_$][\w$.]*(?:\([^(){}]*\))?\}")
_TEXT_EXPRESSION = re.compile(r"\{\s*(?:\"((?>(?:[^\"\\]|\\.)*))\"|'((?>(?:[^'\\]|\\.)*))')\s*\}")
_OPEN = re.compile(r"^[ \t]*<[A-Za-z][\w.]*(?:\s[^<>]*)?$")
_HEADING_ID = re.compile(r"\{#[^{}]+\}[ \t]*$")
_MOST_LINES = 40
"""Lines that one tag may go on for; a `<` that never ends is no tag."""


def plain(body: str) -> str:
    """Return a body as plain Markdown."""
    return "\n".join(_lines(body))


def _lines(body: str) -> Iterator[str]:
    text: list[str] = []
    for run in runs(body):
        if run.info is None:
            text.append(run.lines[0])
            continue
        yield from _texts(text)
        text = []
        yield from ("", *run.lines, "")
    yield from _texts(text)


def _texts(lines: list[str]) -> Iterator[str]:
    in_module = False
    for line in _joined(lines):
        if in_module or _MODULE.match(line):
            # A statement goes on until an empty line.
            in_module = bool(line.strip())
            yield ""
            continue
        yield from _line(line)


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield lines, those of one tag as one."""
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
    given = _HEADING_ID.search(line)
    kept = given[0] if given else ""
    shown = outside_code(line[: given.start()] if given else line, _inline) + kept
    if shown != line and not shown.strip():
        # Markdown inside of a component is Markdown again.
        yield from ("", "")
    else:
        yield shown


def _inline(text: str) -> str:
    text = _COMPONENT.sub("", _MDX_COMMENT.sub("", text))
    text = _TEXT_EXPRESSION.sub(r"\1\2", _TAG.sub(r"<\1\2>", text))
    return _EXPRESSION.sub("", text)


DOCS, BLOG, PAGES = "docs", "blog", "pages"

_ENDINGS = ("js", "mjs", "cjs", "ts", "mts")
# One without an end goes to the end: many of them take no longer than one.
_COMMENT = re.compile(r"(?<![:'\"\w/])//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LOCALES = re.compile(r"\blocales\s*:\s*\[([^\[\]]*)\]")
_TRAILING = re.compile(r"\btrailingSlash\s*:\s*(true|false)")
_CURE = "name the right one: `content` in eventsearch.toml"
_TEXT = r"['\"`]([^'\"`$\n]*)['\"`]"


def load(
    boundary: Boundary, *, content: str, environment: str
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """
    Return what `docusaurus.config.*` says.

    Args:
        content: A folder in the place of `docs`.

    Raises:
        SiteError: It cannot be read, or there is no folder of pages.
    """
    files = first_of(boundary, (f"docusaurus.config.{ending}" for ending in _ENDINGS))
    source = _COMMENT.sub("", _source(boundary, files[0])) if files else ""
    docs, blog = _block(source, DOCS), _block(source, BLOG)
    outer = source.replace(docs, "").replace(blog, "")
    languages = _languages(_block(source, "i18n"))
    folders = _folders(source, docs, blog, content)
    mounts = (*folders, *_translated(folders, languages))
    demand_content(boundary, [mount.source for mount in mounts], _CURE)
    trailing = _TRAILING.search(source)
    site = replace(
        new_site(boundary, "docusaurus", environment),
        config_files=files,
        title=_value(outer, "title"),
        base_url=_value(outer, "url") + (_value(outer, "baseUrl") or "/"),
        languages=tuple(Language(code=code) for code in languages),
        default_language=languages[0],
        mounts=mounts,
        params={"authors": _authors(boundary, folders)},
        own={
            DOCS: _route(docs, DOCS),
            BLOG: _route(blog, BLOG),
            PAGES: "",
            "trailing": trailing[1] if trailing else "",
        },
    )
    return site, ()


def _languages(block: str) -> tuple[str, ...]:
    """Return the codes of the languages, the default one first."""
    default = (_value(block, "defaultLocale") or "en").lower()
    locales = _LOCALES.search(block)
    codes = re.findall(_TEXT, locales[1]) if locales else []
    return tuple(dict.fromkeys((default, *(code.lower() for code in codes))))


def _source(boundary: Boundary, name: str) -> str:
    try:
        return boundary.read(name).decode("utf-8", "replace")
    except OSError as exc:
        raise unreadable(name, exc) from exc


def _block(source: str, key: str) -> str:
    """Return the inside of the braces behind a key; empty when it has none."""
    start = re.search(rf"\b{key}\s*:\s*\{{", source)
    if start is None:
        return ""
    depth = 1
    for at in range(start.end(), len(source)):
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        if depth == 0:
            return source[start.end() : at]
    return ""


def _value(source: str, key: str) -> str:
    found = re.search(rf"\b{key}\s*:\s*{_TEXT}", source)
    return found[1] if found else ""


def _route(block: str, default: str) -> str:
    found = re.search(rf"\brouteBasePath\s*:\s*{_TEXT}", block)
    return found[1].strip("/") if found else default


def _folders(source: str, docs: str, blog: str, content: str) -> tuple[Mount, ...]:
    """Return the folders of the three parts, there or not, without those that are switched off."""
    parts = (
        (DOCS, content or _value(docs, "path") or DOCS),
        (BLOG, _value(blog, "path") or BLOG),
        (PAGES, "src/pages"),
    )
    return tuple(
        Mount(
            source=posixpath.normpath(folder.strip("/") or "."),
            target="/" if kind == PAGES else f"/{kind}",
        )
        for kind, folder in parts
        if not re.search(rf"\b{kind}\s*:\s*false\b", source)
    )


def _translated(folders: tuple[Mount, ...], languages: tuple[str, ...]) -> Iterator[Mount]:
    for code in languages[1:]:
        for mount in folders:
            kind = mount.target.strip("/") or PAGES
            inner = "/current" if kind == DOCS else ""
            folder = f"i18n/{code}/docusaurus-plugin-content-{kind}{inner}"
            yield Mount(source=folder, target=mount.target, lang=code)


def _authors(boundary: Boundary, folders: tuple[Mount, ...]) -> Mapping[str, object]:
    """Return the people that `authors.yml` of the blog names, by their keys."""
    for mount in folders:
        name = f"{mount.source}/authors.yml"
        if mount.target == f"/{BLOG}" and has_file(boundary.root / name):
            found: Tree = read_mapping(boundary, name)
            return {
                key: {"name": each.get("name")}
                for key, each in found.items()
                if isinstance(each, Mapping)
            }
    return {}
