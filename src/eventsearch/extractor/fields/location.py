"""Where it takes place: one text, a mapping, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.extractor.events.keys import entries
from eventsearch.extractor.fields.events import is_event
from eventsearch.extractor.fields.reader import FieldRule, Front, kind, words
from eventsearch.extractor.fields.taxonomies import letters
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.markdown.inline_marks import plain_line

_PLACE_KEYS = ("location", "venue", "place", "lieu")
_POINT = ("lat", "latitude", "lon", "lng", "long", "longitude", "coordinates", "geo")
_NAME = (
    "name venuename venue title nom titre nombre nome naam titel bezeichnung label lieu ort lugar"
    " luogo local locatie location place"
)
_PARTS: Mapping[str, tuple[str, ...]] = {
    part: tuple(text.split())
    for part, text in {
        "name": _NAME,
        "room": "room rooms salle salles raum raume raeume saal sala aula hall zaal amphi stanza",
        "address": "address adresse anschrift direccion indirizzo endereco adres",
        "street": "street streetaddress rue strasse calle via rua straat",
        "town": (
            "city town locality addresslocality ville commune stadt ciudad citta cidade stad"
            " region addressregion state"
        ),
        "code": "postcode postalcode zip codepostal plz postleitzahl codigopostal cap cep",
        "country": "country addresscountry pays pais paese",
    }.items()
}
"""Letters of keys, in the order in which they are written on an envelope."""
_ORDER = tuple(word for words_of_part in _PARTS.values() for word in words_of_part)
_AROUND = tuple(
    word for part in ("room", "street", "town", "code", "country") for word in _PARTS[part]
)
_BESIDE = frozenset(_AROUND) - {"state", "region", "commune", "via", "cap", "cep", "zip", "code"}
"""Parts that stand at the top of an event's front matter."""

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
    address = _address(front) or _joined(values.get("address"))
    place = places[0] if places else address
    return {"location": place, "address": "" if address == place else address}


def _address(front: Front) -> str:
    """Return the address of the page; of an event also the parts that stand one by one."""
    address = _written(front, "address")
    parts = {
        key: value
        for key, value in front.values.items()
        if letters(key) in _BESIDE or letters(key) in _PARTS["address"]
    }
    if parts.keys() - {"address"} and is_event(front, entries(front.values, front.settings.events)):
        return _joined(parts)
    return _joined(address)


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
    nameless = (
        not set(map(letters, value)) & {*_ORDER, *_POINT} if isinstance(value, dict) else True
    )
    if value and nameless and to_text(value) is None and not _joined(value):
        front.report(key, "E107", f"`{key}` is {kind(value)} that names no place", "write a text")
    return value


def _joined(value: object) -> str:
    return ", ".join(dict.fromkeys(_parts(value)))


def _parts(value: object) -> Iterator[str]:
    match value:
        case dict():
            by_word = {letters(key): each for key, each in value.items()}
            for word in _ORDER:
                yield from _parts(by_word.get(word))
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
