"""
The configuration of a Docusaurus site.

It is a program, and none is run: plain texts behind the names of settings are taken as they stand,
and the defaults for whatever is computed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from eventsearch.extractor.hugo.config.files import Tree, first_of, read_mapping, read_text
from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.platforms.documents import new_site
from eventsearch.extractor.site import Markup, Mount, SiteAndDiagnostics
from eventsearch.files import Boundary, has_file

DOCS, BLOG, PAGES = "docs", "blog", "pages"

_ENDINGS = ("js", "mjs", "cjs", "ts", "mts")
# One without an end goes to the end: many of them take no longer than one.
_COMMENT = re.compile(r"(?<![:'\"\w/])//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LOCALES = re.compile(r"\blocales\s*:\s*\[([^\[\]]*)\]")
_TRAILING = re.compile(r"\btrailingSlash\s*:\s*(true|false)")
_CURE = "name the right one: `content` in eventsearch.toml"
_TEXT = r"['\"`]([^'\"`$\n]*)['\"`]"


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    """Return what `docusaurus.config.*` says; *content* takes the place of `docs`."""
    files = first_of(boundary, (f"docusaurus.config.{ending}" for ending in _ENDINGS))
    source = read_text(boundary, files[0], errors="replace") if files else ""
    source = _COMMENT.sub("", source)
    docs, blog = _block(source, DOCS), _block(source, BLOG)
    outer = source.replace(docs, "").replace(blog, "")
    languages = _languages(_block(source, "i18n"))
    folders = _folders(source, docs, blog, content)
    mounts = (*folders, *_translations(folders, languages))
    demand_content(boundary, [mount.source for mount in mounts], _CURE)
    trailing = _TRAILING.search(source)
    site = replace(
        new_site(boundary, "docusaurus", environment),
        config_files=files,
        title=_value(outer, "title"),
        base_url=_value(outer, "url") + (_value(outer, "baseUrl") or "/"),
        languages=languages,
        default_language=languages[0],
        mounts=mounts,
        markup=Markup(unsafe=True, shortcodes=False, auto_heading_id=False, typographer=False),
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
    default = (_value(block, "defaultLocale") or "en").lower()
    locales = _LOCALES.search(block)
    codes = re.findall(_TEXT, locales[1]) if locales else []
    return tuple(dict.fromkeys((default, *(code.lower() for code in codes))))


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
    match = re.search(rf"\b{key}\s*:\s*{_TEXT}", source)
    return match[1] if match else ""


def _route(block: str, default: str) -> str:
    match = re.search(rf"\brouteBasePath\s*:\s*{_TEXT}", block)
    return match[1].strip("/") if match else default


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


def _translations(folders: tuple[Mount, ...], languages: tuple[str, ...]) -> Iterator[Mount]:
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
            people: Tree = read_mapping(boundary, name)
            return {
                key: {"name": each.get("name")}
                for key, each in people.items()
                if isinstance(each, Mapping)
            }
    return {}
