"""
The texts of the results page and of the search box, in the reader's language.

Each file of the folder ``i18n`` is the catalogue of a language, and makes it available everywhere.
A text that is missing in a catalogue is in English. Babel formats days, numbers, plurals and
language names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from eventsearch.files import own_table
from eventsearch.model.facets import LABELS, label_of
from eventsearch.model.results import Note
from eventsearch.output.json import NOTES

LANGUAGES = tuple(sorted(file.stem for file in Path(__file__).parent.glob("i18n/*.toml")))
"""Codes of the languages that have a catalogue."""

REGIONS = {"en": "GB"}
"""Country whose date format is used for a language without a country."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d\b")
_FIRST = re.compile(r"\b1(?= [^\W\d_]|–\d)")
"""Matches the number of the first day of a month in a date."""

_ACCEPTED = re.compile(r"([A-Za-z]+)[\w-]*\s*(?:;\s*q=([01](?:\.\d*)?))?")
"""Matches a language of ``Accept-Language`` and its weight."""


@dataclass(frozen=True, slots=True)
class Translator:
    """
    Writes texts, numbers and days in one of `LANGUAGES`.

    Attributes:
        words: Texts of the page, by key.
        box: Texts that only the search box has, by key.
        zone: Time zone of the site. Times in another zone get their UTC offset. If it is
            empty, no time gets an offset.
    """

    lang: str
    words: Mapping[str, str]
    box: Mapping[str, str]
    locale: Locale
    zone: str = ""

    def in_zone(self, zone: str) -> Translator:
        """Return a translator for a site in this time zone."""
        return replace(self, zone=zone)

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key, with values in place of its ``{names}``."""
        return self.words[key].format(**values)

    def plural(self, key: str, count: int) -> str:
        """Return the text of a key in the plural form for *count*, by CLDR's rules."""
        form = f"{key}.{self.locale.plural_form(count)}"
        return self.say(form if form in self.words else f"{key}.other", n=self.number(count))

    def spoken(self, *keys: str) -> str:
        """Return some texts of the search box by key, as JSON for a script."""
        return json.dumps({key: self.box[key] for key in keys})

    def forms(self, key: str) -> str:
        """Return all plural forms of a text by CLDR category, as JSON for a script."""
        head = f"{key}."
        return json.dumps({k[len(head) :]: v for k, v in self.words.items() if k.startswith(head)})

    def note(self, note: Note) -> str:
        """Return the text of a note on how the query was understood."""
        values = dict(note.values)
        if "days" in values:
            values["days"] = _DAY.sub(lambda match: self.day(match[0]), values["days"])
        text = self.say(f"note.{note.name}", **values)
        return text[:1].upper() + text[1:]

    def more_dates(self, count: int, *, endless: bool) -> str:
        """Return the text for the number of further occurrences; empty if there are none."""
        if endless:
            return self.say("dates.endless")
        return self.plural("dates", count) if count > 0 else ""

    def number(self, value: int) -> str:
        """Return a number as text with thousands separators."""
        return format_decimal(value, locale=self.locale)

    def language(self, code: str) -> str:
        """Return the name of a language, or its code if that is unknown."""
        try:
            return Locale.parse(code, sep="-").get_language_name(self.locale.language) or code
        except (UnknownLocaleError, ValueError):
            return code

    def span(self, start: str, end: str, *, all_day: bool) -> str:
        """
        Return the time of an event in its own time zone; *start* and *end* in RFC 3339.

        If its UTC offset differs from the site's, the text contains it: `17:00–18:30 UTC`.
        """
        if all_day:
            return self._days(
                date.fromisoformat(start[:10]), date.fromisoformat((end or start)[:10])
            )
        first = datetime.fromisoformat(start[:19])
        last = datetime.fromisoformat((end or start)[:19])
        if first.date() == last.date() and last > first:
            text = f"{self._instant(first)}–{self._clock(last)}"
        elif first.date() == last.date():
            text = self._instant(first)
        else:
            text = f"{self._instant(first)} – {self._instant(last)}"
        return text + self._clocks(start)

    def day(self, instant: str) -> str:
        """Return the day of an instant in RFC 3339; return any other text unchanged."""
        try:
            return self._date(date.fromisoformat(instant[:10]))
        except ValueError:
            return instant

    def month(self, day: date) -> str:
        """Return a day's month and year as a heading: `March 2026`."""
        text = format_skeleton("yMMMM", day, locale=self.locale)
        return text[:1].upper() + text[1:]

    def weekday(self, day: date) -> str:
        """Return a day with its weekday, as a heading."""
        text = self._date(day, "full")
        return text[:1].upper() + text[1:]

    def tile(self, instant: str) -> tuple[str, str, str]:
        """Return the abbreviated month, the day and the abbreviated weekday of an instant."""
        day = date.fromisoformat(instant[:10])
        month, number, name = (format_date(day, one, self.locale) for one in ("LLL", "d", "ccc"))
        return month, number, name

    def hours(self, start: str, end: str) -> str:
        """Return the hours of an event on its first day; *start* and *end* in RFC 3339."""
        first = self._clock(datetime.fromisoformat(start[:19]))
        ends = end[:10] == start[:10] and end[:19] > start[:19]
        hours = f"{first}–{self._clock(datetime.fromisoformat(end[:19]))}" if ends else first
        return hours + self._clocks(start)

    def names(self, names: Sequence[str]) -> str:
        """Return names as a list in a sentence: `Ada, Grace and Alan`."""
        return format_list(names, locale=self.locale)

    def _days(self, first: date, last: date) -> str:
        if first >= last:
            return self._date(first)
        return self._ordinal(format_interval(first, last, "yMMMMd", locale=self.locale))

    def _date(self, day: date, style: Literal["long", "full"] = "long") -> str:
        return self._ordinal(format_date(day, style, self.locale))

    def _ordinal(self, text: str) -> str:
        """Write the first day of a month in French as `1er mars`; CLDR has `1 mars`."""
        return _FIRST.sub("1er", text) if self.locale.language == "fr" else text

    def _instant(self, instant: datetime) -> str:
        return f"{self._date(instant)}, {self._clock(instant)}"

    def _clocks(self, instant: str) -> str:
        """Return the UTC offset of an instant in RFC 3339, if it differs from the site's."""
        at = datetime.fromisoformat(instant)
        if not self.zone or at.utcoffset() == at.astimezone(ZoneInfo(self.zone)).utcoffset():
            return ""
        return f" UTC{at.isoformat()[-6:]}" if at.utcoffset() else " UTC"

    def _clock(self, instant: datetime) -> str:
        return format_skeleton("Hm", instant, locale=self.locale)


