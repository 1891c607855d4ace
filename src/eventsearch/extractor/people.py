"""
Find the names of people, terms and places by the keys in front matter.

Themes have a profile of each author: Wowchemy and HugoBlox in ``authors/<key>/_index.md`` (newer
versions in ``data/authors``), Jekyll themes in ``_data/authors.yml``, others in the configuration.
For a term, Hugo shows the title of its page, ``tags/<key>/_index.md``. Pages of places,
``places/<key>.md``, also have addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from eventsearch.errors import SiteError
from eventsearch.extractor.events.keys import WORDS, fold
from eventsearch.extractor.files.discovery_diagnostics import no_file, outside
from eventsearch.extractor.front_matter.coercion import to_text
from eventsearch.extractor.hugo.config.files import read_mapping
from eventsearch.extractor.hugo.content_paths import cached_tree_path
from eventsearch.extractor.hugo.urlize import path_part, tree_path
from eventsearch.extractor.site import Site
from eventsearch.files import Boundary
from eventsearch.model.page import Diagnostic, SourceFile
from eventsearch.model.results import PostalAddress
from eventsearch.settings.site_detection import SUFFIXES

FOLDERS = frozenset(("author", "authors", "people", "person", "speaker", "speakers"))
"""Sections and taxonomies whose term pages are profiles of people."""

GROUPS = FOLDERS | {
    "auteurs", "autoren", "autores", "contributors", "equipe", "équipe", "equipo", "intervenants",
    "members", "membres", "mitglieder", "ponentes", "profiles", "referenten", "staff",
    "team",
}  # fmt: skip
"""Folders whose pages are about one person each."""

PLACES = frozenset(WORDS["place"].split())
"""Folders whose pages are about one place each."""

_ABOUT_ONE = FOLDERS | PLACES
_DATA = ("data", "_data", "src/_data")
"""Data folders of Hugo, Jekyll and Eleventy."""
# `/authors/<key>`.
_PROFILE_PARTS = 2

_FULL_NAMES = ("name", "displayname", "fullname")
HALVES = (
    *(("firstname", "lastname"), ("givenname", "familyname"), ("given", "family")),
    *(("prenom", "nom"), ("vorname", "nachname"), ("nombre", "apellidos"), ("nombre", "apellido")),
    *(("nome", "cognome"), ("nome", "sobrenome"), ("voornaam", "achternaam")),
)
_OTHER_NAMES = ("nom", "nombre", "nome", "naam")
"""Keys for names besides `name`, folded, without hyphens and underscores."""


def people_key(name: str) -> str:
    """Return a person's key or name as Hugo compares it: in lower case, with hyphens for blanks."""
    return tree_path(name.strip())


def path_key(path: str) -> str:
    """Return the path of a page, as `people_key` compares it, without `index` and extension."""
    return "/" + re.sub(r"(?:/_?index)?(?:\.\w+)?$", "", people_key(unquote(path)).strip("/"))


