"""
The configuration of a Jekyll site, and its permalinks.

Source: https://jekyllrb.com/docs/configuration/ (4.3), lib/jekyll/url.rb, drops/url_drop.rb and
utils.rb.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime

from eventsearch.extractor.dates import known_zone
from eventsearch.extractor.front_matter.coercion import switch, text, texts, to_text, tree
from eventsearch.extractor.hugo.config.files import Tree, first_of, read_mapping
from eventsearch.extractor.hugo.config.mounts import demand_content
from eventsearch.extractor.platforms.documents import date_sources, new_site, own_text
from eventsearch.extractor.platforms.jekyll.discovery import (
    DATED,
    DRAFTS,
    PAGES,
    POSTS,
    Belonging,
    permalink_of,
)
from eventsearch.extractor.site import Markup, Mount, Site, SiteAndDiagnostics
from eventsearch.files import Boundary
from eventsearch.model.page import Meta, ParsedFile

_STYLES: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_TOKEN = re.compile(r":([a-z_]+)")
_PRETTY = frozenset("._~!$&'()+,;=@")
_HYPHENS = re.compile("-{2,}")

# Jekyll always writes English names. `strftime` would use the locale of this machine.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip

_OF_DATE: Mapping[str, Callable[[datetime], str]] = {
    "year": lambda at: f"{at.year:04}",
    "short_year": lambda at: f"{at:%y}",
    "month": lambda at: f"{at:%m}",
    "i_month": lambda at: str(at.month),
    "day": lambda at: f"{at:%d}",
    "i_day": lambda at: str(at.day),
    "y_day": lambda at: f"{at:%j}",
    "week": lambda at: f"{at.isocalendar().week:02}",
    "w_year": lambda at: str(at.isocalendar().year),
    "w_day": lambda at: str(at.isoweekday()),
    "hour": lambda at: f"{at:%H}",
    "minute": lambda at: f"{at:%M}",
    "second": lambda at: f"{at:%S}",
    "short_day": lambda at: _DAYS[at.weekday()][:3],
    "long_day": lambda at: _DAYS[at.weekday()],
    "short_month": lambda at: _MONTHS[at.month - 1][:3],
    "long_month": lambda at: _MONTHS[at.month - 1],
}


def link(parsed: ParsedFile, meta: Meta, part: Belonging, site: Site) -> str:
    """Return the path of a page on the site, not yet encoded."""
    pattern = text(parsed.front.get("permalink")) or _pattern(part, site)
    values = _values(parsed, meta, part)
    path = re.sub(r"/{2,}", "/", "/" + _TOKEN.sub(lambda token: _value(token, values), pattern))
    # `/a/index.html` is published as `/a/`.
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def _value(token: re.Match[str], values: Mapping[str, str]) -> str:
    """Return the value of the longest known name that a token begins with, and the rest of it."""
    name = token[1]
    key = next((name[:end] for end in range(len(name), 0, -1) if name[:end] in values), "")
    return values[key] + name[len(key) :] if key else token[0]


def _pattern(part: Belonging, site: Site) -> str:
    style = own_text(site, "permalink")
    if part.collection == PAGES:
        is_index = part.inner.rpartition("/")[2] == "index"
        return "/:path/" if is_index else _with_ending("/:path/:basename", style)
    if part.collection in (POSTS, DRAFTS):
        return permalink_of(site, POSTS) or _STYLES.get(style, style)
    return permalink_of(site, part.collection) or _with_ending("/:collection/:path", style)


def _with_ending(pattern: str, style: str) -> str:
    if style == "pretty" or style.endswith("/"):
        return pattern + "/"
    # Jekyll has no suffix for `weekdate`.
    if style in ("date", "ordinal", "none") or style.endswith(":output_ext"):
        return pattern + ":output_ext"
    return pattern


def _values(parsed: ParsedFile, meta: Meta, part: Belonging) -> Mapping[str, str]:
    folder, _, last = part.inner.rpartition("/")
    dated = DATED.fullmatch(last) if part.collection != PAGES else None
    name = dated[2] if dated else last
    slug = to_text(parsed.front.get("slug")) or name
    page = part.collection == PAGES
    categories = meta.taxonomy("categories")
    values = {
        "title": _slug(slug, _PRETTY),
        "slug": _words(slug),
        "name": _words(last),
        "basename": last,
        "path": folder if page else part.inner,
        "collection": part.collection,
        "output_ext": ".html",
        "categories": "/".join(dict.fromkeys(map(str.lower, categories))),
        "slugified_categories": "/".join(dict.fromkeys(map(_words, categories))),
    }
    # Without a date, Jekyll uses the time of the build, which is not known: dates stay empty.
    at = meta.date
    parts = {name: write(at) if at is not None else "" for name, write in _OF_DATE.items()}
    return {**values, **parts}


def _slug(text_: str, signs: Set[str]) -> str:
    """Return letters, marks, digits and *signs*, with one hyphen for all other characters."""
    slug = "".join(
        c if c in signs or unicodedata.category(c)[0] in "LM" or c.isdecimal() else "-"
        for c in text_
    )
    return _HYPHENS.sub("-", slug).strip("-")


def _words(text_: str) -> str:
    return _slug(text_, frozenset()).lower()


_NAMES = ("_config.yml", "_config.yaml", "_config.toml")
_EXCLUDED = (
    *(".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules"),
    *("vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby"),
)


def load(boundary: Boundary, *, content: str, environment: str) -> SiteAndDiagnostics:
    """Return the site that `_config.*` describes; *content* replaces the setting `source`."""
    files = first_of(boundary, _NAMES)
    settings: Tree = read_mapping(boundary, files[0]) if files else {}
    hexo = not _OF_HEXO.isdisjoint(settings)
    key, usual = ("source_dir", "source") if hexo else ("source", ".")
    source = (content or text(settings.get(key), usual)).strip("/").removeprefix("./") or "."
    demand_content(boundary, [source], "set `source` in _config.yml to an existing folder")
    own = next(iter(texts(settings.get("language"))), "en") if hexo else "en"
    default = text(settings.get("lang"), text(settings.get("locale"), own))
    code = default.replace("_", "-").lower()
    site = replace(
        new_site(boundary, "jekyll", environment),
        config_files=files,
        title=text(settings.get("title"), text(settings.get("name"))),
        base_url=text(settings.get("url")) + (text(settings.get("baseurl")) or "/"),
        languages=(code,),
        default_language=code,
        zone=known_zone(text(settings.get("timezone"))),
        build_drafts=switch(settings.get("show_drafts"), False),
        build_future=switch(settings.get("future"), hexo),
        # `front_matter` sets `visible_from`, only for posts and documents of collections.
        date_sources=date_sources(published="visible_from", changed="last_modified_at"),
        markup=Markup(unsafe=True, shortcodes=False, auto_heading_id=False, attribute_block=True),
        mounts=(Mount(source=source),),
        params={"authors": tree(settings, "authors")},
        own=_own(settings, hexo=hexo),
    )
    return site, ()


_OF_HEXO = frozenset(("source_dir", "public_dir", "new_post_name", "skip_render"))
"""
Keys that only Hexo has.

