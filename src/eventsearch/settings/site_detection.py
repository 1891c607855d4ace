"""
Find the folder of a site, its platform and its URL.

Files are recognised by name, and by regular expressions, which are fast enough for a search in a
terminal. `eventsearch.extractor.platforms` reads the configuration. The URL is taken
from the settings, the site's configuration, or the service that builds the site, in this order.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from eventsearch.files import Boundary, has_file, read_regular_file
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple

HINT = 'site.url in eventsearch.toml, such as site.url = "https://example.org"'
"""Hint for a site whose host is not known."""
EVENTS_HINT = (
    "in eventsearch.toml, under [events], set `sections` to the folders of events if `date` is"
    " when they take place; if not, set `start` to the key that contains their time"
)
"""Hint for a site in which no events are found."""

_ABSOLUTE = lazy(r"(?i)(https?://[^/?#\s\\]+)([^?#\s]*)")


def origin(base_url: str) -> str:
    """Return scheme and host of a URL, such as ``https://example.org``; empty for a path."""
    match = _ABSOLUTE.match(base_url)
    return match[1] if match else ""


def absolute(site: str, url: str) -> str:
    """Return the absolute URL of a page; the URL of a list entry may already be absolute."""
    return url if origin(url) else site.rstrip("/") + url


def path(base_url: str) -> str:
    """Return the path of a URL, without a trailing slash."""
    return base_url.removeprefix(origin(base_url)).rstrip("/")


def is_base_url(text: str) -> bool:
    """Whether a text is an absolute URL of a site: scheme, host, and perhaps a path."""
    return _ABSOLUTE.fullmatch(text) is not None


def moved(base_url: str, to: str) -> str:
    """Return the URL *to*; if it has no path, not even a slash, add the path of *base_url*."""
    return to if origin(to) != to else f"{to}{path(base_url)}/"


_VERSION = lazy(r"v?(\d{1,3})\.(\d{1,4})(?:\.(\d{1,4}))?", re.ASCII)


def version_of(text: str) -> tuple[int, ...]:
    """Return the numbers of a version such as ``0.131`` or ``v0.131.0``; empty for other texts."""
    match = _VERSION.fullmatch(text.strip())
    return tuple(int(number or 0) for number in match.groups()) if match else ()


def deploy_url(environ: Mapping[str, str]) -> str:
    """
    Return the URL at which a hosting service publishes the site; empty outside such a service.

    Variables count only if the service identifies itself, since other programs use `URL` too. In
    production, a URL that changes with each build is not used.
    """
    get = environ.get
    url = ""
    if get("NETLIFY") == "true":
        url = get("URL" if get("CONTEXT") == "production" else "DEPLOY_PRIME_URL", "")
    elif get("VERCEL") == "1":
        live = get("VERCEL_ENV") == "production"
        url = "https://" + get("VERCEL_PROJECT_PRODUCTION_URL" if live else "VERCEL_URL", "")
    elif get("GITLAB_CI") == "true":
        url = get("CI_PAGES_URL", "")
    elif get("READTHEDOCS") == "True":
        url = get("READTHEDOCS_CANONICAL_URL", "")
    return url if is_base_url(url) else ""


FILE = "eventsearch.toml"
PYPROJECT = "pyproject.toml"
INDEX_FOLDER = ".eventsearch"

SUFFIXES = (".toml", ".yaml", ".yml", ".json")
"""Formats of configuration files, in Hugo's order."""

FOLDER = "folder"
"""Platform of a folder of Markdown files without a site generator."""

ASTRO = tuple(f"astro.config.{end}" for end in ("mjs", "js", "ts", "mts", "cjs"))
ELEVENTY = (".eleventy.js", *(f"eleventy.config.{end}" for end in ("js", "mjs", "cjs", "ts")))
PELICAN = ("pelicanconf.py",)
GATSBY = tuple(f"gatsby-config.{end}" for end in ("js", "mjs", "cjs", "ts"))
NIKOLA = "conf.py"
"""
Configuration file of Nikola and of Sphinx.

Sites of all programs from `ASTRO` to here are read as folders of Markdown.
"""

SITE_KEYS: Mapping[str, str] = {
    **dict.fromkeys(ASTRO, "site"),
    **dict.fromkeys(ELEVENTY, ""),
    **dict.fromkeys(PELICAN, "SITEURL"),
    **dict.fromkeys(GATSBY, "siteUrl"),
    NIKOLA: "SITE_URL|html_baseurl",
}
"""Maps a configuration file to its keys for the site's URL, joined by `|`; not for Eleventy."""

