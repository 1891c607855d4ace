"""Durations as people write them, in seven languages, and as in ISO 8601."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from eventsearch.extractor.fields.event_values import Doubt


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_DURATION = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:\d+S)?)?", re.ASCII
)
_PARTS = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?) ?(?P<unit>[a-z]+)\.?|(?P<skip>[\s,&+]|and|et|und|y|e)",
    re.ASCII,
)
_UNITS = {
    **dict.fromkeys(
        _names("m min mins minute minutes minuten minuti minutos minuto minuut"),
        60,
    ),
    **dict.fromkeys(
        _names("h hr hrs hour hours heure heures stunde stunden std hora horas ora ore uur uren"),
        3600,
    ),
    **dict.fromkeys(
        _names("d day days jour jours tag tage dia dias giorno giorni dag dagen"),
        86_400,
    ),
}


def read_duration(value: object, unit: int) -> timedelta | None:
    """
    Return a duration; None for a text that is none.

    Args:
        value: `PT1H30M`, `1h30`, `1:30`, `2 hours`, `90 min`, or a number.
        unit: Of a number, in seconds; 0 if its key names none.

    Raises:
        Doubt: A number may be minutes or hours.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = "".join(
        c for c in unicodedata.normalize("NFKD", value.strip()) if not unicodedata.combining(c)
    ).lower()
    if match := _DURATION.fullmatch(text.upper()):
        return timedelta(**{k: int(v) for k, v in match.groupdict().items() if v}) or None
    if match := re.fullmatch(r"(\d{1,2}) ?(?::|h|hr|std) ?(\d\d)(?: ?(?:h|m|min))?", text):
        return timedelta(hours=int(match[1]), minutes=int(match[2])) or None
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        number = float(text)
        if not unit and number < 15:
            raise Doubt("it may be minutes or hours")
        return timedelta(seconds=number * (unit or 60)) if number < 100_000 else None
    return _summed(text)


def _summed(text: str) -> timedelta | None:
    total, at_ = 0.0, 0
    while at_ < len(text):
        match = _PARTS.match(text, at_)
        if match is None or (match["unit"] and match["unit"] not in _UNITS):
            return None
        if match["unit"]:
            total += float(match["number"].replace(",", ".")) * _UNITS[match["unit"]]
        at_ = match.end()
    return timedelta(seconds=total) if 0 < total < 400 * 86_400 else None
