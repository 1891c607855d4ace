"""
How does a permalink of Jekyll become an address?

Source: lib/jekyll/url.rb, drops/url_drop.rb and utils.rb of Jekyll 4.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.config.coercion import text
from eventsearch.extractor.platforms.jekyll.discovery import (
    DATED,
    DRAFTS,
    PAGES,
    POSTS,
    Belonging,
    permalink_of,
)
from eventsearch.extractor.platforms.shared.documents import own_text
from eventsearch.extractor.site import Site
from eventsearch.model.page import Meta, ParsedFile

_STYLES: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_TOKEN = re.compile(r":([a-z_]+)")
_NOT_PRETTY = re.compile(r"[^\w._~!$&'()+,;=@-]+")
_NOT_WORDS = re.compile(r"[\W_]+")

# Of the program's own language, not of the machine's.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

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
    "short_day": lambda at: _DAYS[at.weekday()],
    "short_month": lambda at: _MONTHS[at.month - 1],
}


def link(parsed: ParsedFile, meta: Meta, part: Belonging, site: Site) -> str:
    """Return the path of a page on the site, not yet encoded."""
    pattern = text(parsed.front.get("permalink")) or _pattern(part, site)
    pattern = _STYLES.get(pattern, pattern)
    values = _values(parsed, meta, part)
    path = re.sub(r"/{2,}", "/", "/" + _TOKEN.sub(lambda token: _value(token, values), pattern))
    # The index of a folder is the folder.
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def _value(token: re.Match[str], values: Mapping[str, str]) -> str:
    """Return a token's value; of a run of letters the longest name that there is."""
    name = token[1]
    known = next((name[:end] for end in range(len(name), 0, -1) if name[:end] in values), "")
    return values[known] + name[len(known) :] if known else token[0]


def _pattern(part: Belonging, site: Site) -> str:
    style = own_text(site, "permalink")
    if part.collection == PAGES:
        is_index = part.inner.rpartition("/")[2] == "index"
        return "/:path/" if is_index else _with_ending("/:path/:basename", style)
    if part.collection in (POSTS, DRAFTS):
        return permalink_of(site, POSTS) or style
    return permalink_of(site, part.collection) or _with_ending("/:collection/:path", style)


def _with_ending(pattern: str, style: str) -> str:
    if style == "pretty" or style.endswith("/"):
        return pattern + "/"
    if style in _STYLES or style.endswith(":output_ext"):
        return pattern + ":output_ext"
    return pattern


def _values(parsed: ParsedFile, meta: Meta, part: Belonging) -> Mapping[str, str]:
    folder, _, last = part.inner.rpartition("/")
    dated = DATED.fullmatch(last) if part.collection != PAGES else None
    name = dated[2] if dated else last
    slug = to_text(parsed.front.get("slug")) or name
    page = part.collection == PAGES
    values = {
        "title": _pretty(slug),
        "slug": _words(slug),
        "name": _words(name),
        "basename": last,
        "path": folder if page else f"{folder}/{name}".strip("/"),
        "collection": part.collection,
        "output_ext": ".html",
        "categories": "/".join(dict.fromkeys(map(_words, meta.taxonomy("categories")))),
    }
    # Without a date, Jekyll takes the moment of the build: such an address has no date here.
    at = meta.date
    moments = {name: write(at) if at is not None else "" for name, write in _OF_DATE.items()}
    return {**values, **moments}


def _pretty(text_: str) -> str:
    return _NOT_PRETTY.sub("-", text_).strip("-")


def _words(text_: str) -> str:
    return _NOT_WORDS.sub("-", text_).strip("-").lower()