MARKDOWN = (".md", ".markdown", ".mdx", ".qmd", ".mdoc", ".markdoc")

# Many programs have a `config.*`. It is Hugo's if it has these words or is beside `content`.
_HUGO_WORDS = lazy(
    r"(?im)^[ \t\"']*+(baseurl|contentdir|languagecode|defaultcontentlanguage|themesdir)\b"
)
# Zola has the key `theme` too, so it counts only if the file is not Zola's.
_THEME = lazy(r"(?im)^[ \t\"']*+theme\b")
_ZOLA_WORDS = lazy(r"(?m)^[ \t]*+base_url[ \t]*=")
_CONF_WORDS = lazy(r"(?m)^(?:POSTS|PAGES|COMPILERS|extensions|html_theme)[ \t]*=")
_OWN_TABLE = lazy(r"(?m)^[ \t]*+\[tool\.eventsearch\b")
# Folders of installed programs, which may contain example sites.
_FOREIGN = frozenset(("node_modules", "site-packages", "vendor", "venv"))
_DEPTH = 3
"""Levels below a folder in which to search for sites."""
_MOST_FOLDERS = 2000
"""Number of folders in which to search for sites, so that a command answers soon."""
_MOST_NAMED = 3
"""Number of sites to list in a message."""


def find_root(start: Path) -> Path | None:
    """
    Return the nearest folder that is a site, from *start* (absolute) upwards, or None.

    A folder without configuration is a site if it has an index, since its configuration may have
    been deleted. *start* itself is also a site if it contains Markdown, in `content` at any depth.
    """
    for folder in (start, *start.parents):
        if _is_configured(folder) or (folder / INDEX_FOLDER).is_dir():
            return folder
    return start if holds_markdown(start) or _holds(start, "content") else None


def recognised(folder: Path) -> str:
    """Return the name of a site's platform; empty for a folder without a site."""
    name = next((name for name, each in PLATFORMS.items() if each.is_made(folder)), "")
    return name or (FOLDER if holds_markdown(folder) else "")


def sites_below(folder: Path) -> list[Path]:
    """Return the configured sites below a folder, to a depth of 3; sites inside sites are not."""
    sites: list[Path] = []
    level, count = [folder], 0
    for _ in range(_DEPTH):
        below = sorted(each for one in level for each in _folders(one) if each.name not in _FOREIGN)
        level = []
        for each in below[: _MOST_FOLDERS - count]:
            (sites if _is_configured(each) else level).append(each)
        count += len(below)
    return sites


def sites_below_text(folder: Path) -> str:
    """Return the paths and platforms of sites below a folder as text; empty if there are none."""
    sites = sites_below(folder)
    names = [
        f"{each} ({PLATFORMS[recognised(each) or FOLDER].label})" for each in sites[:_MOST_NAMED]
    ]
    if more := len(sites) - len(names):
        names.append(f"{more} more")
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def no_site_hint(folder: Path) -> str:
    """Return the hint for a folder that is not a site: use a site below it, or set `content`."""
    if below := sites_below_text(folder):
        return f"run the command in {below}, or specify that folder"
    own = _content_below(folder) or "their/folder"
    return (
        "run the command in a site, or specify its folder; for Markdown in folders below, write"
        f' `content = "{own}"` into {FILE}'
    )


def _content_below(folder: Path) -> str:
    """Return the common parent, relative to *folder*, of Markdown folders two levels or more down.

    Return an empty text if there are no such folders.
    """
    level = [inner for each in _folders(folder) for inner in _folders(each)]
    for _ in range(_DEPTH):
        level = [each for each in level if each.name not in _FOREIGN][:_MOST_FOLDERS]
        if folders := [each for each in level if _markdown_in(each)]:
            above = os.path.commonpath([each.parent for each in folders])
            return Path(above).relative_to(folder).as_posix()
        level = [inner for each in level for inner in _folders(each)]
    return ""


def overlooked_sites(folder: Path) -> str:
    """Return the sites below a folder as text, if the folder itself is not a site; else ""."""
    return (
        "" if recognised(folder) != FOLDER or _is_configured(folder) else sites_below_text(folder)
    )


