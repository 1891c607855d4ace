"""
What is a page of an MkDocs site, and where does it stand?

Source: https://www.mkdocs.org/user-guide/configuration/ (1.6), Material for MkDocs 9,
mkdocs-static-i18n 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.hugo.config.files import Tree, first_of, overlay, read_mapping
from eventsearch.extractor.hugo.config.markup import switch, text, tree
from eventsearch.extractor.hugo.config.mounts import demand
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.platforms.mkdocs.markdown import plain
from eventsearch.extractor.platforms.protocol import Body, Discovery
from eventsearch.extractor.platforms.shared.documents import (
    NOTEBOOK,
    as_folder,
    at_base,
    below,
    documents,
    given,
    in_language,
    in_order,
    joined,
    notebook,
    own_text,
    own_texts,
    titled,
    unlisted,
    without,
)
from eventsearch.extractor.platforms.shared.heading_ids import python_markdown, with_ids
from eventsearch.extractor.platforms.shared.walk import Entry, language_suffix, page, with_sections
from eventsearch.extractor.site import Language, Markup, Mount, Site
from eventsearch.extractor.site_context import Context
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, Meta, ParsedFile, SourceFile

__all__ = ["NAME", "address", "body", "discover", "front", "load", "placed"]

NAME = "mkdocs"

_READ = ("md", "markdown", "mdown", "mkdn", "mkd")
_INDEX = frozenset(("index", "readme"))
_NOT_MKDOCS = ("url", "slug", "path", "headless", "build", "_build", "cascade", "params")


def load(
    boundary: Boundary, *, content: str, environment: str
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """
    Return what `mkdocs.yml` says.

    Raises:
        SiteError: It cannot be read, or there is no `docs_dir`.
    """
    files = first_of(boundary, ("mkdocs.yml", "mkdocs.yaml"))
    settings = _settings(boundary, files[0]) if files else {}
    folder = content or text(settings.get("docs_dir"), "docs").strip("/")
    demand(boundary, [folder], "name the right one: `docs_dir` in mkdocs.yml")
    i18n = _plugin(settings, "i18n")
    locales = [tree(each) for each in _list(i18n.get("languages"))]
    codes = tuple(text(each.get("locale")).lower() for each in locales if each.get("locale"))
    defaults = [text(each.get("locale")) for each in locales if switch(each.get("default"), False)]
    theme = text(tree(settings, "theme").get("language"), "en")
    default = (defaults or [theme])[0].lower()
    pages = documents(boundary, folder, _READ).files
    suffixes = {language_suffix(each.stem, ())[1] for each in pages}
    known = tuple(dict.fromkeys((default, *codes, *sorted(suffixes - {""}))))
    site = Site(
        root=boundary.root,
        allowed=boundary.allowed,
        platform=NAME,
        config_files=files,
        title=text(settings.get("site_name")),
        base_url=text(settings.get("site_url"), "/"),
        languages=tuple(Language(code=code, content_dirs=(folder,)) for code in known),
        default_language=default,
        taxonomies=(("category", "categories"), ("tag", "tags")),
        ugly_urls=not switch(settings.get("use_directory_urls"), True),
        build_future=True,
        markup=Markup(unsafe=True, shortcodes=False),
        mounts=(Mount(source=folder),),
        environment=environment,
        own={
            "exclude": tuple(text(settings.get("exclude_docs")).split("\n")),
            "drafts": tuple(text(settings.get("draft_docs")).split("\n")),
            "locales": codes,
            "structure": text(i18n.get("docs_structure"), "suffix"),
        },
    )
    return site, ()


def _settings(boundary: Boundary, name: str) -> Tree:
    """Return what a file says, over what the one says that it inherits from."""
    settings = read_mapping(boundary, name)
    parent = text(settings.get("inherit"))
    if parent and not boundary.lacks(parent):
        settings = overlay(read_mapping(boundary, parent), settings)
    return settings


def discover(site: Site) -> Discovery:
    """Return the documents of `docs_dir`; those of `exclude_docs` are named."""
    folder = site.mounts[0].source
    found = documents(site.boundary, folder, (*_READ, NOTEBOOK))
    diagnostics = list(found.diagnostics)
    pages: list[SourceFile] = []
    taken = {each.path for each in found.files}
    for entry in found.files:
        inner = entry.path.removeprefix(folder + "/")
        if is_ignored(inner, own_texts(site, "exclude")):
            why = "`exclude_docs` in mkdocs.yml leaves it out"
            diagnostics.append(
                discovery_diagnostics.left_out(entry.path, why, "take it off that list")
            )
        elif entry.extension == NOTEBOOK:
            diagnostics.append(notebook(entry))
        elif entry.name == "README.md" and f"{entry.folder}/index.md" in taken:
            why = "index.md stands beside it"
            diagnostics.append(
                discovery_diagnostics.left_out(entry.path, why, "rename one of the two")
            )
        else:
            pages.append(_page(entry, site))
    return Discovery(files=with_sections(pages), diagnostics=in_order(diagnostics))


def placed(parsed: ParsedFile, site: Site) -> ParsedFile:
    """Return the page in its language; `draft_docs` makes a draft of it."""
    parsed = in_language(without(parsed, _NOT_MKDOCS))
    inner = parsed.source.path.removeprefix(site.mounts[0].source + "/")
    if is_ignored(inner, own_texts(site, "drafts")):
        return given(parsed, {"draft": True})
    return parsed


def front(parsed: ParsedFile, site: Site) -> ParsedFile:
    """Return the page with title and dates; `search: exclude` keeps it out of the search."""
    # A post of Material's blog may have several dates.
    dates = tree(parsed.front, "date")
    if dates:
        parsed = given(parsed, {"date": dates.get("created"), "lastmod": dates.get("updated")})
    parsed = titled(parsed, site.title if parsed.source.kind == "home" else "")
    return unlisted(parsed, hidden=tree(parsed.front, "search").get("exclude"))


def address(parsed: ParsedFile, meta: Meta, *, site: Site, context: Context) -> str:  # noqa: ARG001
    """Return ``/about/``, or ``/about.html`` without `use_directory_urls`."""
    source = parsed.source
    declared = source.lang in own_texts(site, "locales") and source.lang != site.default_language
    path = joined(source.lang if declared else "", source.logical)
    if source.bundle == "leaf" or path == "/":
        return at_base(site, as_folder(path))
    return at_base(site, path + ".html" if site.ugly_urls else as_folder(path))


def body(parsed: ParsedFile, site: Site) -> Body:  # noqa: ARG001
    """Return the body without what Python-Markdown's extensions add."""
    return Body(text=with_ids(plain(parsed.body), python_markdown, joint="_"))


def is_ignored(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a path is one that lines of a .gitignore name; the last that fits decides."""
    ignored = False
    for line in patterns:
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        keeps = pattern.startswith("!")
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


def _page(entry: Entry, site: Site) -> SourceFile:
    folder = site.mounts[0].source
    locales = own_texts(site, "locales")
    place = below(entry, folder)
    lang = ""
    stem = entry.stem
    if locales and own_text(site, "structure") == "folder":
        first, _, rest = place.strip("/").partition("/")
        if first.lower() in locales:
            lang, place = first.lower(), f"/{rest}" if rest else ""
    else:
        before, lang = language_suffix(stem, locales)
        # A suffix that is not declared stays a part of the address.
        stem = before if lang in locales else stem
    is_index = stem.lower() in _INDEX
    where = (place or "/") if is_index else f"{place}/{stem}"
    return page(entry, lang=lang or site.default_language, place=where, is_index=is_index)


def _plugin(settings: Tree, name: str) -> Tree:
    plugins = settings.get("plugins")
    if isinstance(plugins, Mapping):
        return tree(plugins, name)
    for each in _list(plugins):
        if isinstance(each, Mapping) and name in each:
            return tree(each, name)
    return {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
