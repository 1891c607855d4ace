"""
The words, numbers and signs of dates and times of day as people write them, in many languages.

What a token means beside others, `values` tells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventsearch.extractor.dates import known_zone, zone_of
from eventsearch.extractor.events import TABLES, by_word, words_in

_MONTH = {word: int(number) for word, number in by_word(TABLES["months"]).items()}
WEEKDAY = {word: int(number) for word, number in by_word(TABLES["weekdays"]).items()}
_KINDS = by_word(TABLES["kinds"])
"""Words that say nothing, or stand between days and times of day or beside them, see `Token`."""
DOORS = tuple(word for word, kind in _KINDS.items() if kind == "o")
"""Words for the opening of doors, which is before the start."""
_ZONES = by_word(TABLES["zones"])
"""
Abbreviations with one meaning in the tz database and in CLDR, and the usual ones of North America.

`test_zone_names.py` compares the table with both. Words such as `EAT` are left out.
"""
SUMMER = {
    **dict.fromkeys(words_in("values", "summer_time"), True),
    **dict.fromkeys(words_in("values", "standard_time"), False),
}
"""Abbreviations that name summer time alone, or standard time alone."""
AMBIGUOUS_ZONES = words_in("values", "ambiguous_zones")
"""Abbreviations that name zones of several countries."""

_TOKEN = re.compile(
    r"""
      (?P<iso>\d{4}(?:-\d\d?-\d\d?|/\d\d?/\d\d?|\.[ ]\d\d?\.[ ]\d\d?\.?
        |(?<![a-z]\d{4})\.\d\d\.\d\d|\.\d\d?\.\d\d?(?=[ ]?\([월화수목금토일月火水木金土日]\))
        |[ ]?[年년][ ]?\d\d?[ ]?[月월][ ]?\d\d?[ ]?[日일号號])(?!\d))
        (?:T(?=\d)|[ ]?\([月火水木金土日一二三四五六월화수목금토일]\))?
    | (?P<monthday>(?:\d\d?[ ]?[月월][ ]?)?\d\d?[ ]?[日일])
        (?:[ ]?\([月火水木金土日월화수목금토일]\))?
    | (?P<dotted>\d\d?\.[ ]?\d\d?\.[ ]?\d{4}(?!\d)|\d\d?\.\d\d?\.\d\d(?![\d.:h]))
    | (?P<partial>\d\d?\.[ ]?\d\d?\.)(?!\d)
    | (?P<time>(?:(?P<noon>오전|오후|[上下]午|午[前後]|早上|晚上?)[ ]?)?
        \d\d?(?:(?::|[ ]?h(?:eures?)?[ ]?)\d\d(?::\d\d)?
        |[時时시点點](?:[ ]?\d\d?[分분]|\d\d(?!\d)|[半반])?
        |\.\d\d(?=[ ]?(?:[ap]\.?m\b|uhr|h\b|uur|-|–|[cs]\.[ ]?t\b))
        |\.(?:00|1[3-9]|[2-5]\d)(?![\d.])|(?<=[-–][ ]\d\d)\.\d\d(?![\d.])
        |(?=[ ]?(?:[ap]\.?[ ]?m\b|uhr\b|h\b|hs\b|heures?\b|horas?\b|uur\b|o'clock
            |[cs]\.[ ]?t\b)))|(?:(?<=\bore[ ])|(?<=\bkl[ ])|(?<=\bkl\.[ ]))\d\d?(?![\d.:h]))
        [ ]?(?P<half>[ap]\.?[ ]?m\b\.?)?(?:uhr\b|h\b|hs\b|heures?\b|horas?\b|uur\b|o'clock)?
    | (?P<quarter>[cs]\.[ ]?t\b\.?)
    | (?P<offset>\b(?:UTC|GMT)[ ]?[+-]\d\d?(?::?\d\d)?(?!\d)|\+\d\d:?\d\d(?!\d)
        |(?<=[ \d])-\d{4}(?![\d-]))
    | (?P<area>[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?)
    | (?P<year>(?:19|20)\d\d)(?!\d)
    | (?P<number>\d\d?)(?:st|nd|rd|th|er|ere|o|a)?\b\.?(?!\d)
    | (?P<word>t/m\b|[a-z]+)\.?
    | (?P<dash>[-–—~〜至]|から|부터)
    | (?P<and>[&+/])
    | (?P<skip>[\s,:()|·@'’.]|ま[でて]|까지|(?:星期|[周週])[一二三四五六日天]|[月火水木金土日]曜日?
        |[월화수목금토일]요일)
    | (?P<other>\w+|.)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


class Token(NamedTuple):
    """
    A part of a text.

    Attributes:
        kind: D for a day, P for a day of a month, which may be that of another day, N for a number,
            M for a month, Y for a year, W for a weekday, T for a time of day, Q for `c.t.` and
            `s.t.`, Z for a zone, x for `to`, n for `and`, a for what may be `to`, o for the doors
            and b for the start, which stand beside a time of day, ? for a zone of several
            countries; empty for what says nothing.
        numbers: As written; of a day year, month and day.
        half: Whether a time of day is before noon (a) or after it (p); in capitals where that
            stands before it, as it does for the end of a span as well.
        zone: Its zone, and the abbreviation by which it is named.
        text: As written, without accents.
        start: Its offset in the text.
    """

    kind: str
    numbers: tuple[int, ...] = ()
    half: str = ""
    zone: tuple[tzinfo, str] | None = None
    text: str = ""
    start: int = 0

    @property
    def number(self) -> int:
        """Return its first number."""
        return self.numbers[0]


@cache
def abbreviations(zone: tzinfo | None) -> frozenset[str]:
    """Return the abbreviations that the tz database has for a time zone, such as `IST`, not GMT."""
    months = (datetime(2024, month, 1, tzinfo=zone).tzname() for month in range(1, 13))
    return frozenset(name for name in months if name and name.isalpha()) - {"UTC", "GMT"}


def tokens_of(text: str, own: tzinfo | None = None) -> Iterator[Token | None]:
    """
    Yield the tokens of a text, each with its place; None for a word that is none.

    Args:
        own: Time zone of the site: its abbreviations mean it, whatever they mean elsewhere.
    """
    for match in _TOKEN.finditer(plain(text)):
        token = _token(match, own)
        yield None if token is None else token._replace(text=match[0], start=match.start())


_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2212), "-")


def plain(text: str) -> str:
    """Return a text without accents and with the usual dashes, each character in its place."""
    text = unicodedata.normalize("NFC", text).translate(_HYPHENS)
    if text.isascii():
        return text
    # A syllable of Hangul is a letter here, not its first consonant.
    return "".join(c if "가" <= c <= "힣" else unicodedata.normalize("NFKD", c)[0] for c in text)


def _token(match: re.Match[str], own: tzinfo | None) -> Token | None:
    kind = match.lastgroup if match.lastgroup != "half" else "time"
    text = match[kind or ""]
    match kind:
        case "iso" | "dotted":
            year, *others = _numbers(text)[:: 1 if kind == "iso" else -1]
            return Token("D", (year if year > 99 else 2000 + year, *others))
        case "partial":
            return Token("P", _numbers(text))
        case "monthday":
            return Token("P", _numbers(text)[::-1])
        case "quarter":
            return Token("Q", (15 if text[0] in "cC" else 0,))
        case "time":
            numbers = _numbers(text) + (30,) * text.endswith(("半", "반"))
            half = match["half"][0].lower() if match["half"] else ""
            return Token("T", numbers, half or _NOON.get(match["noon"], "P" * bool(match["noon"])))
        case "offset":
            return _offset(text)
        case "area":
            known = known_zone(text)
            return None if known == "UTC" else Token("Z", zone=(zone_of(known), text))
        case "year" | "number":
            return Token("Y" if kind == "year" else "N", _numbers(text))
        case "word":
            return _word(text, own)
        case _:
            return _SIGNS.get(kind or "")


_HOURS_OF_WORDS = {
    **dict.fromkeys(["noon", "midi", "mittag", "mezzogiorno", "mediodia"], Token("T", (12,))),
    # The end of a day, at which nothing starts.
    **dict.fromkeys(
        ["midnight", "minuit", "mitternacht", "mezzanotte", "medianoche"], Token("T", (24,))
    ),
}
_NOON = dict.fromkeys(("오전", "上午", "午前", "早上"), "A")
_SIGNS = {"dash": Token("x"), "and": Token("n"), "skip": Token("")}


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", text))


def _offset(text: str) -> Token | None:
    digits = re.sub(r"[^\d]", "", text)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    if shift > timedelta(hours=14):
        return None
    zone = timezone(-shift if "-" in text else shift)
    return Token("Z", zone=(zone, ""))


def _word(text: str, own: tzinfo | None) -> Token | None:
    if text.isupper() or len(text) > 4:
        if own is not None and text in abbreviations(own):
            return Token("Z", zone=(own, text))
        if text.upper() in AMBIGUOUS_ZONES:
            return Token("?")
        if text.upper() in _ZONES:
            name = _ZONES[text.upper()]
            return Token("Z", zone=(UTC if name == "UTC" else ZoneInfo(name), text.upper()))
    word = text.lower()
    if word in _MONTH:
        return Token("M", (_MONTH[word],))
    if word in _KINDS:
        return Token(_KINDS[word])
    if word in WEEKDAY:
        return Token("W", (WEEKDAY[word],))
    return _HOURS_OF_WORDS.get(word)
