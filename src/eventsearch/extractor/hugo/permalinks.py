"""
What does a permalink pattern make of a page?

Pure. Tokens such as ``:year``, ``:slug``, ``:sections[1:]`` or a layout of Go's time package.

Source: resources/page/permalinks.go of Hugo 0.131 (and ``:contentbasename`` of later versions),
time/format.go of Go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from eventsearch.extractor.hugo.urlize import in_permalink, path_part
from eventsearch.model.frozen import dataclass

_TOKEN = re.compile(r":(\w+)(\[[^\[\]\n]++\])?")
# What Go calls a page without a date.
_NO_DATE = datetime(1, 1, 1, tzinfo=UTC)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_NOON = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What a pattern may ask of a page.

    Attributes:
        slug: As the front matter says; empty for none.
        name: Of the file, or of the folder of a bundle, as written.
        sections: Names of the sections, the first one first.
        accents, lowered: How names become path parts, see `urlize`.
    """

    title: str
    slug: str
    name: str
    section: str
    sections: tuple[str, ...]
    date: datetime | None
    accents: bool = True
    lowered: bool = True

    @property
    def moment(self) -> datetime:
        """The date, or the one that Go prints for none."""
        return self.date or _NO_DATE

    def part(self, text: str) -> str:
        """Return a text as a part of the pattern."""
        return in_permalink(path_part(text, accents=self.accents, lowered=self.lowered))


_TOKENS: Mapping[str, Callable[[Facts], str]] = {
    "year": lambda facts: str(facts.moment.year),
    "month": lambda facts: f"{facts.moment.month:02d}",
    "monthname": lambda facts: _MONTHS[facts.moment.month - 1],
    "day": lambda facts: f"{facts.moment.day:02d}",
    "weekday": lambda facts: str(facts.moment.isoweekday() % 7),
    "weekdayname": lambda facts: _DAYS[facts.moment.isoweekday() % 7],
    "yearday": lambda facts: str(facts.moment.timetuple().tm_yday),
    "section": lambda facts: facts.section,
    "sections": lambda facts: "/".join(facts.sections),
    "title": lambda facts: facts.part(facts.title),
    "slug": lambda facts: facts.part(facts.slug or facts.title),
    "filename": lambda facts: facts.part(facts.name),
    "slugorfilename": lambda facts: facts.part(facts.slug or facts.name),
    "contentbasename": lambda facts: facts.part(facts.name),
    "slugorcontentbasename": lambda facts: facts.part(facts.slug or facts.name),
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
# Longer names first, as in the table.
_LAYOUT = re.compile("|".join(map(re.escape, _LAYOUTS)))


def expand(pattern: str, facts: Facts) -> str | None:
    """Return *pattern* with its tokens replaced; None when one is unknown."""
    known = [_known(token) for token in _TOKEN.finditer(pattern)]
    if not all(known):
        return None
    return _TOKEN.sub(lambda token: _value(token, facts), pattern)


def _known(token: re.Match[str]) -> bool:
    name, cut = token.groups()
    if cut:
        return name == "sections"
    return name in _TOKENS or _LAYOUT.search(name) is not None


def _value(token: re.Match[str], facts: Facts) -> str:
    name, cut = token.groups()
    if cut:
        return "/".join(_sliced(facts.sections, cut[1:-1].strip().lower()))
    if name in _TOKENS:
        return _TOKENS[name](facts)
    return _LAYOUT.sub(lambda layout: _LAYOUTS[layout[0]](facts.moment), name)


def _sliced(sections: tuple[str, ...], cut: str) -> tuple[str, ...]:
    """Cut as ``[1]``, ``[last]``, ``[1:]`` or ``[:last]`` says; out of bounds is nothing."""
    low, colon, high = cut.partition(":")
    start = _position(low, sections, 0)
    if start >= len(sections):
        return ()
    if not colon:
        return sections[start : start + 1]
    return sections[start : _position(high, sections, len(sections))]


def _position(text: str, sections: tuple[str, ...], default: int) -> int:
    if not text:
        return default
    if text == "last":
        return max(len(sections) - 1, 0)
    return int(text) if text.isdecimal() else 0
