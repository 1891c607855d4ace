"""
Jekyll sites.

Source: https://jekyllrb.com/docs/ (4.3), lib/jekyll/document.rb, page.rb and url.rb.
"""

from __future__ import annotations

from eventsearch.extractor.files import discovery_diagnostics
from eventsearch.extractor.front_matter.coercion import text, to_bool
from eventsearch.extractor.hugo.globs import matches
from eventsearch.extractor.platforms import documents
from eventsearch.extractor.platforms.jekyll.config import link, load
from eventsearch.extractor.platforms.jekyll.discovery import (
    DATED,
    DRAFTS,
    PAGES,
    POSTS,
    belonging,
    discover,
    hidden_folders,
    holds_content,
    inside,
)
from eventsearch.extractor.platforms.jekyll.liquid import plain
from eventsearch.extractor.platforms.markup import github, kramdown
from eventsearch.extractor.platforms.protocol import Body, Platform
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import Meta, ParsedFile

_NOT_JEKYLLS = ("url", "path", "headless", "build", "_build", "cascade", "params")
_NEVER_OPTIONAL = frozenset(
    ("README", "LICENSE", "LICENCE", "COPYING", "CODE_OF_CONDUCT", "CONTRIBUTING",
     "ISSUE_TEMPLATE", "PULL_REQUEST_TEMPLATE")
)  # fmt: skip
"""File names, without extension, that jekyll-optional-front-matter does not make pages."""
_TERMS = (("categories", "category"), ("tags", "tag"))


def place(parsed: ParsedFile, site: Site) -> ParsedFile:
    """
    Return the page with the defaults of its scope.

    A file without front matter is not a page, and neither is a redirect.
    """
    parsed = documents.drop_keys(parsed, _NOT_JEKYLLS)
    if not parsed.format and not _is_optional(parsed, site):
        in_collection = belonging(inside(site, parsed.source.path), site).collection != PAGES
        note = discovery_diagnostics.left_out(
            parsed.source.path,
            "it has no front matter",
            "begin it with two lines of three hyphens to make it a page",
            deliberate=not in_collection,
        )
        return documents.set_values(parsed, {"build": documents.NO_PAGE})._replace(
            diagnostics=(*parsed.diagnostics, note),
        )
    path = inside(site, parsed.source.path)
    type_ = belonging(path, site).collection
    values: dict[str, object] = dict(parsed.front)
    defaults = site.own.get("defaults")
    for scope, of_type, scoped in defaults if isinstance(defaults, tuple) else ():
        if of_type in ("", type_) and _in_scope(path, scope):
            values = {**scoped, **values}
    if type_ == PAGES and "published" not in parsed.front:
        # A default of `published` hides posts and documents in Jekyll, but not pages.
        values.pop("published", None)
    if values.get("redirect_to") or values.get("layout") == "redirect":
        note = discovery_diagnostics.left_out(
            parsed.source.path,
            "`redirect_to` or its layout makes it a redirect",
            "remove that key to make it a page",
        )
        parsed = parsed._replace(diagnostics=(*parsed.diagnostics, note))
        values["build"] = documents.NO_PAGE
    if "redirect_from" in values:
        values["aliases"] = values["redirect_from"]
    return documents.set_language(parsed._replace(front=values))


def _is_optional(parsed: ParsedFile, site: Site) -> bool:
    """Whether a file is a page even without front matter, by a plugin or in Hexo."""
    name = parsed.source.path.rpartition("/")[2]
    named = name.partition(".")[0].upper() in _NEVER_OPTIONAL and not site.own.get("hexo")
    included = name in documents.own_texts(site, "include")
    return bool(site.own.get("optional")) and (included or not named)


def front_matter(parsed: ParsedFile, site: Site) -> ParsedFile:
    part = belonging(inside(site, parsed.source.path), site)
    values: dict[str, object] = {}
    name = part.inner.rpartition("/")[2]
    dated = DATED.fullmatch(name) if part.collection != PAGES else None
    if dated and not parsed.front.get("date"):
        values["date"] = _iso(dated[1])
    if part.collection != PAGES:
        values["visible_from"] = values.get("date", parsed.front.get("date"))
    if (excerpt := text(parsed.front.get("excerpt"))) and not parsed.front.get("summary"):
        values["summary"] = excerpt
    if part.collection == DRAFTS or to_bool(parsed.front.get("published", True)) is False:
        values["draft"] = True
    before = part.before.split("/") if part.collection in (POSTS, DRAFTS) and part.before else []
    for plural, singular in _TERMS:
        own = [*_terms(parsed.front.get(singular)), *_terms(parsed.front.get(plural), plural)]
        terms = [*(before if plural == "categories" else ()), *own]
        if terms:
            values[plural] = list(dict.fromkeys(terms))
    # Jekyll titles each `index` of a collection "Index". A visitor could not tell such hits apart,
    # so the page is named after its folder.
    own_name = dated[2] if dated else part.inner.removesuffix("/index").rpartition("/")[2]
    return documents.set_title(documents.set_values(parsed, values), _title(own_name, parsed, site))


def url(parsed: ParsedFile, meta: Meta, site: Site, context: Context) -> str:  # noqa: ARG001
    part = belonging(inside(site, parsed.source.path), site)
    return documents.encode_url(site, link(parsed, meta, part, site))


def body(parsed: ParsedFile, site: Site) -> Body:
    is_html = parsed.source.path.lower().endswith((".html", ".htm"))
    ids = github if documents.own_text(site, "dialect") == "gfm" else kramdown
    return Body(text=plain(parsed.body, parsed.front, is_html=is_html), ids=ids)


def _in_scope(path: str, scope: str) -> bool:
    if "*" in scope:
        return matches(scope, path) or matches(f"{scope}/**", path)
    return path.startswith(scope)


def _iso(date: str) -> str:
    year, month, day = date.split("-")
    return f"{int(year) + (2000 if len(year) == 2 else 0):04}-{int(month):02}-{int(day):02}"


def _terms(value: object, plural: str = "") -> list[str]:
    """
    Return the terms of a key as a list.

    A string is one term under a singular key. Under a *plural* key it is split at blanks. Tags with
    commas are split at the commas, as their authors intended; Jekyll would keep the commas.
    """
    if isinstance(value, list):
        return [each for item in value if (each := text(item))]
    words = text(value)
    if plural == "tags" and "," in words:
        return [each for part in words.split(",") if (each := part.strip())]
    return words.split() if plural else [words] * bool(words)


def _title(name: str, parsed: ParsedFile, site: Site) -> str:
    """Return the title for a document without a title: its name's words, capitalised by Jekyll."""
    if parsed.source.kind == "home":
        return site.title
    return " ".join(part.capitalize() for part in name.split("-"))


PLATFORM = Platform(
    load=load,
    discover=discover,
    place=place,
    front_matter=front_matter,
    body=body,
    url=url,
    address_key="url",
    language_key="lang",
    changed_key="last_modified_at",
    announce="`future` to true in _config.yml",
    # Ruby's `Time.parse` reads 08/03 as 8 March.
    date_order="dmy",
    hidden_folders=hidden_folders,
    holds_content=holds_content,
)
