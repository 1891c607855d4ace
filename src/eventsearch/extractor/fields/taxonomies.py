"""
Read the terms, facets, tags and people of a page.

Any scalar except null is a term.

`WORDS` lists the keys for people and tags in seven languages, and ``docs/event-keys.md`` is made
from it. Only the letters of a key count, without accents, so `intervenant·e·s` and `mots-clés` are
read. A key may also end with `name`, as in `speaker_name`.

Source: assembleTerms in Hugo's hugolib/content_map_page.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from eventsearch.extractor.events.evidence import facts_of
from eventsearch.extractor.events.keys import KEPT, fold, named_values
from eventsearch.extractor.fields.reader import FieldRule, Front, kind, words
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.markdown.inline_marks import plain_line
from eventsearch.extractor.people import FOLDERS, HALVES, SIGNS, names, people_key
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.results import Organizer

WORDS: Mapping[str, str] = {
    "author": (
        "authors author auteurs auteur auteures auteure autrices autrice autoren autor autorinnen"
        " autorin autores autora autoras autori autore"
    ),
    "speaker": (
        "speakers speaker intervenants intervenant intervenantes intervenante orateurs orateur"
        " oratrices oratrice orateurrices conferenciers conferencier conferencieres conferenciere"
        " referenten referent referentin referentinnen vortragende vortragender vortragenden"
        " redner rednerin dozenten dozent dozentin dozierende ponentes ponente oradores orador"
        " oradora oradoras conferencistas conferencista relatori relatore relatrici relatrice"
        " palestrantes palestrante sprekers spreker lecturers lecturer panelists panelist"
        " panellists"
    ),
    "guest": (
        "presenters presenter presentedby presentateur presentatrice hosts host hostedby"
        " performers performer artists artist artistes artiste musicians guests guest"
        " invites invitees animateurs animateur animatrices animatrice animateurrices"
        " animepar presentepar formateurs formateur formatrices formatrice leitung"
        " moderatoren moderators moderator moderatorin moderation moderateur moderatrice"
        " kunstler kunstlerin gaste ledby instructors instructor facilitators facilitator"
        " trainers trainer teachers teacher invitados convidados docentes docenti ospiti"
        " artistas artisti gasten presentator docent"
    ),
    "organizer": (
        "organizers organizer organisers organiser organizedby organisedby organisateurs"
        " organisateur organisateurrices organisatrices organisatrice organisepar veranstalter"
        " veranstalterin veranstaltet organizadores organizador organizadora organizadoras organiza"
        " organizadopor organizzatori organizzatore organizzatrice organizzatoda organisatoren"
        " organisator organisatie"
    ),
    "tag": (
        "tags motscles motcles motsclefs etiquettes thematiques schlagworte schlagworter"
        " stichworte stichworter schlusselworter themen topics labels etiquetas palabrasclave temas"
        " palavraschave etichette parolechiave temi trefwoorden onderwerpen"
    ),
    "keyword": "keywords",
}
"""Maps a role to its keys, as `letters` returns them, in the seven languages of this module."""

_RANKS = {
    word: (role, rank) for role, text in WORDS.items() for rank, word in enumerate(text.split())
}


@lru_cache(4096)
def _rank(key: str) -> tuple[str, int]:
    """Return the role of a key, and its position in the list of the role; else `("", 0)`."""
    word = letters(key)
    cuts = (word, word.removesuffix("s").removesuffix("name"), word.removeprefix("nom"))
    return next((_RANKS[cut] for cut in cuts if cut in _RANKS), ("", 0))


@lru_cache(KEPT)
def letters(key: str) -> str:
    """Return the letters of a key in lower case, without accents, signs and digits."""
    return "".join(filter(str.isalpha, fold(key)))


def keys_of(role: str, values: Iterable[object]) -> list[str]:
    """Return the keys that have a role, in the order of the table."""
    keys = [key for key in values if isinstance(key, str) and _rank(key)[0] == role]
    return sorted(keys, key=_rank)


def is_plural(key: str) -> bool:
    """Return whether a key is a plural: `authors`, `Referenten`, `relatori`."""
    return letters(key).endswith(("s", "en", "i"))


_NOBODY = frozenset(("tba", "tbd", "tbc", "na", "none", "yes", "no", "true", "false", "nn"))
_ADDRESS = lazy(r"\S+@\S+|\w+://\S*|[/#]\S*|\S+\.[a-z]{2,}(?:[/:]\S*)?")
_NOTE = lazy(r"<su[pb]\b[^>]*>.*?</su[pb]>|[¹²³⁴⁵⁶⁷⁸⁹⁰†‡§]", re.IGNORECASE | re.DOTALL)
"""Marks of an affiliation after a name."""
_AND = r"(?:and|et|und|y|e|en|&)"
_COMMA = rf"\s*,\s+(?:{_AND}\s+)?"
_JOINT = rf"\s*;\s*|\s+{_AND}\s+"
_PARTICLE = lazy(r"(?:d[aeiou]s?|d[ae]l(?:l[aeo])?|l[ae]s?|v[ao]n|ten|ter|zu|zur|bin|ibn|al|el)")


def terms(front: Front) -> Mapping[str, object]:
    """Read the terms of all taxonomies of the site, each from the key with its plural name."""
    plurals = dict.fromkeys(plural.lower() for _, plural in front.site.taxonomies)
    written = {plural: _once(_texts(front, plural)) for plural in plurals}
    titles = {
        plural: tuple(dict.fromkeys(_title(front, plural, term) for term in terms))
        for plural, terms in written.items()
    }
    return {
        "terms": tuple(written.items()),
        "titles": tuple(titles.items()) if titles != written else (),
    }


def _title(front: Front, plural: str, term: str) -> str:
    """Return the text to show for a term: the title of its page, or else the term."""
    names = front.named.people if plural in FOLDERS else front.named.terms.get(plural)
    return names.get(term, term) if names else term


def facets(front: Front) -> Mapping[str, object]:
    """Read the values of the facets of the settings: texts, or mappings with a `name`."""
    found = {
        facet.name: _once(
            _title(front, key, text)
            for key, value in named_values(front.values, facet.keys)
            for text in _names(front, key, value)
        )
        for facet in front.settings.facets
    }
    return {"facets": {name: values for name, values in found.items() if values}}


def _names(front: Front, key: str, value: object) -> Iterator[str]:
    for entry in _entries(value):
        name = entry.get("name") if isinstance(entry, dict) else entry
        if to_text(name) is None or (isinstance(entry, dict) and not words(name)):
            _no_term(front, key, entry)
        elif text := words(name):
            yield text


def tags(front: Front) -> Mapping[str, object]:
    """Read the tags of a page; if there are none, its keywords."""
    return {"tags": _once(_tags(front, "tag")) or _once(_tags(front, "keyword"))}


def _tags(front: Front, role: str) -> Iterator[str]:
    own = {plural.lower() for _, plural in front.site.taxonomies}
    # If the site has a taxonomy `tags`, other taxonomies such as `topics` are not tags.
    others = own - {"tags"} if "tags" in own else set[str]()
    for key in keys_of(role, front.values):
        is_one = key in own or key == "tags"
        if key not in others and (is_one or not front.values.get("tags")):
            for text in filter(None, map(words, _entries(front.values[key]))):
                # In a taxonomy, Hugo reads one text as one term, even with commas.
                cut = (text,) if is_one else filter(None, re.split(r"\s*[,;]\s*", text))
                yield from (_title(front, key, each) for each in cut)


def authors(front: Front) -> Mapping[str, object]:
    """
    Read the authors, and the speakers and organizers of an event. Speakers come first.

    The name comes from the person's profile, else it is the text as written.
    """
    event = front.values.get("event")
    values = {**event, **front.values} if isinstance(event, dict) else front.values
    values = {**_in_halves(values), **values}
    by_role = {
        role: [
            name for key in keys_of(role, values) for name in _people(front, key, values[key], role)
        ]
        for role in ("author", "speaker", "guest")
    }
    named = named_values(values, front.settings.events.speakers)
    speaking = [name for key, value in named for name in _people(front, key, value, "speaker")]
    written, speaking = by_role["author"], speaking or [*by_role["speaker"], *by_role["guest"]]
    organizing = keys_of("organizer", values)
    if (speaking or organizing) and facts_of(front).is_event:
        return {
            **_people_of(front, [*speaking, *written]),
            "speakers": _once(speaking),
            "organizers": tuple(
                dict.fromkeys(one for key in organizing for one in _organizers(front, values[key]))
            ),
        }
    return _people_of(front, [*written, *by_role["speaker"]])


_HALF = lazy(r"(\w+?)[_-]?(first|last)(?:[_-]?name)?")


def _in_halves(values: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Return names that are divided into two keys: `speaker_first` and `speaker_last`."""
    people: dict[str, dict[str, object]] = {}
    for key, value in values.items():
        if (match := _HALF.fullmatch(key)) and isinstance(value, str) and value.strip():
            people.setdefault(match[1], {})[f"{match[2]}name"] = value.strip()
    return {key: halves for key, halves in people.items() if len(halves) > 1}


