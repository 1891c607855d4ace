"""
Docusaurus sites: docs, blog and pages, and their translations.

Source: https://docusaurus.io/docs (3.x), packages/docusaurus-plugin-content-docs and -blog.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.front_matter.coercion import text
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.platforms import documents
from eventsearch.extractor.platforms.documents import REACT_PAGES, unread_pages
from eventsearch.extractor.platforms.docusaurus.config import BLOG, DOCS, PAGES, load
from eventsearch.extractor.platforms.docusaurus.mdx import plain
from eventsearch.extractor.platforms.markup import github
from eventsearch.extractor.platforms.protocol import Body, Discovery, Platform
from eventsearch.extractor.platforms.walk import Entry, page
from eventsearch.extractor.site import Mount, Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Diagnostic, Meta, ParsedFile, SourceFile

_READ = ("md", "mdx")
_NOT_DOCUSAURUS = ("url", "path", "headless", "build", "_build", "cascade", "params")
_INDEX = frozenset(("index", "readme"))
_NUMBERED = re.compile(r"(\d+)\s*[-_.]+\s*([^-_.\s].*)")
# A date or a version at the start of a name is not a sorting number.
_NO_NUMBER = re.compile(r"(?:\d{2}|\d{4})[-_.]?\d{2}(?:[-_.]?\d{2,4})?(?:\D.*)?|\d+[-_.]\d+.*")
_DATED = re.compile(r"(.*?)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*)")


def discover(site: Site) -> Discovery:
    pages: dict[str, tuple[Mount, SourceFile]] = {}
    diagnostics: list[Diagnostic] = []
    for mount in _inner_first(site):
        walked = documents.find_documents(site.boundary, mount.folder, _READ, also=_is_part)
        diagnostics.extend(walked.diagnostics)
        for entry in walked.files:
            if entry.name[0] == "_" or _is_excluded(entry, mount, site):
                continue
            own, _ = pages.setdefault(entry.path, (mount, _page(entry, mount, site)))
            # If the docs folder contains the whole site, it also contains the translations.
            # They belong only to the mount of their language, so they are not reported.
            if own is not mount and own.lang == mount.lang:
                diagnostics.append(
                    discovery_diagnostics.mounted_again(entry.path, own.target, (mount.target,))
                )
    diagnostics.extend(
        each
        for mount in site.mounts
        if mount.target == "/" and not mount.lang
        for each in unread_pages(site, mount.folder, REACT_PAGES, lambda path: "/_" in path)
    )
    files = sorted((source for _, source in pages.values()), key=lambda each: each.path)
    return Discovery(
        files=tuple(files), diagnostics=documents.sort_diagnostics(dict.fromkeys(diagnostics))
    )


def place(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    return documents.drop_keys(parsed, _NOT_DOCUSAURUS)


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:
    """Return the page with a title and a date; `unlisted` keeps it out of the search."""
    source = parsed.source
    kind = _part(_mount_of(source, site), site)["kind"]
    dated = _DATED.fullmatch(source.logical) if kind == BLOG else None
    if dated and "date" not in parsed.front:
        year, month, day = re.split("[-/]", dated[2])
        parsed = documents.set_values(parsed, {"date": f"{year}-{int(month):02}-{int(day):02}"})
    parsed = documents.copy_keys(parsed, {"sidebar_label": "linktitle"})
    name = _strip_number(source.logical.rpartition("/")[2])
    parsed = documents.set_title(parsed, text(parsed.front.get("id")) or name)
    return documents.hide(parsed, hidden=parsed.front.get("unlisted"))


def url(parsed: ParsedFile, meta: Meta, site: Site, context: Context) -> str:  # noqa: ARG001
    source = parsed.source
    mount = _mount_of(source, site)
    kind = _part(mount, site)["kind"]
    locales = cast("Mapping[str, str]", site.own["locales"])
    prefix = locales[source.lang] if source.lang in list(locales)[1:] else ""
    inner = source.logical.removeprefix(mount.target) if kind != PAGES else source.logical
    slug = text(parsed.front.get("slug"))
    if kind == BLOG:
        tail = slug or _of_post(inner)
    elif kind == DOCS:
        tail = _of_document(inner, source, slug, text(parsed.front.get("id")))
    else:
        tail = slug or inner
    path = documents.join_path(prefix, _part(mount, site)["route"], tail)
    is_index = kind == PAGES and source.bundle == "leaf"
    is_folder = tail.endswith("/") or path == "/" or is_index
    ending = documents.own_text(site, "trailing")
    if (ending == "true") or (is_folder and ending != "false"):
        path = documents.folder_url(path)
    return documents.encode_url(site, path)


def body(parsed: ParsedFile, site: Site) -> Body:  # noqa: ARG001
    return Body(text=plain(parsed.body), ids=github)


def _mount_of(source: SourceFile, site: Site) -> Mount:
    """Return the innermost mount that contains a page."""
    mounts = ((mount.folder, mount) for mount in _inner_first(site))
    return next(m for folder, m in mounts if not folder or source.path.startswith(f"{folder}/"))


def _part(mount: Mount, site: Site) -> Mapping[str, str]:
    """Return the fields of the `Part` whose pages a mount contains."""
    return cast("Mapping[str, Mapping[str, str]]", site.own["parts"])[mount.folder]


def _is_excluded(entry: Entry, mount: Mount, site: Site) -> bool:
    """Whether a glob of the plugin's option `exclude` matches a file."""
    inner = entry.path.removeprefix(f"{mount.folder}/")
    globs = _part(mount, site)["exclude"].split()
    # In Docusaurus `**/` also matches no folder at all.
    return any(matches(glob, inner) or matches(glob.removeprefix("**/"), inner) for glob in globs)


