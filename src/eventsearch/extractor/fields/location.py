"""Read where an event takes place, from a text, a mapping, or keys for the parts of an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from eventsearch.extractor.events.evidence import TEXT, facts_of
from eventsearch.extractor.events.keys import WORDS, entries
from eventsearch.extractor.events.mentions import labelled_place
from eventsearch.extractor.fields.reader import FieldRule, Front, kind, words
from eventsearch.extractor.fields.taxonomies import letters
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.markdown.inline_marks import plain_line
from eventsearch.extractor.people import PLACES, Profile, Venue, path_key, profile
from eventsearch.model.results import PostalAddress

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
        "town": ("city town locality addresslocality ville commune stadt ciudad citta cidade stad"),
        "region": "region addressregion state",
        "code": "postcode postalcode zip codepostal plz postleitzahl codigopostal cap cep",
        "country": "country addresscountry pays pais paese",
    }.items()
}
"""Keys for each part of a place, as `letters` returns them, in the order of a postal address."""
_ORDER = tuple(word for words_of_part in _PARTS.values() for word in words_of_part)
_POSTAL = ("street", "town", "region", "code", "country")
_BESIDE = frozenset(word for part in ("room", *_POSTAL) for word in _PARTS[part]) - {
    "state",
    "region",
    "commune",
    "via",
    "cap",
    "cep",
    "zip",
    "code",
}
"""Keys for parts of a place that count at the top level of an event's front matter."""
_OF_EVENT = tuple(sorted((*WORDS["event"].split(), *WORDS["place"].split()), key=len, reverse=True))
"""Words that may begin a key for a part of a place: `venue_city`, `meetup_city`."""

_WHERE = frozenset(chain(*(_PARTS[part] for part in ("room", "address", *_POSTAL))))

_NOWHERE = frozenset(("none", "null", "nan", "na", "n/a", "-"))
"""Values that programs write for an unknown place."""


def venue(about: Profile) -> Venue:
    """Return the place that a profile is about."""
    parts = {key: value for key, value in about.values.items() if letters(key) in _WHERE}
    postal = _postal((about.values,))
    return Venue(about.name, _joined(parts), postal and postal._replace(name=about.name))


def location(front: Front) -> Mapping[str, object]:
    """
    Read the name of the place, its address if it has no name, and the parts of the address.

    If the place has a page of its own, use the name and the address of that page.
    """
    found = _location(front)
    if not front.named.venues:
        return found
    own = profile(front.source, front.values)
    keys = [own.key] if own and own.folder in PLACES else str(found["location"]).split(", ")
    venues = [front.named.venue(key) for key in keys]
    if None in venues:
        return found
    first, *others = filter(None, venues)
    name = ", ".join(each.name for each in (first, *others))
    keys = [path_key(key).rpartition("/")[2] if "/" in key else key for key in keys]
    called = {"location": name, "place_keys": tuple(key for key in keys if key != name)}
    if others or found["address"] or found["postal"]:
        return {**found, **called}
    return {**called, "address": first.address, "postal": first.postal}


def _location(front: Front) -> Mapping[str, object]:
    event = front.values.get("event")
    values: Mapping[str, object] = event if isinstance(event, dict) else {}
    named, others, beside = (*_named(front),), (*_other_names(front),), _beside(front)
    places = [text for value in named if (text := _joined(value))]
    places += [
        text
        for key in _PLACE_KEYS
        if (text := _joined(_written(front, key)) or _joined(values.get(key)))
    ]
    places += [text for value in others if (text := _joined(value))]
    own = _written(front, "address")
    address = _joined(beside) or _joined(own) or _joined(values.get("address"))
    if (
        not (places or address)
        and TEXT in front.settings.events.start
        and facts_of(front).is_announced
    ):
        places = [plain_line(labelled_place(front.parsed.body))]
    place = places[0] if places else address
    keys = (*_PLACE_KEYS, "address")
    written = (*map(front.values.get, keys), *map(values.get, keys))
    postal = _postal((*named, *written, *others, beside))
    return {"location": place, "address": "" if address == place else address, "postal": postal}


def _beside(front: Front) -> Mapping[str, object]:
    """Return the parts of a place that have keys at the top level of an event's front matter."""
    parts = {part: value for key, value in front.values.items() if (part := _part(letters(key)))}
    if parts.keys() - ({"address"} & front.values.keys()) and facts_of(front).is_event:
        return parts
    return {}


@cache
def _part(name: str) -> str:
    """Return the part of a place in the name of a key, `city` of `venue_city`; else empty."""
    words = (name, *(name.removeprefix(word) for word in _OF_EVENT if name.startswith(word)))
    return next((word for word in words if word in _BESIDE or word in _PARTS["address"]), "")


def _postal(values: Iterable[object]) -> PostalAddress | None:
    """Return the address whose parts are in mappings; None if there is no part of an address."""
    parts: dict[str, str] = {}
    for value in values:
        flat = dict(_flat(value))
        for part, keys in _PARTS.items() if flat else ():
            text = _joined([flat[key] for key in keys if key in flat])
            if text and part not in parts:
                parts[part] = text
    if not any(part in parts for part in _POSTAL):
        return None
    name = ", ".join(parts[part] for part in ("name", "room") if part in parts)
    street, *rest = (parts.get(part, "") for part in _POSTAL)
    return PostalAddress(name, street or parts.get("address", ""), *rest)


def _flat(value: object) -> Iterator[tuple[str, object]]:
    """Yield the parts of a mapping and of the address inside it, by the letters of their keys."""
    if isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, dict):
                yield from _flat(each)
            else:
                yield letters(key), each


def _named(front: Front) -> Iterator[object]:
    settings = front.settings.events
    fields = entries(front.values, settings) if settings.location else ()
    yield from (e.value for e in fields if e.name.role == "place" and e.name.rank == 0)


def _other_names(front: Front) -> Iterator[object]:
    """On the page of an event, yield the values of all keys for a place, such as `venue`."""
    facts = facts_of(front)
    if "place" in facts.roles and facts.is_event:
        yield from (entry.value for entry in facts.of("place"))


def _written(front: Front, key: str) -> object:
    value = front.values.get(key)
    # A point on a map has coordinates instead of a name, and is not reported.
    nameless = (
        not set(map(letters, value)) & {*_ORDER, *_POINT} if isinstance(value, dict) else True
    )
    if value and nameless and to_text(value) is None and not _joined(value):
        front.report(key, "E107", f"`{key}` is {kind(value)} that has no name", "write a text")
    return value


def _joined(value: object) -> str:
    return ", ".join(dict.fromkeys(_parts(value)))


def _parts(value: object) -> Iterator[str]:
    match value:
        case dict():
            by_word = {letters(key): each for key, each in value.items()}
            for word in _ORDER:
                if word in by_word:
                    yield from _parts(by_word[word])
        case list():
            for each in value:
                yield from _parts(each)
        case bool() | None:
            return
        case _:
            text = plain_line(words(value))
            if text and text.lower() not in _NOWHERE:
                yield text


RULES: tuple[FieldRule, ...] = (location,)
