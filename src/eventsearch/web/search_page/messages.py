"""
The texts of the results page and of the search box, in the language of their reader.

Each file of the folder ``i18n`` is a catalogue: a language that has one is offered everywhere, and
what a catalogue lacks is English. Babel writes days, numbers, plurals and names of languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
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
"""Country whose way of writing days is taken for a language that is named without one."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d\b")
_ACCEPTED = re.compile(r"([A-Za-z]+)[\w-]*\s*(?:;\s*q=([01](?:\.\d*)?))?")
"""A language of ``Accept-Language``, and its weight."""


@dataclass(frozen=True, slots=True)
class Translator:
    """
    Writes texts, numbers and days in one of `LANGUAGES`.

    Attributes:
        words: Texts of the page by their keys.
        box: Texts of the search box that are not those of the page, by its keys.
        zone: Time zone of the site, whose clocks need no name; empty to name none.
    """

    lang: str
    words: Mapping[str, str]
    box: Mapping[str, str]
    locale: Locale
    zone: str = ""

    def in_zone(self, zone: str) -> Translator:
        """Return the translator of a site with a time zone."""
        return replace(self, zone=zone)

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key, its ``{names}`` filled in."""
        return self.words[key].format(**values)

    def plural(self, key: str, count: int) -> str:
        """Return the text of a key in the form that a number needs, by the rules of CLDR."""
        form = f"{key}.{self.locale.plural_form(count)}"
        return self.say(form if form in self.words else f"{key}.other", n=self.number(count))

    def spoken(self, *keys: str) -> str:
        """Return texts of the search box by their keys, as JSON for a script."""
        return json.dumps({key: self.box[key] for key in keys})

    def forms(self, key: str) -> str:
        """Return the forms of a text by the categories of CLDR, as JSON for a script."""
        head = f"{key}."
        return json.dumps({k[len(head) :]: v for k, v in self.words.items() if k.startswith(head)})

    def note(self, note: Note) -> str:
        """Return a note on how the query was read."""
        values = dict(note.values)
        if "days" in values:
            values["days"] = _DAY.sub(lambda match: self.day(match[0]), values["days"])
        text = self.say(f"note.{note.name}", **values)
        return text[:1].upper() + text[1:]

    def more_dates(self, count: int, *, endless: bool) -> str:
        """Return how many occurrences of a recurring event follow; empty for none."""
        if endless:
            return self.say("dates.endless")
        return self.plural("dates", count) if count > 0 else ""

    def number(self, value: int) -> str:
        """Return a number with separated thousands."""
        return format_decimal(value, locale=self.locale)

    def language(self, code: str) -> str:
        """Return the name of a language, or its code if that is unknown."""
        try:
            return Locale.parse(code, sep="-").get_language_name(self.locale.language) or code
        except (UnknownLocaleError, ValueError):
            return code

    def span(self, start: str, end: str, *, all_day: bool) -> str:
        """
        Return when an event is, on its own clocks; *start* and *end* in RFC 3339.

        Other clocks than those of the site are named: `17:00–18:30 UTC`.
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
        """Return the day of an instant in RFC 3339; what names no day stays as it is."""
        try:
            return format_date(date.fromisoformat(instant[:10]), "long", self.locale)
        except ValueError:
            return instant

    def month(self, day: date) -> str:
        """Return the name of a day's month with its year, as a heading."""
        text = format_skeleton("yMMMM", day, locale=self.locale)
        return text[:1].upper() + text[1:]

    def weekday(self, day: date) -> str:
        """Return a day with its name, as a heading."""
        text = format_date(day, "full", self.locale)
        return text[:1].upper() + text[1:]

    def tile(self, instant: str) -> tuple[str, str, str]:
        """Return month, number and weekday of an instant in RFC 3339, shortened."""
        day = date.fromisoformat(instant[:10])
        month, number, name = (format_date(day, one, self.locale) for one in ("LLL", "d", "ccc"))
        return month, number, name

    def hours(self, start: str, end: str) -> str:
        """Return from when to when an event is on its first day; *start* and *end* in RFC 3339."""
        first = self._clock(datetime.fromisoformat(start[:19]))
        ends = end[:10] == start[:10] and end[:19] > start[:19]
        hours = f"{first}–{self._clock(datetime.fromisoformat(end[:19]))}" if ends else first
        return hours + self._clocks(start)

    def names(self, names: Sequence[str]) -> str:
        """Return names as they stand in a sentence."""
        return format_list(names, locale=self.locale)

    def _days(self, first: date, last: date) -> str:
        if first >= last:
            return format_date(first, "long", self.locale)
        return format_interval(first, last, "yMMMMd", locale=self.locale)

    def _instant(self, instant: datetime) -> str:
        return f"{format_date(instant, 'long', self.locale)}, {self._clock(instant)}"

    def _clocks(self, instant: str) -> str:
        """Return the offset of an instant in RFC 3339, if it is not that of the site."""
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
"""Keys of the search box whose text is one of the page, each with the key of the page."""


def box_texts(lang: str) -> Mapping[str, str]:
    """Return the texts of the search box in a language, by the keys of its file."""
    speaker = translator(choose_language(lang))
    texts = {key: speaker.words[page_key] for key, page_key in SHARED.items()}
    return {**texts, **speaker.box}


def choose_language(*languages: str) -> str:
    """Return the first of some languages that has a catalogue, else English."""
    bases = (lang.partition("-")[0].lower() for lang in languages)
    return next((lang for lang in bases if lang in LANGUAGES), "en")


def accepted_language(header: str, languages: Sequence[str]) -> str:
    """
    Return the one of some languages that a client likes best; empty if it takes none of them.

    Args:
        header: Its ``Accept-Language`` (RFC 9110, 12.5.4); countries are passed over.
    """
    weights: dict[str, float] = {}
    for match in _ACCEPTED.finditer(header):
        # A language comes again with a country, perhaps with less weight.
        weights.setdefault(match[1].lower(), float(match[2] or 1))
    offered = {lang: weights.get(lang.partition("-")[0].lower(), 0.0) for lang in languages}
    best = max(offered, key=offered.__getitem__, default="")
    return best if best and offered[best] else ""


def own_name(code: str) -> str:
    """Return the name of a language in itself, as a link to it is called."""
    name = Locale(code).get_language_name() or code
    return name[:1].upper() + name[1:]
