"""
Under which terms is the page filed, and who wrote it?

Source: assembleTerms in Hugo's hugolib/content_map_page.go: any scalar is a term, null is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from eventsearch.extractor.fields.authors import people_key
from eventsearch.extractor.fields.reader import FieldRule, Front, kind, words
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.urlize import tree_path

_AUTHOR_KEYS = ("authors", "author")
# Read only where nobody is named as author.
_SPEAKER_KEYS = ("speakers", "speaker")
_NAME_KEYS = ("name", "title", "display_name", "id", "username")


def terms(front: Front) -> Mapping[str, object]:
    """Take the terms of every taxonomy that the site declares, under its plural's key."""
    plurals = dict.fromkeys(plural.lower() for _, plural in front.site.taxonomies)
    return {"terms": tuple((plural, _once(_texts(front, plural))) for plural in plurals)}


def authors(front: Front) -> Mapping[str, object]:
    """Take the authors by the names of their profiles, or as written; else the speakers."""
    for keys in (_AUTHOR_KEYS, _SPEAKER_KEYS):
        names = [
            front.people.get(people_key(text), text) for key in keys for text in _people(front, key)
        ]
        if names:
            return {"authors": _once(names)}
    return {"authors": ()}


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, compared as Hugo compares terms, in its first spelling."""
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


def _people(front: Front, key: str) -> Iterator[str]:
    for entry in _entries(front.values.get(key)):
        if isinstance(entry, dict):
            name = next((words(entry.get(each)) for each in _NAME_KEYS if entry.get(each)), "")
        else:
            name = words(entry)
        if name:
            yield name


def _entries(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _no_term(front: Front, key: str, entry: object) -> None:
    holds = (
        f"holds {kind(entry)}" if isinstance(front.values.get(key), list) else f"is {kind(entry)}"
    )
    front.report(key, "E107", f"`{key}` {holds}, which is no term", "write a list of texts")


RULES: tuple[FieldRule, ...] = (terms, authors)
