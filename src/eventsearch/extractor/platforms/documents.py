"""Small steps that several platforms share: find documents, change front matter, make URLs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote, urlsplit

from eventsearch.extractor.events.keys import title_key
from eventsearch.extractor.files.discovery_diagnostics import unsupported
from eventsearch.extractor.front_matter.coercion import text, to_bool
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.platforms.markup import first_heading
from eventsearch.extractor.platforms.walk import Entry, Walked, walk
from eventsearch.extractor.site import Markup, Site
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, ParsedFile

HIDDEN: Mapping[str, object] = {"list": "never"}
"""Value of `build` that keeps a page out of the search."""

NO_PAGE: Mapping[str, object] = {"render": "never", "list": "never"}
"""Value of `build` for a file that is not a page."""


def drop_keys(parsed: ParsedFile, keys: Iterable[str]) -> ParsedFile:
    """Return a page without *keys*, which only Hugo defines: the field rules would apply them."""
    dropped = frozenset(keys)
    front = {key: value for key, value in parsed.front.items() if key not in dropped}
    return parsed._replace(front=front)


def set_values(parsed: ParsedFile, values: Mapping[str, object]) -> ParsedFile:
    return parsed._replace(front={**parsed.front, **values})


def copy_keys(parsed: ParsedFile, names: Mapping[str, str]) -> ParsedFile:
    """Return a page with values copied to new keys that it lacks. *names* maps old to new keys."""
    front = dict(parsed.front)
    places = dict(parsed.places)
    copied = dict(parsed.copied)
    for old, new in names.items():
        if old in front and new not in front:
            front[new] = front[old]
            copied[new] = old
            if old in places:
                places[new] = places[old]
    return parsed._replace(front=front, places=places, copied=(*copied.items(),))


def set_language(parsed: ParsedFile) -> ParsedFile:
    lang = text(parsed.front.get("lang")).lower()
    return parsed._replace(source=parsed.source._replace(lang=lang)) if lang else parsed


def set_title(parsed: ParsedFile, otherwise: str = "") -> ParsedFile:
    """Return a page with a title: its own, its first heading, *otherwise*, or its file name."""
    if text(parsed.front.get("title")):
        return parsed
    own = text(parsed.front.get(title_key(parsed.front)))
    name = parsed.source.logical.rpartition("/")[2].replace("_", " ")
    return set_values(parsed, {"title": own or first_heading(parsed.body) or otherwise or name})


def hide(parsed: ParsedFile, *, hidden: object) -> ParsedFile:
    """Return a page that is kept out of the search if *hidden* is true, such as `yes` in YAML."""
    return set_values(parsed, {"build": HIDDEN}) if to_bool(hidden) else parsed


_SAFE = "/-_.~$&+,:;=@!'()*"


def encode_url(site: Site, path: str) -> str:
    """Return a path on the site, percent-encoded and below the path of the site's base URL."""
    base = urlsplit(site.base_url).path.rstrip("/")
    return base + quote("/" + path.lstrip("/"), safe=_SAFE)


def join_path(*parts: str) -> str:
    """Join non-empty parts into a path that begins with a slash and does not end with a slash."""
    return "/" + "/".join(part for each in parts if (part := each.strip("/")))


def folder_url(path: str) -> str:
    return path.rstrip("/") + "/"


NOTEBOOK = "ipynb"


def find_documents(
    boundary: Boundary,
    folder: str,
    extensions: Iterable[str],
    *,
    also: Callable[[str], bool] | None = None,
) -> Walked:
    """
    Return the files below a folder that have one of the extensions.

    Args:
        folder: Relative to the root. A folder that does not exist has no files.
        extensions: Lower case, without a dot.
        also: Whether to enter a folder; None to enter all.
    """
    endings = frozenset(extensions)

    def accepts(path: str, is_folder: bool) -> bool:
        if is_folder:
            return also is None or also(path)
        return path.rpartition(".")[2].lower() in endings

    if boundary.holds(folder) and not (boundary.root / folder).is_dir():
        return Walked(files=(), diagnostics=())
    return walk(boundary, folder, accepts=accepts)


def relative_folder(entry: Entry, folder: str) -> str:
    """Return a file's folder relative to *folder*, with a slash before it; empty if the same."""
    inner = entry.folder.removeprefix(folder.strip("/")).strip("/")
    return f"/{inner}" if inner else ""


