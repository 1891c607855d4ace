"""
The configuration and the front matter of a Quarto project.

Reads `_quarto.yml`, the profiles that override it, `_metadata.yml` of each folder,
`_variables.yml`, and the text of the files that pages include.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from eventsearch.extractor.files.discovery_diagnostics import outside
from eventsearch.extractor.front_matter.coercion import text, texts, to_bool, tree
from eventsearch.extractor.hugo.cascade import PREFIX
from eventsearch.extractor.hugo.config.files import (
    Tree,
    first_of,
    overlay,
    read_mapping,
    read_text,
)
from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.platforms.documents import (
    HIDDEN,
    NOTEBOOK,
    date_sources,
    drop_keys,
    new_site,
    own_texts,
)
from eventsearch.extractor.platforms.markup import first_heading, level_text
from eventsearch.extractor.platforms.quarto.discovery import Documents, documents, is_rendered
from eventsearch.extractor.platforms.walk import Entry
from eventsearch.extractor.site import Mount, Site, SiteAndDiagnostics
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, ParsedFile

_NOT_QUARTOS = ("url", "slug", "path", "headless", "build", "_build", "cascade", "params")
_TEXTS = ("title", "subtitle", "description", "abstract", "summary", "pagetitle")
"""Keys whose values are Markdown, from which superscript and subscript marks are removed."""

_BUILD_DATES = frozenset(("today", "now", "last-modified"))
_AMERICAN = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2}) (\d{1,2}) (\d{4})")
_NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family")


def place(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    return drop_keys(parsed._replace(front=_of_format(parsed.front)), _NOT_QUARTOS)


def _of_format(values: Tree) -> Tree:
    """
    Return front matter in which `draft` and `search` of the first format override the top level.

    Quarto builds the page of a website in the first format.
    """
    formats = values.get("format")
    first = next(iter(formats.values()), None) if isinstance(formats, Mapping) else None
    if not isinstance(first, Mapping):
        return values
    return {**values, **{key: first[key] for key in _HIDE_PAGES if key in first}}


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:
    values = dict(parsed.front)
    for key in ("date", "date-modified"):
        _read_date(values, key)
    for key in ("author", "authors"):
        if key in values:
            values[key] = list(_people(values[key]))
    for key in _TEXTS:
        if isinstance(value := values.get(key), str):
            values[key] = level_text(value)
    if not text(values.get("title")):
        values["title"] = (
            text(values.get("pagetitle")) or first_heading(parsed.body) or _name(parsed, site)
        )
    if to_bool(values.get("search", True)) is False:
        values["build"] = HIDDEN
    if any(_is_listed(parsed.source.path, each) for each in own_texts(site, "drafts")):
        values["draft"] = True
    lang = text(values.get("lang")).lower()
    source = parsed.source
    # A language suffix of the file name wins over `lang` of the folder or the project.
    if lang and source.lang == site.default_language:
        source = source._replace(lang=lang)
    return parsed._replace(source=source, front=values)


def _is_listed(path: str, listed: str) -> bool:
    """Whether *listed* (a path, a glob or a folder) matches a file's path."""
    pattern = listed.removeprefix("/").rstrip("/")
    return matches(pattern, path) or path.startswith(f"{pattern}/")


def _name(parsed: ParsedFile, site: Site) -> str:
    """Return the title of a page without title and heading: its file name, or the site's title."""
    logical = parsed.source.logical
    return logical.rpartition("/")[2] or site.title


def _read_date(values: dict[str, object], key: str) -> None:
    """Remove a date relative to the build, such as `today`; write Quarto's forms as ISO 8601."""
    value = values.get(key)
    if not isinstance(value, str):
        return
    if value.strip().lower() in _BUILD_DATES:
        del values[key]
    elif american := _AMERICAN.fullmatch(value.strip()):
        month, day, year = american.groups()
        values[key] = f"{year}-{int(month):02}-{int(day):02}"
    elif day_first := _DAY_FIRST.fullmatch(value.strip()):
        day, month, year = day_first.groups()
        values[key] = f"{year}-{int(month):02}-{int(day):02}"


def _people(value: object) -> Iterator[object]:
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, Mapping):
            yield each
            continue
        name = each.get("name", each)
        if isinstance(name, Mapping):
            parts = (text(name.get(part)) for part in _NAME_PARTS)
            name = text(name.get("literal")) or " ".join(part for part in parts if part)
        yield name


_ENDINGS = (".yml", ".yaml")
_PRODUCTION = "production"
_MOST_INCLUDED = 1 << 20
"""Maximum bytes of an included file (1 MiB). A larger file is probably data, not text."""

_HIDE_PAGES = ("draft", "search")
"""Keys below `format` that hide a page."""

