"""
Reads files outside the content: static files, redirects of hosts, templates of shortcodes.

If a part of the site is not available, such as a theme that Hugo fetches during a build, the linter
does not report anything as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from eventsearch.errors import SiteError
from eventsearch.extractor.hugo.config.files import read_mapping
from eventsearch.extractor.site import Site
from eventsearch.files import Boundary
from eventsearch.lint.model import SiteFiles
from eventsearch.model.page import Diagnostic
from eventsearch.settings.site_detection import SUFFIXES

UNREAD = frozenset(("E207", "E215"))
"""Codes for pages of the site that are not read: a template generates them, or several pages come
from one file and only one of them is read."""

EMBEDDED = frozenset(
    ("comment", "details", "figure", "gist", "highlight", "instagram", "instagram_simple", "param",
     "qr", "ref", "relref", "tweet", "twitter", "twitter_simple", "vimeo", "vimeo_simple", "x",
     "x_simple", "youtube")
)  # fmt: skip
"""Names of Hugo's own shortcodes."""

WOWCHEMY = frozenset(
    ("alert", "asciinema", "audio", "bibtex", "button", "callout", "card", "cards", "chart",
     "cite", "cta", "cta-button", "cta-list", "diagram", "embed", "fragment", "gallery", "gdocs",
     "hl", "icon", "list_categories", "list_children", "list_tags", "math", "mention", "mermaid",
     "notebook", "slide", "speaker_note", "spoiler", "staticref", "steps", "tab", "tabs", "table",
     "toc", "toggle", "video", "webpage")
)  # fmt: skip
"""Names of the shortcodes in all releases of Wowchemy and HugoBlox."""

_MADE = frozenset(("node_modules", "public"))
"""Folders that programs generate or fetch. Their calendars are skipped."""

_WOWCHEMY_MODULE = re.compile(r"(?i)/(?:wowchemy|hugo-?blox|gcushen)/")
_TOML_REDIRECT = re.compile(r"(?m)^\s*from\s*=\s*[\"']([^\"']+)[\"']")
_PLAIN_REDIRECT = re.compile(r"(?m)^[ \t]*(/\S*)[ \t]+\S")


def read_site_files(site: Site, diagnostics: Iterable[Diagnostic]) -> SiteFiles:
    """
    Return the files outside the content of a site.

    Args:
        diagnostics: The diagnostics of discovery. Some of them report pages that are not read.
    """
    configuration = tuple(_configuration(site))
    themes = tuple(_themes(configuration))
    return SiteFiles(
        files=frozenset(_static(site, themes)),
        documents=frozenset(_documents(site)),
        calendars=tuple(sorted(set(_calendars(site)))),
        redirects=tuple(_redirects(site.boundary)),
        shortcodes=_shortcodes(site, themes) if site.platform == "hugo" else None,
        seen=all(_folder(site.boundary, theme) for theme in themes),
        closed=not any(diagnostic.code in UNREAD for diagnostic in diagnostics)
        and not any(_bring_pages(values) for _, values in configuration)
        and all(map(_is_data, site.config_files))
        and not _fetches_pages(site),
        strict=not any(
            str(values.get("reflinkserrorlevel", "")).upper() == "WARNING"
            for _, values in configuration
        ),
        zoned=names_zone(configuration),
    )


def _fetches_pages(site: Site) -> bool:
    """Return whether `.gitignore` lists content: a build fetches or generates these pages."""
    for mount in site.mounts:
        own = _ignored(site.boundary, f"{mount.source}/.gitignore")
        if mount.source != "." and any(each[0] not in ".*" for each in own):
            return True
        start = f"{mount.source.strip('/')}/"
        if any(each.startswith(start) for each in _ignored(site.boundary, ".gitignore")):
            return True
    return False


def _ignored(boundary: Boundary, name: str) -> Iterator[str]:
    try:
        text = boundary.read(name).decode("utf-8", "replace")
    except OSError:
        # The file does not exist or is not readable.
        return
    lines = (line.strip() for line in text.splitlines())
    yield from (line.lstrip("/") for line in lines if line.strip("/") and line[0] not in "#!")


def _is_data(name: str) -> bool:
    """Return whether a configuration file is data. A program can add pages with plugins."""
    return name.endswith(SUFFIXES)