def new_site(boundary: Boundary, platform: str, environment: str) -> Site:
    """Return a site that keeps HTML in pages, has no Hugo shortcodes, and shows future pages."""
    return Site(
        root=boundary.root,
        allowed=boundary.allowed,
        platform=platform,
        build_future=True,
        markup=Markup(unsafe=True, shortcodes=False, auto_heading_id=False),
        environment=environment,
    )


def date_sources(*, published: str = "date", changed: str) -> Mapping[str, tuple[str, ...]]:
    """Return the front matter keys of each date, for programs without a date of expiry."""
    return {
        "date": ("date",),
        "publishdate": (published,),
        "lastmod": (changed, "date"),
        "expirydate": (),
    }


def own_text(site: Site, key: str) -> str:
    return text(site.own.get(key))


def own_texts(site: Site, key: str) -> tuple[str, ...]:
    value = site.own.get(key)
    return value if isinstance(value, tuple) else ()


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(diagnostics, key=lambda diagnostic: (diagnostic.path, diagnostic.code)))


def is_ignored(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether the lines of a .gitignore exclude a path; the last line that matches decides."""
    ignored = False
    for line in patterns:
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        keeps = pattern.startswith("!")
        # `pathspec` is not used: its regular expressions take exponential time for many stars.
        if any(matches(glob, path) for glob in _globs(pattern.removeprefix("!"))):
            ignored = not keeps
    return ignored


def _globs(pattern: str) -> Iterator[str]:
    rooted = "/" in pattern.rstrip("/")
    inner = pattern.strip("/").replace("**/", "{,**/}")
    start = "" if rooted else "{,**/}"
    if not pattern.endswith("/"):
        yield start + inner
    yield f"{start}{inner}/**"


Formats = Mapping[str, re.Pattern[str]]
"""Maps the description of a format, for messages, to a pattern for the end of a page's path."""

MARKUP: Formats = {
    "in reStructuredText": re.compile(r"\.rst\Z"),
    "in AsciiDoc": re.compile(r"\.(?:adoc|asciidoc)\Z"),
    "in Org": re.compile(r"\.org\Z"),
    "in Textile": re.compile(r"\.textile\Z"),
    "a template around Markdown": re.compile(r"\.(?:md|markdown)\.erb\Z"),
}
_TEMPLATES = r"(?:njk|liquid|html|hbs|mustache|ejs|haml|pug|webc|vto|11ty\.(?:[cm]?[jt]s|[jt]sx))"
# The pattern excludes `sitemap.xml.njk`, which does not make a page.
ELEVENTY_PAGES: Formats = {"a template": re.compile(rf"(?:\A|/)[^/.]+\.{_TEMPLATES}\Z")}
# The pattern excludes `[slug].astro`: it makes pages from entries, which are read.
ASTRO_PAGES: Formats = {
    "a component": re.compile(
        r"(?:\A|/)pages/(?:[^/\[]+/)*(?!404\.|500\.)[^/\[]+\.(?:astro|html)\Z"
    )
}
REACT_PAGES: Formats = {
    "a component": re.compile(r"(?:\A|/)pages/(?:[^/{]+/)*(?!404\.)[^/{.]+\.[jt]sx?\Z")
}
"""Pages of Gatsby and Docusaurus."""

_ALWAYS_PAGES = ("in reStructuredText", "a template around Markdown")


def unread_pages(
    site: Site, folder: str, formats: Formats, is_skipped: Callable[[str], bool]
) -> Iterator[Diagnostic]:
    """
    Yield one diagnostic for each format: it reports the first page and how many more there are.

    Args:
        folder: Folder of the pages, relative to the root.
        is_skipped: Whether the site's program does not make a page from a file.
    """

    def accepts(path: str, is_folder: bool) -> bool:
        return is_folder or any(pattern.search(path) for pattern in formats.values())

    if not (site.root / folder).is_dir():
        return
    paths = [each.path for each in walk(site.boundary, folder, accepts=accepts).files]
    paths = [path for path in paths if not is_skipped(path)]
    for format_, pattern in formats.items():
        if found := [path for path in paths if pattern.search(path)]:
            is_page = site.config_files and format_ in _ALWAYS_PAGES
            yield unsupported(
                found[0],
                format_,
                "write the pages in Markdown, or list their events in a file",
                others=len(found) - 1,
                severity="error" if is_page else "warning",
            )
