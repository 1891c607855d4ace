"""
Zola sites.

Source: https://www.getzola.org/documentation/content/ (0.19).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.front_matter.coercion import (
    switch,
    text,
    texts,
    to_bool,
    to_text,
    tree,
)
from eventsearch.extractor.hugo.cascade import PREFIX, Values
from eventsearch.extractor.hugo.config.files import Tree, first_of, read_mapping
from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.platforms import documents
from eventsearch.extractor.platforms.markup import ascii_words, outside_code_blocks
from eventsearch.extractor.platforms.protocol import Body, Discovery, Platform
from eventsearch.extractor.platforms.walk import Entry, page
from eventsearch.extractor.site import Markup, Mount, Site, SiteAndDiagnostics
from eventsearch.extractor.site_context import Context
from eventsearch.files import Boundary
from eventsearch.model.page import Meta, ParsedFile, SourceFile

NAME = "zola"

_CONTENT = "content"
_IGNORED = "ignored"
_SEARCHED = "in_search_index"
IN_DRAFT = ":in-draft"
"""Key set on pages in a draft section. A key of its own: `draft` of the page must not undo it."""
IN_SEARCHED = ":in-searched"
"""Key for a section's `in_search_index`, which the page's own value must not undo."""
_STARS = re.compile(r"\*+")
_NOT_ZOLAS = ("url", "headless", "build", "_build", "cascade", "params", "type")
_DAY_IN_PATH = re.compile(r"/?(\d{4})[-/](\d{2})[-/](\d{2})(?:[-/].*)?")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?[-_](.+)")
# A shortcode cannot contain the start of another, so unclosed ones take only linear time.
_SHORTCODE = re.compile(r"\{\{(?!/)(?>(?:(?!\}\}|\{\{).)*)\}\}|\{%(?!/)(?>(?:(?!%\}|\{%).)*)%\}")
_ESCAPED = re.compile(
    r"\{\{/\*((?>(?:(?!\*/\}\}|\{\{).)*))\*/\}\}|\{%/\*((?>(?:(?!\*/%\}|\{%).)*))\*/%\}"
)


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    files = first_of(boundary, ("zola.toml", "config.toml"))
    settings: Tree = read_mapping(boundary, files[0]) if files else {}
    folder = content or _CONTENT
    demand_content(
        boundary, [folder], "create it, or set `content` in eventsearch.toml to another folder"
    )
    default = text(settings.get("default_language"), "en").lower()
    codes = (default, *(code for code in tree(settings, "languages") if code != default))
    declared = settings.get("taxonomies")
    names = (
        [text(tree(each).get("name")) for each in declared] if isinstance(declared, list) else []
    )
    plurals = dict.fromkeys((*filter(None, names), "tags", "categories"))
    site = replace(
        documents.new_site(boundary, NAME, environment),
        config_files=files,
        title=text(settings.get("title")),
        base_url=text(settings.get("base_url"), "/"),
        languages=codes,
        default_language=default,
        taxonomies=tuple((name.removesuffix("s"), name) for name in plurals),
        date_sources=documents.date_sources(changed="updated"),
        mounts=(Mount(source=folder),),
        markup=Markup(
            unsafe=True,
            shortcodes=False,
            auto_heading_id=False,
            typographer=switch(tree(settings, "markdown").get("smart_punctuation"), False),
        ),
        own=_own(settings),
    )
    return site, ()


def _own(settings: Tree) -> Mapping[str, object]:
    return {
        "switches": (_SEARCHED, "render"),
        "slugs": text(tree(settings, "slugify").get("paths"), "on"),
        "anchors": text(tree(settings, "slugify").get("anchors"), "on"),
        "keeps_dates": switch(tree(settings, "slugify").get("paths_keep_dates"), False),
        _IGNORED: tuple(_STARS.sub("**", glob) for glob in texts(settings.get("ignored_content"))),
    }


def discover(site: Site) -> Discovery:
    """Return sections (`_index.md`) and pages; report files that `ignored_content` leaves out."""
    walked = documents.find_documents(site.boundary, site.mounts[0].source, ("md",))
    pages: list[SourceFile] = []
    diagnostics = list(walked.diagnostics)
    for entry in walked.files:
        if _is_ignored(entry, documents.own_texts(site, _IGNORED)):
            why = f"`ignored_content` in {site.config_files[0]} leaves it out"
            diagnostics.append(
                discovery_diagnostics.left_out(entry.path, why, "remove it from that list")
            )
        else:
            pages.append(_page(entry, site))
    return Discovery(files=tuple(pages), diagnostics=documents.sort_diagnostics(diagnostics))


def _is_ignored(entry: Entry, globs: tuple[str, ...]) -> bool:
    """Whether a glob matches a file's path from the root, or the folder's path for a section."""
    path = entry.folder if entry.stem.partition(".")[0] == "_index" else entry.path
    return any(matches(glob, f"/{path}") for glob in globs)


def cascades(
    files: Sequence[SourceFile], read: Callable[[SourceFile], ParsedFile | None]
) -> Iterator[tuple[Values, Values]]:
    """
    Yield the cascades by which sections hide pages, the deepest section first.

    A draft section hides every page below its folder. `in_search_index` applies only to the pages
    of the section itself, so the value of a deeper section wins.
    """
    sections = [
        (f"{each.path.rpartition('/')[0]}/", parsed.front if (parsed := read(each)) else {})
        for each in files
        if each.path.rpartition("/")[2].startswith("_index.")
    ]
    for prefix, front in sections:
        if to_bool(front.get("draft")):
            yield {PREFIX: prefix}, {IN_DRAFT: True}
    searched = [
        (prefix, to_bool(front.get(_SEARCHED, True)) is not False) for prefix, front in sections
    ]
    if not all(is_searched for _, is_searched in searched):
        for prefix, is_searched in sorted(searched, key=lambda each: -each[0].count("/")):
            yield {PREFIX: prefix}, {IN_SEARCHED: is_searched}


def place(parsed: ParsedFile, site: Site) -> ParsedFile:  # noqa: ARG001
    """Return the page with the values of `taxonomies` and `extra` moved to the top level."""
    front = dict(parsed.front)
    for key in ("taxonomies", "extra"):
        front = {**tree(front.pop(key, None)), **front}
    return documents.drop_keys(parsed._replace(front=front), _NOT_ZOLAS)


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:
    """
    Return the page with a title and a date; a date in the file name or in `path` is used too.

    A page that is not rendered, or a section that redirects, is not a page.
    """
    dated = _DATED.fullmatch(parsed.source.logical.rpartition("/")[2])
    address = _DAY_IN_PATH.fullmatch(to_text(parsed.front.get("path")) or "")
    day = dated[1] if dated else "-".join(address.groups()) if address else ""
    if day and "date" not in parsed.front:
        parsed = documents.set_values(parsed, {"date": day})
    leads_elsewhere = parsed.source.kind != "page" and parsed.front.get("redirect_to")
    if parsed.front.get(IN_DRAFT):
        parsed = documents.set_values(parsed, {"draft": True})
    if to_bool(parsed.front.get("render", True)) is False or leads_elsewhere:
        parsed = documents.set_values(parsed, {"build": documents.NO_PAGE})
    searched = [parsed.front.get(key, True) for key in (_SEARCHED, IN_SEARCHED)]
    parsed = documents.hide(parsed, hidden=False in map(to_bool, searched))
    parsed = documents.copy_keys(parsed, {"authors": "author"})
    return documents.set_title(parsed, site.title if parsed.source.kind == "home" else "")


def url(parsed: ParsedFile, meta: Meta, site: Site, context: Context) -> str:  # noqa: ARG001
    """Return the address: `path`, or the folders and the `slug` or the name without its date."""
    source = parsed.source
    prefix = source.lang if source.lang != site.default_language else ""
    path = (to_text(parsed.front.get("path")) or "").strip("/")
    if path and source.kind == "page":
        return documents.encode_url(site, documents.folder_url(documents.join_path(prefix, path)))
    folder, _, name = source.logical.rpartition("/")
    is_cut = source.kind == "page" and not site.own.get("keeps_dates")
    dated = _DATED.fullmatch(name) if is_cut else None
    last = meta.slug or (dated[2] if dated else name)
    parts = [_slug(site, part) for part in (*folder.split("/"), last) if part]
    return documents.encode_url(site, documents.folder_url(documents.join_path(prefix, *parts)))


def body(parsed: ParsedFile, site: Site) -> Body:
    plain = outside_code_blocks(parsed.body, _without_shortcodes)
    return Body(plain, ids=partial(_anchor, how=documents.own_text(site, "anchors")))


def _anchor(text_: str, *, how: str) -> str:
    if how == "off":
        return text_
    if how == "safe":
        return re.sub(r"[#%<>\[\]()`^{|}]", "", re.sub(r"\s", "-", text_))
    return ascii_words(text_)


def _without_shortcodes(line: str) -> str:
    return _ESCAPED.sub(
        lambda match: f"{match[0][:2]}{match[1] or match[2]}{match[0][-2:]}",
        _SHORTCODE.sub("", line),
    )


def _slug(site: Site, part: str) -> str:
    how = documents.own_text(site, "slugs")
    if how == "off":
        return part
    if how == "safe":
        return re.sub(r"[<>:\"|?*#()\[\]\n\t]", "", re.sub(r"\s+", "_", part.strip())).rstrip(".")
    return ascii_words(part)


def _page(entry: Entry, site: Site) -> SourceFile:
    codes = set(site.languages)
    before, _, suffix = entry.stem.rpartition(".")
    stem, lang = (
        (before, suffix.lower()) if before and suffix.lower() in codes else (entry.stem, "")
    )
    folder = documents.relative_folder(entry, site.mounts[0].source)
    source = page(entry, site, folder, stem, is_index=stem in ("index", "_index"), lang=lang)
    if stem != "_index" or source.kind == "home":
        return source
    return source._replace(kind="section", section=tree_path(source.logical.split("/")[1]))


PLATFORM = Platform(
    load=load,
    discover=discover,
    cascades=cascades,
    place=place,
    front_matter=front_matter,
    body=body,
    url=url,
    address_key="base_url",
    language_key="default_language",
    changed_key="updated",
)