Hexo's configuration has the same file name as Jekyll's, but Hexo's posts need no date in the name.
"""


def _own(settings: Tree, *, hexo: bool) -> Mapping[str, object]:
    return {
        "hexo": hexo,
        "defaults": tuple(_defaults(settings)),
        "collections": dict(_collections(settings)),
        "collections_dir": text(settings.get("collections_dir")).strip("/"),
        "permalink": text(settings.get("permalink"), "pretty" if hexo else "date"),
        "exclude": (*_EXCLUDED, *texts(settings.get("exclude"))),
        "include": texts(settings.get("include")),
        "destination": text(settings.get("destination"), "_site").removeprefix("./"),
        "dialect": text(tree(settings, "kramdown").get("input"), "gfm").lower(),
        "optional": hexo
        or "jekyll-optional-front-matter"
        in (*texts(settings.get("plugins")), *texts(settings.get("gems"))),
    }


def _collections(settings: Tree) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield each collection's name and options: `output` (is a page) and `permalink`."""
    declared = settings.get("collections")
    names = texts(declared) if isinstance(declared, list) else tuple(tree(declared))
    for name in dict.fromkeys((*names, "posts")):
        options = tree(declared, name)
        is_page = name == "posts" or switch(options.get("output"), False)
        yield name, {"output": is_page, "permalink": text(options.get("permalink"))}


def _defaults(settings: Tree) -> Iterator[tuple[str, str, Tree]]:
    """
    Yield path, type and values of each scope of `defaults`, those with precedence first.

    A longer path wins, then a scope with a type, then the later one.
    """
    declared = settings.get("defaults")
    scopes: list[tuple[str, str, Tree]] = []
    for each in declared if isinstance(declared, list) else ():
        scope = tree(each, "scope")
        path = text(scope.get("path")).strip("/")
        scopes.append((path, text(scope.get("type")), tree(each, "values")))
    scopes.reverse()
    yield from sorted(scopes, key=lambda each: (-len(each[0]), not each[1]))
