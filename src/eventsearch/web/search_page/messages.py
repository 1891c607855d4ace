"""
The texts of the results page, in the language of its reader.

Babel writes days, numbers and names of languages.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.numbers import format_decimal

from eventsearch.model.results import Note
from eventsearch.output.json import NOTES

LANGUAGES = ("fr", "en")
"""Each has a file in the folder ``i18n``, all with the same keys."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Writes texts, numbers and days in one of `LANGUAGES`."""

    lang: str
    words: Mapping[str, str]
    locale: Locale

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key, its ``{names}`` filled in."""
        return self.words[key].format(**values)

    def note(self, note: Note) -> str:
        """Return a note on how the query was read."""
        text = self.say(f"note.{note.name}", **note.values)
        return text[:1].upper() + text[1:]

    def results(self, total: int) -> str:
        """Return the number of hits as text."""
        form = self.locale.plural_form(total)
        key = f"results.{form if form == 'one' else 'other'}"
        return self.say(key, n=self.number(total))

    def more_dates(self, count: int, *, endless: bool) -> str:
        """Return how many occurrences of a recurring event follow; empty for none."""
        if endless:
            return self.say("dates.endless")
        form = "one" if self.locale.plural_form(count) == "one" else "other"
        return self.say(f"dates.{form}", n=self.number(count)) if count > 0 else ""

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
        """Return when an event is, in its own zone; *start* and *end* in RFC 3339."""
        if all_day:
            return self._days(
                date.fromisoformat(start[:10]), date.fromisoformat((end or start)[:10])
            )
        first = datetime.fromisoformat(start[:19])
        last = datetime.fromisoformat((end or start)[:19])
        if first.date() == last.date() and last > first:
            return f"{self.day(start)}, {self._clock(first)}–{self._clock(last)}"
        if first.date() == last.date():
            return f"{self.day(start)}, {self._clock(first)}"
        return f"{self._instant(first)} – {self._instant(last)}"

    def day(self, instant: str) -> str:
        """Return the day of an instant in RFC 3339."""
        return format_date(date.fromisoformat(instant[:10]), "long", self.locale)

    def _days(self, first: date, last: date) -> str:
        if first >= last:
            return format_date(first, "long", self.locale)
        return format_interval(first, last, "yMMMMd", locale=self.locale)

    def _instant(self, instant: datetime) -> str:
        return format_datetime(instant, "d MMMM y, ", locale=self.locale) + self._clock(instant)

    def _clock(self, instant: datetime) -> str:
        return format_skeleton("Hm", instant, locale=self.locale)


@cache
def translator(lang: str) -> Translator:
    """Return the translator of one of `LANGUAGES`."""
    file = files("eventsearch.web.search_page").joinpath("i18n", f"{lang}.toml")
    words = tomllib.loads(file.read_text(encoding="utf-8"))
    if lang == "en":
        words |= {f"note.{name}": text for name, text in NOTES.items()}
    return Translator(lang, words, Locale(lang, "GB" if lang == "en" else None))


def choose_language(*languages: str) -> str:
    """Return the first of some languages that the page has, else English."""
    return next((lang for lang in languages if lang in LANGUAGES), "en")