def has_settings(folder: Path) -> bool:
    """Whether a folder contains settings of eventsearch, which make it a site."""
    return has_file(folder / FILE) or has_table(folder / PYPROJECT)


def has_table(file: Path) -> bool:
    """Whether a pyproject.toml contains settings of eventsearch."""
    # Searched by a regular expression, because importing the TOML parser would take longer.
    return file.is_file() and _mentions(file, _OWN_TABLE)


def holds_markdown(folder: Path) -> bool:
    """Whether Markdown files are in a folder, one level below it, or at any depth in `src`."""
    return any(_markdown_in(each) for each in (folder, *_folders(folder))) or _holds(folder, "src")


def _holds(folder: Path, name: str) -> bool:
    folders = os.walk(folder / name) if Boundary(folder).holds(name) else ()
    return any(Path(name).suffix.lower() in MARKDOWN for _, _, names in folders for name in names)


def _is_configured(folder: Path) -> bool:
    return has_settings(folder) or any(each.is_made(folder) for each in PLATFORMS.values())


def _hugo(folder: Path) -> bool:
    default = folder / "config" / "_default"
    if default.is_dir() or default.is_symlink():
        return True
    if any(has_file(folder / f"hugo{suffix}") for suffix in SUFFIXES):
        return True
    configs = [path for suffix in SUFFIXES if has_file(path := folder / f"config{suffix}")]
    if any(_mentions(path, _HUGO_WORDS) for path in configs):
        return True
    named = (folder / "content").is_dir() or any(_mentions(path, _THEME) for path in configs)
    return bool(configs) and named and not _zola(folder)


def _zola(folder: Path) -> bool:
    names = (folder / "zola.toml", folder / "config.toml")
    return any(_mentions(path, _ZOLA_WORDS) for path in names)


def has_conf(folder: Path) -> bool:
    """Whether a folder has the `conf.py` of Nikola or Sphinx; other programs may have one too."""
    return _mentions(folder / NIKOLA, _CONF_WORDS)


def _jekyll(folder: Path) -> bool:
    configured = _any_file("_config.yml", "_config.yaml", "_config.toml")(folder)
    # Some content editors need a `_config.yml` in Eleventy sites too.
    return configured and (has_file(folder / "Gemfile") or not _any_file(*ELEVENTY)(folder))


def _any_file(*names: str) -> Callable[[Path], bool]:
    return lambda folder: any(has_file(folder / name) for name in names)


class Detected(NamedTuple):
    """
    How to recognise a platform.

    Attributes:
        label: Name of such a site in a sentence, such as "a Hugo site".
        is_made: Whether the site in a folder belongs to this platform, by its files.
    """

    label: str
    is_made: Callable[[Path], bool]


PLATFORMS: Mapping[str, Detected] = {
    "hugo": Detected("a Hugo site", _hugo),
    "quarto": Detected("a Quarto site", _any_file("_quarto.yml", "_quarto.yaml")),
    "jekyll": Detected("a Jekyll site", _jekyll),
    "docusaurus": Detected(
        "a Docusaurus site",
        _any_file(*(f"docusaurus.config.{end}" for end in ("js", "mjs", "cjs", "ts", "mts"))),
    ),
    "mkdocs": Detected("an MkDocs site", _any_file("mkdocs.yml", "mkdocs.yaml")),
    "zola": Detected("a Zola site", _zola),
    FOLDER: Detected(
        "a folder of Markdown files",
        lambda folder: _any_file(*ASTRO, *ELEVENTY, *PELICAN, *GATSBY)(folder) or has_conf(folder),
    ),
}
"""
Platforms by name; `extractor/platforms` has a module with the name of each.

If several recognise a site, the first is its platform.
"""


def _mentions(file: Path, words: re.Pattern[str]) -> bool:
    """
    Whether a file contains words of a platform.

    A file that exists, but cannot be read, counts as if it did. The platform then reads the file
    and reports the error. Otherwise the site would be read as a plain folder without a message.
    """
    try:
        return words.search(read_regular_file(file).decode("utf-8", "replace")) is not None
    except OSError:
        return has_file(file)


def _markdown_in(folder: Path) -> bool:
    try:
        return any(each.suffix.lower() in MARKDOWN and each.is_file() for each in folder.iterdir())
    except OSError:
        return False


def _folders(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if each.name[0] not in "._" and each.is_dir()]
    except OSError:
        return []
