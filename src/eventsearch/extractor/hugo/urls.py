"""
Make the URL of a page as Hugo does.

The URL depends on the permalink pattern, `slug`, `url`, the place in the content tree, ugly URLs,
the language, and the path of the base URL. Patterns have tokens such as ``:year``, ``:slug``,
``:sections[1:]`` or a layout of Go's time package. `urlize` turns names into parts of a path.

Source: hugolib/page__paths.go, resources/page/page_paths.go and permalinks.go of Hugo 0.131 (and
``:contentbasename`` of later versions), time/format.go of Go.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from eventsearch.extractor.hugo.urlize import decode, escape, in_permalink, path_part, tree_path
from eventsearch.extractor.site import Site
from eventsearch.model.page import SourceFile

_TOKEN = re.compile(r":(\w+)(\[[^\[\]\n]++\])?")
# Go's zero time, which Hugo uses for a page without a date.
_NO_DATE = datetime(1, 1, 1, tzinfo=UTC)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_NOON = 12
_INDEX = "index"
_SUFFIX = ".html"
_INDEX_PAGE = _INDEX + _SUFFIX


class Place(NamedTuple):
    """
    The values from which a page's URL is made.

    Attributes:
        site: The site with the settings of the page's language.
        title, slug, url: Values of the front matter, unchanged; empty if not set.
        date: The page's date for Hugo, in the time zone in which Hugo reads its day and hour.
        sections: Names of the sections that contain the page, outermost first.
        named: The place with the slugs of sections; empty if Hugo does not use these slugs.
    """

    source: SourceFile
    site: Site
    title: str
    slug: str = ""
    url: str = ""
    date: datetime | None = None
    sections: Sequence[str] = ()
    named: str = ""

    @property
    def base(self) -> str:
        """The place in the tree, in lower case unless the site keeps capitals."""
        logical = self.named or self.source.logical
        return logical if self.site.disable_path_to_lower else tree_path(logical)

    @property
    def name(self) -> str:
        return self.slug or posixpath.basename(self.base)

    @property
    def filename(self) -> str:
        """Name of the file, or of the folder of a bundle, as written."""
        return posixpath.basename(self.source.logical)

    @property
    def title_part(self) -> str:
        """The title; from Hugo 0.166 on, slashes become hyphens, so that they make no folders."""
        return self.title if self.site.version < (0, 166) else self.title.replace("/", "-")

    @property
    def date_or_zero(self) -> datetime:
        """The date, or Go's zero time."""
        return self.date or _NO_DATE

    def part(self, text: str) -> str:
        return path_part(
            text,
            accents=not self.site.remove_path_accents,
            lowered=not self.site.disable_path_to_lower,
        )

    def token(self, text: str) -> str:
        return in_permalink(self.part(text))


_TOKENS: Mapping[str, Callable[[Place], str]] = {
    "year": lambda place: str(place.date_or_zero.year),
    "month": lambda place: f"{place.date_or_zero.month:02d}",
    "monthname": lambda place: _MONTHS[place.date_or_zero.month - 1],
    "day": lambda place: f"{place.date_or_zero.day:02d}",
    "weekday": lambda place: str(place.date_or_zero.isoweekday() % 7),
    "weekdayname": lambda place: _DAYS[place.date_or_zero.isoweekday() % 7],
    "yearday": lambda place: str(place.date_or_zero.timetuple().tm_yday),
    "section": lambda place: tree_path(place.source.section),
    "sections": lambda place: "/".join(place.sections),
    "title": lambda place: place.token(place.title_part),
    "slug": lambda place: place.token(place.slug or place.title_part),
    "filename": lambda place: place.token(place.filename),
    "slugorfilename": lambda place: place.token(place.slug or place.filename),
    "contentbasename": lambda place: place.token(place.filename),
    "slugorcontentbasename": lambda place: place.token(place.slug or place.filename),
}

_LAYOUTS: Mapping[str, Callable[[datetime], str]] = {
    "January": lambda at: _MONTHS[at.month - 1],
    "Jan": lambda at: _MONTHS[at.month - 1][:3],
    "Monday": lambda at: _DAYS[at.isoweekday() % 7],
    "Mon": lambda at: _DAYS[at.isoweekday() % 7][:3],
    "MST": lambda at: at.tzname() or "UTC",
    "2006": lambda at: f"{at.year:04d}",
    "002": lambda at: f"{at.timetuple().tm_yday:03d}",
    "01": lambda at: f"{at.month:02d}",
    "02": lambda at: f"{at.day:02d}",
    "03": lambda at: f"{at.hour % _NOON or _NOON:02d}",
    "04": lambda at: f"{at.minute:02d}",
    "05": lambda at: f"{at.second:02d}",
    "06": lambda at: f"{at.year % 100:02d}",
    "15": lambda at: f"{at.hour:02d}",
    "_2": lambda at: f"{at.day:2d}",
    "PM": lambda at: "AM" if at.hour < _NOON else "PM",
    "pm": lambda at: "am" if at.hour < _NOON else "pm",
    "1": lambda at: str(at.month),
    "2": lambda at: str(at.day),
    "3": lambda at: str(at.hour % _NOON or _NOON),
    "4": lambda at: str(at.minute),
    "5": lambda at: str(at.second),
}
# Longer names come first in the table, so that they match first.
_LAYOUT = re.compile("|".join(map(re.escape, _LAYOUTS)))