_FOR_PAGES = (
    *("author", "authors", "categories", "draft", "echo", "execute"),
    *("image", "lang", "search"),
)
"""Keys of the project that every page inherits. Other inherited keys are not used here."""


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    """
    Return the site that the project's configuration describes, and diagnostics.

    Args:
        environment: Name of the profile to read; with `production`, the project's own default.
    """
    demand_content(boundary, [content or "."], "correct `content` in eventsearch.toml")
    files = tuple(_files(boundary, environment))
    settings = _merge_files(boundary, files)
    project = documents(boundary, content, text(tree(settings, "project").get("output-dir")))
    babel = tree(settings, "babelquarto")
    default = text(babel.get("mainlanguage"), text(settings.get("lang"), "en")).lower()
    translated = tuple(code.lower() for code in texts(babel.get("languages")))
    codes = tuple(dict.fromkeys((default, *translated, *project.languages)))
    website = tree(settings, "website") or tree(settings, "book")
    return replace(
        new_site(boundary, "quarto", environment),
        config_files=files,
        title=text(website.get("title"), text(settings.get("title"))),
        base_url=_base(website),
        languages=codes,
        default_language=default,
        build_drafts=text(website.get("draft-mode")) == "visible",
        build_expired=True,
        date_sources=date_sources(changed="date-modified"),
        cascades=tuple(_cascades(boundary, settings, project.metadata)),
        mounts=(Mount(source=content or "."),),
        own={
            **_own(boundary, settings, project),
            "drafts": texts(website.get("drafts")),
            "switches": ("search",),
            "profiles": _profiles(boundary, settings, environment),
            "settings": _switches(settings),
            "translated": translated,
        },
    ), tuple(_outside(boundary, settings))


def _own(boundary: Boundary, settings: Tree, project: Documents) -> Mapping[str, object]:
    render = _render(settings)
    unrendered = tuple(each for each in project.documents if not is_rendered(each.path, render))
    return {
        "render": render,
        "output": text(tree(settings, "project").get("output-dir")),
        "variables": _variables(boundary),
        "included": dict(_included_texts(boundary, (*project.includable, *unrendered))),
    }


def _files(boundary: Boundary, environment: str) -> Iterator[str]:
    """Yield the configuration files; later files override earlier ones."""
    main = _existing(boundary, "_quarto")
    yield from main
    settings = read_mapping(boundary, main[0]) if main else {}
    for name in _metadata_files(settings):
        if boundary.holds(name) and (boundary.root / name).is_file():
            yield name
    for profile in _profiles(boundary, settings, environment):
        yield from _existing(boundary, f"_quarto-{profile}")


def _metadata_files(settings: Tree) -> Iterator[str]:
    names = texts(settings.get("metadata-files"))
    yield from (name for name in names if name.endswith(_ENDINGS))


def _outside(boundary: Boundary, settings: Tree) -> Iterator[Diagnostic]:
    for name in _metadata_files(settings):
        if not boundary.holds(name):
            yield outside(name, "file")


def _profiles(boundary: Boundary, settings: Tree, environment: str) -> tuple[str, ...]:
    """
    Return the active profiles.

    That is *environment* if it has a file, else the project's default, else the first profile of
    each group.
    """
    if environment != _PRODUCTION and _existing(boundary, f"_quarto-{environment}"):
        return (environment,)
    profile = tree(settings, "profile")
    groups = profile.get("group")
    lists = groups if isinstance(groups, list) and _are_lists(groups) else [groups]
    firsts = tuple(texts(each)[0] for each in lists if texts(each))
    return texts(profile.get("default")) or firsts


def _are_lists(groups: list[object]) -> bool:
    return all(isinstance(each, list) for each in groups)


def _existing(boundary: Boundary, stem: str) -> tuple[str, ...]:
    return first_of(boundary, (f"{stem}{ending}" for ending in _ENDINGS))


def _merge_files(boundary: Boundary, files: tuple[str, ...]) -> Tree:
    merged: Tree = {}
    for name in files:
        settings = read_mapping(boundary, name)
        render = (*_render(merged), *_render(settings))
        merged = overlay(merged, settings)
        if render:
            # Quarto joins the `render` lists of several files.
            merged = overlay(merged, {"project": {"render": list(dict.fromkeys(render))}})
    return merged


def _render(settings: Tree) -> tuple[str, ...]:
    return texts(tree(settings, "project").get("render"))


def _base(website: Tree) -> str:
    """Return the site's base URL; `site-path` replaces the path of `site-url`."""
    url = text(website.get("site-url"), "/")
    path = text(website.get("site-path"))
    if not path:
        return url
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{path}" if parts.netloc else path


def _cascades(
    boundary: Boundary, settings: Tree, metadata: tuple[str, ...]
) -> Iterator[tuple[Tree, Tree]]:
    """Yield the front matter that pages inherit, from the deepest folder up to the project."""
    for name in sorted(metadata, key=lambda each: (-each.count("/"), each)):
        folder = name.rpartition("/")[0]
        values = _of_format(read_mapping(boundary, name))
        own = {key: value for key, value in values.items() if key not in _NOT_QUARTOS}
        yield {PREFIX: f"{folder}/" if folder else ""}, own
    values = _of_format(settings)
    yield {}, {key: values[key] for key in _FOR_PAGES if key in values}


def _switches(settings: Tree) -> Tree:
    """Return the settings that conditions in pages may test: `format`, and those that are true."""
    found: dict[str, object] = {}
    for key, value in settings.items():
        if key == "format":
            found[key] = value if isinstance(value, str) else next(iter(tree(settings, key)), "")
        elif isinstance(value, Mapping):
            found[key] = _switches(value)
        elif isinstance(value, bool):
            found[key] = value
    return {key: value for key, value in found.items() if value}


def _variables(boundary: Boundary) -> Tree:
    names = _existing(boundary, "_variables")
    return read_mapping(boundary, names[0]) if names else {}


def _included_texts(boundary: Boundary, files: tuple[Entry, ...]) -> Iterator[tuple[str, str]]:
    """Yield path and text of the files that pages may include."""
    for file in files:
        if file.size > _MOST_INCLUDED or file.extension == NOTEBOOK:
            continue
        yield file.path, read_text(boundary, file.path, errors="replace")