@cache
def translator(lang: str) -> Translator:
    """Return the translator of one of `LANGUAGES`."""
    notes = {f"note.{name}": text for name, text in NOTES.items()}
    english = own_table(__file__, "i18n/en.toml")
    own = own_table(__file__, f"i18n/{lang}.toml")
    box = {**english.pop("box"), **own.pop("box", {})}
    labels = {name: label_of(label, lang) for name, label in LABELS.items()}
    words = {**notes, **labels, **english, **own}
    return Translator(lang, words, box, Locale(lang, REGIONS.get(lang)))


SHARED: Mapping[str, str] = {
    **own_table(__file__, "box_texts.toml"),
    **{"tags" if facet == "tag" else facet: facet for facet in LABELS},
}
"""Maps keys of the search box to keys of the page, for the texts that both share."""


def box_texts(lang: str) -> Mapping[str, str]:
    """Return all texts of the search box in a language, by key."""
    speaker = translator(choose_language(lang))
    texts = {key: speaker.words[page_key] for key, page_key in SHARED.items()}
    return {**texts, **speaker.box}


def choose_language(*languages: str) -> str:
    """Return the first of the languages that has a catalogue, else English."""
    bases = (lang.partition("-")[0].lower() for lang in languages)
    return next((lang for lang in bases if lang in LANGUAGES), "en")


def accepted_language(header: str, languages: Sequence[str]) -> str:
    """
    Return the language in *languages* that a client prefers; empty if it does not accept any.

    Args:
        header: ``Accept-Language`` of the client (RFC 9110, 12.5.4); countries are ignored.
    """
    weights: dict[str, float] = {}
    for match in _ACCEPTED.finditer(header):
        # Keep the first weight: "fr-FR, fr;q=0.8" lists the same language twice.
        weights.setdefault(match[1].lower(), float(match[2] or 1))
    offered = {lang: weights.get(lang.partition("-")[0].lower(), 0.0) for lang in languages}
    best = max(offered, key=offered.__getitem__, default="")
    return best if best and offered[best] else ""


def own_name(code: str) -> str:
    """Return the name of a language in that language, as the text of a link: `Deutsch`."""
    name = Locale(code).get_language_name() or code
    return name[:1].upper() + name[1:]