class Names(Mapping[str, str]):
    """
    Names of profiles. Each is found by any spelling of its key that is the same term in Hugo.

    If no key has the same `people_key`, accents and signs are ignored, too, as in the term's URL.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(sorted(names.items()))
        self._by_term = {people_key(key): name for key, name in self._names.items()}
        self._by_address = {_address(key): name for key, name in self._names.items()}
        self._keys: dict[str, tuple[str, ...]] = {}
        for key, name in self._names.items():
            if _address(key) != _address(name):
                self._keys[name] = (*self._keys.get(name, ()), key)

    def __getitem__(self, key: str) -> str:
        term = people_key(key)
        return self._by_term[term] if term in self._by_term else self._by_address[_address(key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __reduce__(self) -> tuple[type[Names], tuple[dict[str, str]]]:
        return Names, (self._names,)

    def keys_of(self, name: str) -> tuple[str, ...]:
        """Return the keys of a name, except keys that are only another spelling of the name."""
        return self._keys.get(name, ())


class Venue(NamedTuple):
    """The name and the address on the page of a place. The address may be empty."""

    name: str
    address: str = ""
    postal: PostalAddress | None = None


class Profile(NamedTuple):
    """
    A page about one person, term or place: its key and name in one language.

    Attributes:
        folder: Folder of the page or file in lower case; for a term, its taxonomy.
        values: The whole front matter of a place; empty for a person or a term.
        keys: The `people_key` of the key, and the `path_key` of each path that leads to the page.
    """

    lang: str
    key: str
    name: str
    folder: str = "authors"
    values: Mapping[str, object] = {}
    keys: tuple[str, ...] = ()


class Named(NamedTuple):
    """
    Names of people, terms and places on pages of one language.

    Attributes:
        terms: Names of terms by the plural name of their taxonomy.
        venues: Places by the `people_key` of their keys, and by the `path_key` of their paths.
    """

    people: Names
    terms: Mapping[str, Names] = {}
    venues: Mapping[str, Venue] = {}

    def venue(self, text: str) -> Venue | None:
        """Return the place with a key or a path: `zola`, `src/lieux/zola.md` or `/lieux/zola`."""
        found = self.venues.get(people_key(text))
        return self.venues.get(path_key(text)) if found is None and "/" in text else found


NOTHING_NAMED = Named(Names({}))


def may_be_profile(source: SourceFile) -> bool:
    """Return whether a page is in a folder of people, places or terms."""
    if source.kind == "term" or _folder(source) not in _ABOUT_ONE:
        return source.kind == "term"
    depth = source.logical.strip("/").count("/") + 1
    return source.bundle != "branch" or depth == _PROFILE_PARTS


def profile(source: SourceFile, front: Mapping[str, object]) -> Profile | None:
    """Return the key and name of a profile page; None if it is another page or has no name."""
    name = _name(front) if may_be_profile(source) else ""
    key = source.logical.rpartition("/")[2]
    return _profile(source.lang, key, name, _folder(source), front) if name else None


def _profile(lang: str, key: str, name: str, folder: str, values: Mapping[str, object]) -> Profile:
    values = values if folder in PLACES else {}
    return Profile(lang, key, name, folder, values, (people_key(key),))


def _folder(source: SourceFile) -> str:
    return cached_tree_path(source.logical.strip("/").rpartition("/")[0].rpartition("/")[2])


def is_named(source: SourceFile) -> bool:
    """Return whether ``name`` in front matter is the page's name, as for profiles and terms."""
    return source.kind == "term" or _folder(source) in GROUPS


def names(front: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names of a person or a term in front matter, except the title, each once."""
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


def read_profiles(site: Site) -> tuple[Profile, ...]:
    """Return the profiles in the site's configuration and data folders."""
    of_files = (_of_data_file(path, site.boundary) for path in _data_files(site))
    return (*_of_mapping("authors", site.params.get("authors")), *chain.from_iterable(of_files))


def profile_diagnostics(site: Site) -> Iterator[Diagnostic]:
    """Yield diagnostics of data folders outside of the site, and of files that are not regular."""
    for folder in _DATA:
        if not site.boundary.holds(folder):
            yield outside(folder, "data folder")
    for path in _data_files(site):
        name = path.relative_to(site.root).as_posix()
        if not site.boundary.holds(name):
            yield outside(name, "file")
        elif path.exists() and not path.is_file():
            yield no_file(name)


def _data_files(site: Site) -> list[Path]:
    """Return the data files about one person or place each, and the files that list several."""
    held = [site.root / name for name in _DATA if site.boundary.holds(name)]
    entries = [path for folder in held if folder.is_dir() for path in folder.iterdir()]
    about = [path for path in entries if tree_path(path.stem) in _ABOUT_ONE]
    inside = [each for path in about if _is_inside(path, site) for each in path.iterdir()]
    return sorted(path for path in (*about, *inside) if path.suffix in SUFFIXES)


def _is_inside(folder: Path, site: Site) -> bool:
    return folder.is_dir() and site.boundary.holds(folder.relative_to(site.root).as_posix())


def _of_mapping(folder: str, values: object) -> Iterator[Profile]:
    for key, each in values.items() if isinstance(values, Mapping) else ():
        if isinstance(each, Mapping) and (name := _name(each)):
            yield _profile("", str(key), name, folder, each)


def _of_data_file(path: Path, boundary: Boundary) -> Iterator[Profile]:
    try:
        values = read_mapping(boundary, path.relative_to(boundary.root).as_posix())
    except SiteError:
        # The file has a mistake or an unknown format, so the key is shown instead of the name.
        return
    if tree_path(path.stem) in _ABOUT_ONE:
        yield from _of_mapping(tree_path(path.stem), values)
    elif name := _name(values):
        yield _profile("", path.stem, name, tree_path(path.parent.name), values)


def _name(values: Mapping[str, object]) -> str:
    """Return the title, else the first of the names; empty if there is neither."""
    return next(filter(None, (_text(values.get("title")), *names(values))), "")


SIGNS = str.maketrans("", "", "-_")


def _text(value: object) -> str:
    return (to_text(value) or "").strip()


def _address(key: str) -> str:
    return path_part(key.strip(), accents=False).replace(".", "")