def _people_of(front: Front, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    authors = _once(names)
    keys = (key for name in authors for key in front.named.people.keys_of(name))
    return {"authors": authors, "author_keys": tuple(keys)}


def _organizers(front: Front, value: object) -> Iterator[Organizer]:
    """Yield the organizers in a value: names, or mappings with a name and a URL."""
    for each in _entries(value):
        for name in _people(front, "organizer", each, "speaker"):
            fields = each if isinstance(each, dict) else {}
            url = next((words(fields[key]) for key in ("url", "website") if fields.get(key)), "")
            named = {fold(str(key)).translate(SIGNS) for key in fields}
            person = any(named.issuperset(pair) for pair in HALVES)
            yield Organizer(name, url, person or name in front.named.people.values())


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, in its first spelling. Texts are compared as Hugo compares terms."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(tree_path(text), text)
    return tuple(first.values())


def _texts(front: Front, key: str) -> Iterator[str]:
    for entry in _entries(front.values.get(key)):
        if to_text(entry) is None:
            _no_term(front, key, entry)
        elif text := words(entry):
            yield text


def _people(front: Front, key: str, value: object, role: str) -> Iterator[str]:
    """Yield the names of the people in a value, from their profiles or as written."""
    for entry in _entries(value):
        if isinstance(entry, dict):
            others = (words(entry.get(each)) for each in ("title", "id", "username"))
            texts: tuple[str, ...] = (next(filter(None, (*names(entry), *others)), ""),)
        elif role != "author" and not isinstance(entry, str):
            continue
        else:
            text = words(entry)
            texts = (text,) if people_key(text) in front.named.people else split_names(text, key)
        for text in texts:
            name = front.named.people.get(people_key(text), plain_line(text))
            if name and (role == "author" or _is_somebody(name)) and not _is_house(key, name):
                yield name


def _is_somebody(name: str) -> bool:
    return not (_ADDRESS.fullmatch(name) or letters(name) in {*_NOBODY, ""})


def _is_house(key: str, name: str) -> bool:
    """Return whether a host is the key of an organization, as in `host: acme-labs`."""
    return letters(key).startswith("host") and name.islower() and " " not in name


def split_names(text: str, key: str) -> tuple[str, ...]:
    """
    Return the names in a text as plain text; the whole text if not all parts are full names.

    A comma separates people only in a key with a plural, or if affiliations are marked. Elsewhere
    a role or a company may follow it.

    >>> split_names("Ann Bee, Jim van Roe and Eva Li", "authors")
    ('Ann Bee', 'Jim van Roe', 'Eva Li')
    >>> split_names("Bee, Ann", "authors"), split_names("Ann Bee, Acme Labs", "speaker")
    (('Bee, Ann',), ('Ann Bee, Acme Labs',))
    """
    bare = _NOTE.sub("", text)
    plain = plain_line(bare) if bare != text or "<" in text or "[" in text or "*" in text else text
    with_commas = is_plural(key) or bare != text
    parts = re.split(f"{_COMMA}|{_JOINT}" if with_commas else _JOINT, plain.strip())
    return tuple(parts) if len(parts) > 1 and all(map(_is_full_name, parts)) else (plain,)


def _is_full_name(text: str) -> bool:
    parts = text.split()
    others = [part for part in parts if not re.match(r"[dl]['’]", part) and not part[0].isupper()]
    is_short = 2 <= len(parts) - len(others) <= 5
    return is_short and all(map(_PARTICLE.fullmatch, others)) and not re.search(r"[\d,@/:]", text)


def _entries(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _no_term(front: Front, key: str, entry: object) -> None:
    contains = f"{'is' if entry == front.values.get(key) else 'contains'} {kind(entry)}"
    front.report(key, "E107", f"`{key}` {contains}, which is not a term", "write a list of texts")


RULES: tuple[FieldRule, ...] = (terms, facets, tags, authors)