def _is_part(folder: str) -> bool:
    return folder.rpartition("/")[2][:1] != "_"


def _inner_first(site: Site) -> list[Mount]:
    """Return the mounts with longer folders first: a page belongs to its innermost folder."""
    return sorted(site.mounts, key=lambda mount: -len(mount.folder))


def _of_document(inner: str, source: SourceFile, slug: str, name: str) -> str:
    folder, _, last = inner.rpartition("/")
    parts = [_strip_number(part) for part in folder.split("/")]
    if slug.startswith("/"):
        return slug
    if source.bundle == "leaf":
        # The index page of a folder has the folder's address; its `id` is ignored.
        own = "/".join((*parts, _strip_number(last)))
        return f"{own}/{slug}" if slug else documents.folder_url(own)
    return "/".join((*parts, slug or name or _strip_number(last)))


def _of_post(inner: str) -> str:
    dated = _DATED.fullmatch(inner.strip("/"))
    if dated is None:
        return inner
    return documents.join_path(dated[2].replace("-", "/"), dated[1], dated[3])


def _strip_number(part: str) -> str:
    numbered = None if _NO_NUMBER.fullmatch(part) else _NUMBERED.fullmatch(part)
    return numbered[2] if numbered else part


def _page(entry: Entry, mount: Mount, site: Site) -> SourceFile:
    inner = documents.relative_folder(entry, mount.folder)
    stem = entry.stem
    folder = inner.rpartition("/")[2]
    part = _part(mount, site)
    is_index = stem.lower() in _INDEX or (stem == folder and part["kind"] == DOCS)
    where = inner if is_index else f"{inner}/{stem}"
    # Docs and posts have a first folder of their own; other pages are at the root.
    place = f"{mount.target}{inner}"
    source = page(entry, site, place, stem, is_index=is_index, lang=mount.lang)
    return source._replace(section=_section(part, where, source.section))


def _section(part: Mapping[str, str], where: str, section: str) -> str:
    """Return a page's section: in docs, the part's own section or else the page's first folder."""
    if part["kind"] != DOCS or part["section"]:
        return part["section"] if part["kind"] == DOCS else section
    first, _, rest = where.strip("/").partition("/")
    return _strip_number(first).lower() if rest else section


PLATFORM = Platform(
    load=load,
    discover=discover,
    place=place,
    front_matter=front_matter,
    body=body,
    url=url,
    address_key="url",
    language_key="defaultLocale",
    # JavaScript's `Date` reads 08/03 as 3 August.
    date_order="mdy",
)