def _configuration(site: Site) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the name, without suffix, and the values of each configuration file."""
    for name in filter(_is_data, site.config_files):
        stem = Path(name).stem.lower()
        try:
            values = read_mapping(site.boundary, name)
        except SiteError:
            # The file was removed since it was first read.
            continue
        # In a configuration folder, `module.yaml` contains the table `module` itself.
        yield stem, {stem: values} if stem in ("module", "params", "menus", "languages") else values


def is_zoned(site: Site) -> bool:
    """Return whether the configuration of a site sets a time zone."""
    return names_zone(_configuration(site))


def names_zone(configuration: Iterable[tuple[str, Mapping[str, object]]]) -> bool:
    """Return whether any configuration file sets a time zone."""
    return any(_names_a_zone(values) for _, values in configuration)


def _names_a_zone(values: Mapping[str, object]) -> bool:
    languages = values.get("languages")
    each = languages.values() if isinstance(languages, dict) else ()
    return any(bool(one.get("timezone")) for one in (values, *each) if isinstance(one, Mapping))


def _imports(values: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    module = values.get("module")
    imports = module.get("imports") if isinstance(module, dict) else None
    for each in imports if isinstance(imports, list) else ():
        if isinstance(each, dict):
            yield each


def _bring_pages(values: Mapping[str, object]) -> bool:
    """Return whether the configuration mounts a module into the content."""
    mounts = (each.get("mounts") for each in _imports(values))
    targets = (
        mount.get("target")
        for each in mounts
        for mount in (each if isinstance(each, list) else ())
        if isinstance(mount, dict)
    )
    return any(str(target).startswith("content") for target in targets)


def _themes(configuration: Iterable[tuple[str, Mapping[str, object]]]) -> Iterator[str]:
    for _, values in configuration:
        yield from (str(each.get("path", "")) for each in _imports(values))
        theme = values.get("theme")
        yield from (str(each) for each in (theme if isinstance(theme, list) else [theme]) if each)


def _folder(boundary: Boundary, theme: str) -> Path | None:
    folders = (f"themes/{theme}", f"_vendor/{theme}")
    return next(
        (
            boundary.root / folder
            for folder in folders
            if theme and boundary.holds(folder) and (boundary.root / folder).is_dir()
        ),
        None,
    )


def _below(boundary: Boundary, folder: Path) -> Iterator[Path]:
    if boundary.holds(folder) and folder.is_dir():
        yield from folder.rglob("*")


def _static(site: Site, themes: tuple[str, ...]) -> Iterator[str]:
    folders = [folder for theme in themes if (folder := _folder(site.boundary, theme))]
    for base in (site.root, *folders):
        static = base / "static"
        for path in _below(site.boundary, static):
            yield path.relative_to(static).as_posix()


def _documents(site: Site) -> Iterator[str]:
    for mount in site.mounts:
        source = site.root / mount.source
        for path in _below(site.boundary, source):
            yield path.relative_to(source).as_posix()


def _calendars(site: Site) -> Iterator[str]:
    """Yield the iCalendar files in content and static folders, without generated ones."""
    for base in ("static", *(mount.source for mount in site.mounts)):
        for path in _below(site.boundary, site.root / base):
            if path.suffix.lower() == ".ics" and path.is_relative_to(site.root):
                name = path.relative_to(site.root)
                if not any(part[0] in "._" or part in _MADE for part in name.parts):
                    yield name.as_posix()


def _redirects(boundary: Boundary) -> Iterator[str]:
    """Yield the URLs that hosts redirect, each up to its first wildcard."""
    for name, pattern in (
        ("netlify.toml", _TOML_REDIRECT),
        ("_redirects", _PLAIN_REDIRECT),
        ("static/_redirects", _PLAIN_REDIRECT),
    ):
        try:
            text = boundary.read(name).decode("utf-8", "replace")
        except OSError:
            continue
        for start in pattern.findall(text):
            yield re.split(r"[*:]", start, maxsplit=1)[0]


def _shortcodes(site: Site, themes: tuple[str, ...]) -> frozenset[str] | None:
    """Return the names of all shortcodes; None if a theme's templates are not available."""
    if not site.config_files:
        # Without configuration, the site's themes are unknown.
        return None
    names = set(EMBEDDED)
    own = tuple(_templates(site.boundary, site.root))
    for theme in themes:
        folder = _folder(site.boundary, theme)
        if folder is not None:
            names.update(_templates(site.boundary, folder))
        elif _WOWCHEMY_MODULE.search(f"/{theme}/"):
            names |= WOWCHEMY
        else:
            return None
    # Without shortcodes of its own, the site may be incomplete: a checkout of its content only.
    return frozenset((*names, *own)) if own else None


def _templates(boundary: Boundary, base: Path) -> Iterator[str]:
    layouts = base / "layouts"
    sections = (each for each in _below(boundary, layouts) if each.name == "_shortcodes")
    # Since Hugo 0.146, the folder of a section may contain shortcodes for that section.
    for folder in (layouts / "shortcodes", *sections):
        for path in _below(boundary, folder):
            if path.is_file():
                place = path.relative_to(folder)
                # `card.en.html` and `card.rss.xml` are templates of the shortcode `card`.
                yield (place.parent / place.name.partition(".")[0]).as_posix()
