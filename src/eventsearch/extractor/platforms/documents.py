"""Documents, front matter and URLs: the small steps that several platforms share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote, urlsplit

from eventsearch.extractor.events.keys import title_key
from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.files.discovery_diagnostics import unsupported
from eventsearch.extractor.front_matter.coercion import text, to_bool
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.platforms.markup import first_heading
from eventsearch.extractor.platforms.walk import Entry, Walked, walk
from eventsearch.extractor.site import Markup, Site
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, ParsedFile

HIDDEN: Mapping[str, object] = {"list": "never"}
"""What keeps a page out of the search, as a value of `build`."""

NO_PAGE: Mapping[str, object] = {"render": "never", "list": "never"}


def drop_keys(parsed: ParsedFile, keys: Iterable[str]) -> ParsedFile:
    """Return a page without keys that mean something to Hugo only."""
    dropped = frozenset(keys)
    front = {key: value for key, value in parsed.front.items() if key not in dropped}
    return parsed._replace(front=front)


def set_values(parsed: ParsedFile, values: Mapping[str, object]) -> ParsedFile:
    return parsed._replace(front={**parsed.front, **values})


def copy_keys(parsed: ParsedFile, names: Mapping[str, str]) -> ParsedFile:
    """Return a page with values under the rules' names as well, unless these are taken."""
    front = dict(parsed.front)
    places = dict(parsed.places)
    for old, new in names.items():
        if old in front and new not in front:
            front[new] = front[old]
            if old in places:
                places[new] = places[old]
    return parsed._replace(front=front, places=places)


def set_language(parsed: ParsedFile) -> ParsedFile:
    lang = text(parsed.front.get("lang")).lower()
    return parsed._replace(source=parsed.source._replace(lang=lang)) if lang else parsed


def set_title(parsed: ParsedFile, otherwise: str = "") -> ParsedFile:
    """Return a page with a title: its own, its first heading, *otherwise*, or its file's name."""
    if text(parsed.front.get("title")):
        return parsed
    own = text(parsed.front.get(title_key(parsed.front)))
    name = parsed.source.logical.rpartition("/")[2].replace("_", " ")
    return set_values(parsed, {"title": own or first_heading(parsed.body) or otherwise or name})


def hide(parsed: ParsedFile, *, hidden: object) -> ParsedFile:
    """Return a page that is not searched where *hidden* is a switch that is on."""
    return set_values(parsed, {"build": HIDDEN}) if to_bool(hidden) else parsed


_SAFE = "/-_.~$&+,:;=@!'()*"


def encode_url(site: Site, path: str) -> str:
    """Return a path on the site, percent-encoded, below the path of the site's own address."""
    base = urlsplit(site.base_url).path.rstrip("/")
    return base + quote("/" + path.lstrip("/"), safe=_SAFE)


def join_path(*parts: str) -> str:
    """Return parts as one path, with a slash before and none behind it; empty parts drop out."""
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
    Return the documents below a folder, those in formats that are not read among them.

    Args:
        folder: From the root; one that is not there holds nothing.
        extensions: Lower case, without a dot.
        also: Whether a folder is walked into; None for all.
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
    """Return a file's folder below another one, with a slash before it; empty for itself."""
    inner = entry.folder.removeprefix(folder.strip("/")).strip("/")
    return f"/{inner}" if inner else ""


def new_site(boundary: Boundary, platform: str, environment: str) -> Site:
    """Return a site whose pages hold HTML, no shortcodes of Hugo's, and any date."""
    return Site(
        root=boundary.root,
        allowed=boundary.allowed,
        platform=platform,
        build_future=True,
        markup=Markup(unsafe=True, shortcodes=False, auto_heading_id=False),
        environment=environment,
    )


def own_text(site: Site, key: str) -> str:
    return text(site.own.get(key))


def own_texts(site: Site, key: str) -> tuple[str, ...]:
    value = site.own.get(key)
    return value if isinstance(value, tuple) else ()


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(diagnostics, key=lambda diagnostic: (diagnostic.path, diagnostic.code)))


def notebook_diagnostic(entry: Entry) -> Diagnostic:
    return discovery_diagnostics.unsupported(entry.path, "a notebook", "convert it to Markdown")


def is_ignored(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether lines of a .gitignore name a path; the last one that matches decides."""
    ignored = False
    for line in patterns:
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        keeps = pattern.startswith("!")
        # Not `pathspec`, whose regular expressions take exponential time for a row of stars.
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
"""What a page is, in words, to a pattern for the end of its path."""

MARKUP: Formats = {
    "in reStructuredText": re.compile(r"\.rst\Z"),
    "in AsciiDoc": re.compile(r"\.(?:adoc|asciidoc)\Z"),
    "in Org": re.compile(r"\.org\Z"),
    "in Textile": re.compile(r"\.textile\Z"),
    "a template around Markdown": re.compile(r"\.(?:md|markdown)\.erb\Z"),
}
_TEMPLATES = r"(?:njk|liquid|html|hbs|mustache|ejs|haml|pug|webc|vto|11ty\.(?:[cm]?[jt]s|[jt]sx))"
# `sitemap.xml.njk` is no page.
ELEVENTY_PAGES: Formats = {"a template": re.compile(rf"(?:\A|/)[^/.]+\.{_TEMPLATES}\Z")}
# `[slug].astro` makes pages of entries, which are read.
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
    Yield one diagnostic for each format, with the first page and the number of the others.

    Args:
        folder: Where the pages are, from the root.
        is_skipped: Whether the site's program makes no page of a file.
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
