"""
The names of people by their keys.

Themes keep a profile of each author: Wowchemy and HugoBlox in ``authors/<key>/_index.md`` (newer
ones in ``data/authors``), others in the site's configuration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from eventsearch.errors import SiteError
from eventsearch.extractor.events.keys import fold
from eventsearch.extractor.files.discovery_diagnostics import no_file, outside
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.config.files import read_mapping
from eventsearch.extractor.hugo.urlize import path_part, tree_path
from eventsearch.extractor.site import Site
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, SourceFile
from eventsearch.settings.site_detection import SUFFIXES

FOLDERS = frozenset(("author", "authors", "people", "person", "speaker", "speakers"))
"""Sections and taxonomies whose term pages are profiles of people."""

GROUPS = FOLDERS | {
    "auteurs", "autoren", "autores", "contributors", "equipe", "équipe", "equipo", "intervenants",
    "members", "membres", "mitglieder", "ponentes", "profiles", "referenten", "staff",
    "team",
}  # fmt: skip
"""Folders whose pages are about one person each."""

_DATA = "data/authors"
# `/authors/<key>`.
_PROFILE_PARTS = 2

_FULL_NAMES = ("name", "displayname", "fullname")
HALVES = (
    *(("firstname", "lastname"), ("givenname", "familyname"), ("given", "family")),
    *(("prenom", "nom"), ("vorname", "nachname"), ("nombre", "apellidos"), ("nombre", "apellido")),
    *(("nome", "cognome"), ("nome", "sobrenome"), ("voornaam", "achternaam")),
)
_OTHER_NAMES = ("nom", "nombre", "nome", "naam")
"""Keys, folded, without hyphens and underscores."""


def people_key(name: str) -> str:
    """Return a person's key or name as Hugo compares it: lower case, hyphens for blanks."""
    return tree_path(name.strip())


class People(Mapping[str, str]):
    """
    Profiles' names by key; a key is found in any spelling that Hugo takes for the same term.

    Where no profile has the key as `people_key` has it, accents and signs do not count either, as
    they do not in the term's address.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(sorted(names.items()))
        self._by_term = {people_key(key): name for key, name in self._names.items()}
        self._by_address = {_address(key): name for key, name in self._names.items()}

    def __getitem__(self, key: str) -> str:
        term = people_key(key)
        return self._by_term[term] if term in self._by_term else self._by_address[_address(key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __reduce__(self) -> tuple[type[People], tuple[dict[str, str]]]:
        return People, (self._names,)


class Profile(NamedTuple):
    """A person's key and name in one language."""

    lang: str
    key: str
    name: str


def profile(source: SourceFile, front: Mapping[str, object]) -> Profile | None:
    """Return the profile that a branch page is; None when it is no person's or has no name."""
    parts = source.logical.strip("/").split("/")
    if len(parts) != _PROFILE_PARTS or tree_path(parts[0]) not in FOLDERS:
        return None
    name = _name(front)
    return Profile(source.lang, parts[1], name) if name else None


def is_named(source: SourceFile) -> bool:
    """Whether the front matter's ``name`` is what a page is called: a profile's and a term's."""
    folder = source.logical.strip("/").rpartition("/")[0].rpartition("/")[2]
    return source.kind == "term" or tree_path(folder) in GROUPS


def names(front: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names that front matter gives a person or a term beside its title, each once."""
    name = front.get("name")
    texts: list[str] = []
    for values in (name, front) if isinstance(name, Mapping) else (front,):
        by_key = {fold(str(key)).translate(SIGNS): _text(values[key]) for key in values}
        texts += (by_key.get(key, "") for key in ("display", *_FULL_NAMES))
        texts += (
            f"{by_key[first]} {by_key[last]}"
            for first, last in HALVES
            if by_key.get(first) and by_key.get(last)
        )
        texts += (by_key.get(key, "") for key in _OTHER_NAMES)
    return tuple(dict.fromkeys(filter(None, texts)))


def read_profiles(site: Site) -> dict[str, str]:
    """Return the names that the site's configuration and data folder give, by key."""
    by_key = dict(_of_mapping(site.params.get("authors")))
    for path in _data_files(site):
        name = _of_data_file(path, site.boundary)
        if name:
            by_key[path.stem] = name
    return by_key


def profile_diagnostics(site: Site) -> Iterator[Diagnostic]:
    """Yield the files of the data folder that are not read for what they are."""
    if not site.boundary.holds(_DATA):
        yield outside(_DATA, "data folder")
    for path in _data_files(site):
        name = path.relative_to(site.root).as_posix()
        if not site.boundary.holds(name):
            yield outside(name, "file")
        elif path.exists() and not path.is_file():
            yield no_file(name)


def _data_files(site: Site) -> list[Path]:
    folder = site.root / _DATA
    if not (site.boundary.holds(_DATA) and folder.is_dir()):
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)


def people(
    profiles: Iterable[Profile], others: Mapping[str, str], *, lang: str, default: str
) -> People:
    """Return the names in one language; those of the default one, then any, where it has none."""
    names = dict(others)
    known = tuple(profiles)
    others_first = sorted({each.lang for each in known} - {default, lang})
    for wanted in (*others_first, default, lang):
        names.update({each.key: each.name for each in known if each.lang == wanted})
    return People(names)


def _of_mapping(authors: object) -> Iterator[tuple[str, str]]:
    if isinstance(authors, Mapping):
        for key, value in authors.items():
            name = _name(value) if isinstance(value, Mapping) else ""
            if name:
                yield str(key), name


def _of_data_file(path: Path, boundary: Boundary) -> str:
    try:
        return _name(read_mapping(boundary, path.relative_to(boundary.root).as_posix()))
    except SiteError:
        # Data that Hugo reads by other means, or a slip in it: the key is shown instead.
        return ""


def _name(values: Mapping[str, object]) -> str:
    """Return the title, else the first of the usual places of a name that holds a text."""
    return next(filter(None, (_text(values.get("title")), *names(values))), "")


SIGNS = str.maketrans("", "", "-_")


def _text(value: object) -> str:
    return (to_text(value) or "").strip()


def _address(key: str) -> str:
    return path_part(key.strip(), accents=False).replace(".", "")
