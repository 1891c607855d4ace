"""`Front`, the input of every field rule: the front matter, its site, and its diagnostics."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo

from eventsearch.extractor.front_matter.coercion import to_bool, to_text
from eventsearch.extractor.language.detection import tag
from eventsearch.extractor.people import Named
from eventsearch.extractor.site import Site
from eventsearch.model.page import Diagnostic, ParsedFile, Severity, SourceFile
from eventsearch.settings import Settings

MAX_FAULTS = 20
"""Maximum number of diagnostics with the same code for a page. A list may have 100,000 faults."""

_DAY_FIRST = re.compile(
    "(bg|ca|cs|da|de|el|es|fi|fr|gl|hr|id|it|n[blno]|p[lt]|r[ou]|s[klr]|tr|uk|vi)(-.*)?"
    "|en-(au|gb|i[en]|nz)"
)
"""Languages whose short dates have the day before the month (source: CLDR)."""


def language_order(lang: str) -> str:
    """Return `dmy` for a language that writes the day before the month; else an empty text."""
    return "dmy" if _DAY_FIRST.fullmatch(tag(lang)) else ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Front:
    """
    One page's front matter. Two are equal only if they are the same object.

    Attributes:
        values: Values by lower-case key. Those in ``params`` are on the same level.
        zone: Time zone of dates without a zone, and of the end of days.
        named: Names of people, terms and places by their keys.
        plain: Converts Markdown to plain text.
        lang: Language of most pages of the site.
        today: Occurrences from its month on count as upcoming; None for the month of each start.
        diagnostics: Collects what the rules report.
    """

    parsed: ParsedFile
    values: Mapping[str, object]
    site: Site
    settings: Settings
    zone: tzinfo
    named: Named
    plain: Callable[[str], str]
    lang: str
    today: date | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _reported: Counter[str] = field(default_factory=Counter)

    @property
    def source(self) -> SourceFile:
        """Return the page's file."""
        return self.parsed.source

    def date_order(self, key: str) -> str:
        """
        Return the order of day and month in a key, `dmy` or `mdy`; empty if it is not known.

        Use the declared order, else the usual order in the language of the site.
        """
        return self.declared_order(key) or language_order(self.lang)

    def declared_order(self, key: str) -> str:
        """Return the order that the site generator or the settings specify, or an empty text."""
        own = self.site.date_order if key == "date" else ""
        return own or self.settings.date_order

    def report(
        self, key: str, code: str, message: str, hint: str, severity: Severity = "warning"
    ) -> None:
        """
        Report a diagnostic once, at the place of *key*, else for the whole file.

        For a path such as `event.date`, this is the place of the first key. Only the first
        `MAX_FAULTS` diagnostics of each code are reported.
        """
        if self._reported[code] == MAX_FAULTS:
            return
        place = self._place(key) or self._place(key.partition(".")[0]) or (0, 0)
        written = dict(self.parsed.copied).get(key, key)
        message = message.replace(f"`{key}`", f"`{written}`")
        diagnostic = Diagnostic(self.source.path, code, message, hint, *place, severity)
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)
            self._reported[code] += 1

    def _place(self, key: str) -> tuple[int, int] | None:
        """Return the place of a value, as `places_of` has it; None if it is not known."""
        places, params = self.parsed.places, self.parsed.front.get("params")
        if key not in places and isinstance(params, dict) and key in params:
            return places.get("params")
        return places.get(key)

    def text(self, key: str) -> str:
        """Return a value as text. Report other values, and return an empty text for them."""
        value = self.values.get(key)
        text = to_text(value)
        if text is None:
            self.report(key, "E107", f"`{key}` is {kind(value)}, not a text", "write one text")
        return text or ""

    def switch(self, key: str) -> bool:
        """Return a value as a switch. Report other values, and return False for them."""
        value = self.values.get(key)
        switch = None if value == "" else to_bool(value)
        if switch is None and value != "":
            self.report(
                key, "E107", f"`{key}` is {kind(value)}, not a switch", "write true or false"
            )
        return bool(switch)


def places_of(parsed: ParsedFile) -> Mapping[str, tuple[int, int]]:
    """Return line and column of each value. A value in `params` gets the place of `params`."""
    params = parsed.front.get("params")
    if not isinstance(params, dict) or "params" not in parsed.places:
        return parsed.places
    return {**dict.fromkeys(params, parsed.places["params"]), **parsed.places}


_LINE_ENDS = re.compile(r"[\t\r\n]+")

FieldRule = Callable[[Front], Mapping[str, object]]
"""The type of a field rule: it returns values for fields of `Meta`, by the fields' names."""


def kind(value: object) -> str:
    """Return the type or the text of a value for messages: `a list`, `"soon"`."""
    match value:
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return f'"{value}"' if len(value) <= 40 else f'"{value[:39]}…"'
        case _:
            return to_text(value) or "nothing"


def clean(text: str) -> str:
    """Return a text in NFC, on one line and without blanks at its ends. Keep blanks inside."""
    lines = (line.strip() for line in _LINE_ENDS.split(text))
    return unicodedata.normalize("NFC", " ".join(line for line in lines if line))


def words(value: object) -> str:
    """Return a scalar as clean text; empty for lists and mappings."""
    return clean(to_text(value) or "")
