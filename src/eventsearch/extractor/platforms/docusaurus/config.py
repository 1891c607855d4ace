"""
The configuration of a Docusaurus site.

The configuration is a program, but it is not run. Literal strings after the names of settings are
used; for computed values the defaults are used.

Source: src/versions of packages/docusaurus-plugin-content-docs, and docusaurus-utils/src/i18nUtils
of Docusaurus 3.10.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from eventsearch.extractor import programs
from eventsearch.extractor.files.discovery_diagnostics import version_missing, versions_left_out
from eventsearch.extractor.hugo.config.files import Tree, first_of, read_mapping, read_text
from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.platforms.documents import join_path, new_site
from eventsearch.extractor.site import Markup, Mount, SiteAndDiagnostics
from eventsearch.files import Boundary, has_file
from eventsearch.model.page import Diagnostic

DOCS, BLOG, PAGES = "docs", "blog", "pages"

_CURRENT = "current"
"""Name of the version whose documents are in the docs folder itself, not in a copy."""
_ENDINGS = ("js", "mjs", "cjs", "ts", "mts")
_FOLDERS = {DOCS: "docs", BLOG: "blog", PAGES: "src/pages"}
_ROUTES = {DOCS: "docs", BLOG: "blog", PAGES: "/"}
_PLUGIN = re.compile(
    r"['\"`](?:@docusaurus/)?(?:plugin-)?content-(docs|blog|pages)['\"`]\s*\)?\s*,\s*\(?\s*\{"
)
_TRAILING = re.compile(r"\btrailingSlash\s*:\s*(true|false)")
_HINT = "set `content` in eventsearch.toml to an existing folder"


class Part(NamedTuple):
    """
    The pages of one plugin for docs, blog or pages.

    Attributes:
        kind: `docs`, `blog` or `pages`.
        name: The plugin's id; empty for the plugin of the preset.
        folder: Folder of the documents, relative to the root.
        translated: Name of this folder inside the folder of a translation.
        route: Address path below which the pages are.
        section: Section of the pages; empty to use each page's first folder.
        exclude: Globs for files in the folder that are not pages, one per line.
    """

    kind: str
    name: str
    folder: str
    translated: str
    route: str
    section: str
    exclude: str = ""

    @property
    def target(self) -> str:
        """Where the pages are in the content tree: docs and posts have a folder of their own."""
        return "/" if self.kind == PAGES else f"/{self.name or self.kind}"


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    """
    Return the site that `docusaurus.config.*` describes, and diagnostics.

    Args:
        content: Replaces the docs folder; the folder of a docs version selects that version.
    """
    files = first_of(boundary, (f"docusaurus.config.{ending}" for ending in _ENDINGS))
    source = read_text(boundary, files[0], errors="replace") if files else ""
    source = programs.without_comments(source)
    locales = _locales(programs.block(source, "i18n"))
    diagnostics: list[Diagnostic] = []
    parts = tuple(_parts(boundary, source, content, diagnostics))
    mounts = {
        mount: part
        for lang in (None, *list(locales)[1:])
        for part in parts
        for mount in [_mount(part, lang, locales)]
    }
    demand_content(boundary, [mount.source for mount in mounts], _HINT)
    trailing = _TRAILING.search(source)
    site = replace(
        new_site(boundary, "docusaurus", environment),
        config_files=files,
        title=programs.value(source, "title") or "",
        base_url=(programs.value(source, "url") or "") + (programs.value(source, "baseUrl") or "/"),
        languages=tuple(locales),
        default_language=next(iter(locales)),
        mounts=tuple(mounts),
        markup=Markup(unsafe=True, shortcodes=False, auto_heading_id=False, typographer=False),
        params={"authors": _authors(boundary, parts)},
        own={
            "switches": ("unlisted",),
            "parts": {mount.folder: part._asdict() for mount, part in mounts.items()},
            "locales": locales,
            "trailing": trailing[1] if trailing else "",
        },
    )
    return site, tuple(diagnostics)


def _locales(block: str) -> Mapping[str, str]:
    """Map language codes in lower case to names of folders, the default language first."""
    default = programs.value(block, "defaultLocale") or "en"
    named = programs.texts(programs.block(block, "locales"))
    return {code.lower(): code for code in (default, *named)}


def _parts(
    boundary: Boundary, source: str, content: str, diagnostics: list[Diagnostic]
) -> Iterator[Part]:
    """Yield the parts that are not switched off, even if their folder does not exist."""
    for kind, name, options in _plugins(source):
        folder = programs.value(options, "path", top_level=True) or _FOLDERS[kind]
        folder = posixpath.normpath(folder.strip("/") or ".")
        route = programs.value(options, "routeBasePath", top_level=True)
        part = Part(
            kind=kind,
            name=name,
            folder=folder,
            translated="",
            route=join_path(_ROUTES[kind] if route is None else route),
            section="" if folder in (DOCS, ".") else folder.rpartition("/")[2].lower(),
            exclude="\n".join(programs.texts(programs.block(options, "exclude"))),
        )
        if kind == DOCS:
            part = _version(boundary, part, options, "" if name else content, diagnostics)
        yield part


def _plugins(source: str) -> list[tuple[str, str, str]]:
    """Return kind, id and options of each plugin, the plugins of the preset first."""
    plugins = {}
    # `themeConfig` has options named `docs` and `blog` too.
    preset = programs.block(source, "presets") or source.replace(
        programs.block(source, "themeConfig"), ""
    )
    found = [(match[1], programs.inside(source, match.end())) for match in _PLUGIN.finditer(source)]
    for kind in (DOCS, BLOG, PAGES) if "preset" in source or not found else ():
        if not re.search(rf"\b{kind}\s*:\s*false\b", preset):
            plugins[kind, ""] = programs.block(preset, kind)
    for kind, options in found:
        name = programs.value(options, "id", top_level=True) or ""
        plugins[kind, "" if name == "default" else name] = options
    return [(kind, name, options) for (kind, name), options in plugins.items()]


def _version(
    boundary: Boundary, part: Part, options: str, content: str, diagnostics: list[Diagnostic]
) -> Part:
    """
    Return the docs part with the folder and route of the version to index.

    That is the version whose folder is *content*, else the version that visitors see by default.

    Args:
        content: As in `load`.
        diagnostics: List to which notes on the other versions are added.
    """
    before = f"{part.name}_" if part.name else ""
    file = f"{before}versions.json"
    names = _version_names(boundary, file, options)
    folders = {name: f"{before}versioned_docs/version-{name}" for name in names}
    folders |= {_CURRENT: part.folder} if _CURRENT in names else {}
    released = next((name for name in names if name != _CURRENT), _CURRENT)
    last = programs.value(options, "lastVersion", top_level=True) or released
    wanted = posixpath.normpath(content) if content else ""
    version = next((name for name in names if folders[name] == wanted), last)
    folder = folders.get(version, part.folder)
    if not (boundary.root / folder).is_dir() and (boundary.root / part.folder).is_dir():
        # A script of the site may create the version's folder only before the build.
        diagnostics.append(version_missing(file, version, folder, part.folder))
        folder = part.folder
    elif others := [name for name in names if name != version]:
        diagnostics.append(versions_left_out(file, version, others))
    default = "" if version == last else {_CURRENT: "next"}.get(version, version)
    own = programs.block(programs.block(options, "versions"), re.escape(version))
    path = programs.value(own, "path", top_level=True)
    part = part._replace(
        folder=folder,
        translated=_CURRENT if version == _CURRENT else f"version-{version}",
        route=join_path(part.route, default if path is None else path),
    )
    if not wanted or wanted in folders.values():
        return part
    return part._replace(folder=wanted, section=wanted.rpartition("/")[2].lower())


def _version_names(boundary: Boundary, file: str, options: str) -> list[str]:
    """Return the names of the docs versions that Docusaurus builds, the newest first."""
    names: list[str] = []
    if has_file(boundary.root / file) and not programs.switch(options, "disableVersioning"):
        try:
            written = json.loads(read_text(boundary, file, errors="replace"))
        except (RecursionError, ValueError):
            written = []
        listed = written if isinstance(written, list) else []
        names = [each for each in listed if isinstance(each, str)]
    if _CURRENT not in names and programs.switch(options, "includeCurrentVersion") is not False:
        names.insert(0, _CURRENT)
    only = programs.texts(programs.block(options, "onlyIncludeVersions"))
    return [name for name in names if not only or name in only] or [_CURRENT]


def _mount(part: Part, lang: str | None, locales: Mapping[str, str]) -> Mount:
    if lang is None:
        return Mount(source=part.folder, target=part.target)
    plugin = f"docusaurus-plugin-content-{part.kind}{part.name and '-'}{part.name}"
    source = f"i18n/{locales[lang]}/{plugin}/{part.translated}".rstrip("/")
    return Mount(source=source, target=part.target, lang=lang)


def _authors(boundary: Boundary, parts: tuple[Part, ...]) -> Mapping[str, object]:
    """Map authors' keys to their names, from the `authors.yml` of the first blog with that file."""
    for part in parts:
        name = f"{part.folder}/authors.yml"
        if part.kind == BLOG and has_file(boundary.root / name):
            people: Tree = read_mapping(boundary, name)
            return {
                key: {"name": each.get("name")}
                for key, each in people.items()
                if isinstance(each, Mapping)
            }
    return {}
