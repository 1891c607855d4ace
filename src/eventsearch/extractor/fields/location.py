"""Where it takes place: one text, a mapping, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor.fields.event_keys import entries
from eventsearch.extractor.fields.events import is_event
from eventsearch.extractor.fields.reader import FieldRule, Front, kind, words
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.markdown.render import plain_line

_PLACE_KEYS = ("location", "venue", "place", "lieu")
_POINT = ("lat", "latitude", "lon", "lng", "long", "longitude", "coordinates", "geo")
# In the order in which they are written on an envelope.
_PARTS = (
    *("name", "venue_name", "venue", "title", "room", "address", "street", "street_address"),
    *("city", "town", "locality", "region", "state", "postcode", "postal_code", "zip", "country"),
)

_NOWHERE = frozenset(("none", "null", "nan", "na", "n/a", "-"))
"""What programs write for a place that they do not know."""


def location(front: Front) -> Mapping[str, object]:
    """Take the place by its name; by its address where it has none."""
    event = front.values.get("event")
    values: Mapping[str, object] = event if isinstance(event, dict) else {}
    places = [text for value in _named(front) if (text := _joined(value))]
    places += [
        text
        for key in _PLACE_KEYS
        if (text := _joined(_written(front, key)) or _joined(values.get(key)))
    ]
    places += [text for value in _other_names(front) if (text := _joined(value))]
    address = _joined(_written(front, "address")) or _joined(values.get("address"))
    place = places[0] if places else address
    return {"location": place, "address": "" if address == place else address}


def _named(front: Front) -> Iterator[object]:
    """Yield the values of the keys that the settings name."""
    settings = front.settings.events
    found = entries(front.values, settings) if settings.location else ()
    yield from (e.value for e in found if e.name.role == "place" and e.name.rank == 0)


def _other_names(front: Front) -> Iterator[object]:
    """Yield the values of the place's other names, which mean other things on other pages."""
    found = entries(front.values, front.settings.events)
    if any(entry.name.role == "place" for entry in found) and is_event(front, found):
        yield from (entry.value for entry in found if entry.name.role == "place")


def _written(front: Front, key: str) -> object:
    value = front.values.get(key)
    # A point of a map has no name, and needs none.
    nameless = not value.keys() & {*_PARTS, *_POINT} if isinstance(value, dict) else True
    if value and nameless and to_text(value) is None and not _joined(value):
        front.report(key, "E107", f"`{key}` is {kind(value)} that names no place", "write a text")
    return value


def _joined(value: object) -> str:
    return ", ".join(dict.fromkeys(_parts(value)))


def _parts(value: object) -> Iterator[str]:
    match value:
        case dict():
            for key in _PARTS:
                yield from _parts(value.get(key))
        case list():
            for each in value:
                yield from _parts(each)
        case bool():
            return
        case _:
            text = plain_line(words(value))
            if text and text.lower() not in _NOWHERE:
                yield text


RULES: tuple[FieldRule, ...] = (location,)