def expand(pattern: str, place: Place) -> str | None:
    """Return *pattern* with its tokens replaced; None if a token is unknown."""
    if not all(map(_is_token, _TOKEN.finditer(pattern))):
        return None
    return _TOKEN.sub(lambda token: _value(token, place), pattern)


def _is_token(token: re.Match[str]) -> bool:
    name, cut = token.groups()
    if cut:
        return name == "sections"
    return name in _TOKENS or _LAYOUT.search(name) is not None


def _value(token: re.Match[str], place: Place) -> str:
    name, cut = token.groups()
    if cut:
        return "/".join(_slice(place.sections, cut[1:-1].strip().lower()))
    if name in _TOKENS:
        return _TOKENS[name](place)
    return _LAYOUT.sub(lambda layout: _LAYOUTS[layout[0]](place.date_or_zero), name)


def _slice(sections: Sequence[str], cut: str) -> Sequence[str]:
    """Return a slice such as ``1``, ``last``, ``1:`` or ``:last``; empty if out of bounds."""
    low, colon, high = cut.partition(":")
    start = _position(low, sections, 0)
    if start >= len(sections):
        return ()
    if not colon:
        return sections[start : start + 1]
    return sections[start : _position(high, sections, len(sections))]


def _position(text: str, sections: Sequence[str], default: int) -> int:
    if not text:
        return default
    if text == "last":
        return max(len(sections) - 1, 0)
    return int(text) if text.isdecimal() else 0


def address(place: Place) -> str:
    """Return the path of a page's address, percent-encoded, with the path of the base URL."""
    return _base_path(place.site) + escape(_link(place))


def language_prefix(site: Site, lang: str) -> str:
    """Return the folder of a language in addresses; empty if the language has no folder."""
    if site.multihost or (lang == site.default_language and not site.default_language_in_subdir):
        return ""
    return lang


def _link(place: Place) -> str:
    source, site = place.source, place.site
    url = _url(place)
    if url and source.kind != "home":
        return _link_of_url(place, url)
    prefix = language_prefix(site, source.lang)
    parts, cut, by_name = _parts(place)
    parts = [place.part(part) for part in parts]
    link = _join(parts[:-1] if cut else parts)
    if by_name:
        link = link.removesuffix(place.name)
    return _finish(link, prefix, cut)


def _parts(place: Place) -> tuple[list[str], bool, bool]:
    """
    Return the parts of the path, and two flags.

    The flags are: whether the last part is an index page to cut, and whether the page is named
    `index`.
    """
    kind, site = place.source.kind, place.site
    pattern = site.permalinks.get(kind, {}).get(tree_path(place.source.section), "")
    expanded = decode(expand(pattern, place) or "") if pattern else ""
    by_name = kind == "page" and place.name == _INDEX
    ugly_section = site.version >= (0, 136) and place.source.section in site.ugly_sections
    wanted = site.ugly_urls or ugly_section
    ugly = wanted or (not expanded and by_name)
    if kind == "page":
        parts = [expanded] if expanded else [posixpath.dirname(place.base), place.name]
    elif kind == "home":
        parts, ugly = [], False
    else:
        parts = [expanded or place.base]
    parts = [part for part in parts if part not in ("", "/")]
    if wanted and kind in ("home", "section", "taxonomy") and site.version >= (0, 148):
        return [*parts, _INDEX_PAGE], False, by_name
    if ugly and parts:
        parts[-1] = parts[-1].rstrip("/") + _SUFFIX
    else:
        parts.append(_INDEX_PAGE)
    return parts, parts[-1] == _INDEX_PAGE, by_name


def _link_of_url(place: Place, url: str) -> str:
    """Return the address from `url`; without a leading slash it is below the language folder."""
    parts = [part for part in url.split("/") if part]
    if url.endswith("/") or "." not in url:
        parts.append(_INDEX_PAGE)
    cut = bool(parts) and parts[-1] == _INDEX_PAGE
    if place.source.kind != "page" and place.site.version < (0, 136, 1):
        parts = [place.part(part) for part in parts]
    prefix = language_prefix(place.site, place.source.lang)
    if url.startswith("/") or (prefix and url.startswith(f"/{prefix}")):
        prefix = ""
    return _finish(_join(parts[:-1] if cut else parts), prefix, cut)


def _url(place: Place) -> str:
    url = place.url
    if ".." in url:
        url = posixpath.normpath("/" + url) + ("/" if url.endswith("/") else "")
    if ":" in url:
        url = decode(expand(url, place) or "") or url
    return url


def _join(parts: Sequence[str]) -> str:
    """Join like Go's path.Join, but with a leading slash: no empty parts, dots, double slashes."""
    joined = posixpath.normpath("/".join(parts)) if any(parts) else ""
    return "/" + joined.lstrip("/") if joined != "." else "/"


def _finish(link: str, prefix: str, cut: bool) -> str:
    link = f"/{prefix}{link}" if prefix else link
    return link + "/" if cut and not link.endswith("/") else link


def _base_path(site: Site) -> str:
    return "" if site.canonify_paths else urlsplit(site.base_url).path.rstrip("/")
