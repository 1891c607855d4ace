"""
The tables of the settings file: ``[[sources]]``, ``[[ranking.boosts]]`` and ``[facets]``.

Sources are lists of events without pages. Boosts raise or lower pages in the results. Facets are
front matter keys by which pages are counted and filtered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from eventsearch.model.document import DocumentBoost
from eventsearch.model.facets import BUILT_IN, RESERVED, Facet
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.settings.site_detection import MARKDOWN

CALENDARS = "calendars"
"""Folder in the index for fetched calendars, and the start of their paths."""

_WILD = lazy(r"[*?\[{]")

SUFFIXES = (".yml", ".yaml", ".toml", ".json", ".csv", ".tsv", ".ics")
"""File extensions of lists."""


MOST_TABLES = 100
"""
Maximum number of tables of one kind in the settings file.

The folders of the site are searched for each source, and each document is compared with each boost.
"""


class DataSource(NamedTuple):
    """
    A list of events, or several lists with the same format.

    Attributes:
        files: Path relative to the site's root, or a pattern of paths; empty with *url*.
        url: HTTPS address of a calendar; empty with *files*.
        items: Dotted path of the list in each file, ``*`` for any key; empty to search for it.
        fields: Maps a front matter key to the dotted path of its value in an entry.
        page: Path on the site of the page that shows the list; empty if no page does.
        section: Section of the entries; empty for a section of events.
        language: Language of the entries; empty for the site's.
        description: Whether the descriptions in a calendar are read.
    """

    files: str = ""
    url: str = ""
    items: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    page: str = ""
    section: str = ""
    language: str = ""
    description: bool = False

    @property
    def folder(self) -> str:
        """The deepest folder above all of its files, relative to the root; empty for the root."""
        wild = _WILD.search(self.files)
        return self.files[: wild.start() if wild else None].rpartition("/")[0]

    @property
    def is_deep(self) -> bool:
        """Whether its files may also be in subfolders of *folder*."""
        return _WILD.search(self.files) is not None and "/" in self.files[len(self.folder) + 1 :]


def kept_name(url: str) -> str:
    """Return the file name for the calendar at a URL; it shows only the host, not secrets."""
    # Imported here: every command loads this module, but few read a calendar.
    from hashlib import blake2b

    digest = blake2b(url.encode(), digest_size=5).hexdigest()
    return f"{urlsplit(url).hostname}-{digest}.ics"


def _path(value: object) -> str | None:
    if not isinstance(value, str) or value.startswith("/") or ".." in value.split("/"):
        return None
    return value if value.lower().endswith((*SUFFIXES, *MARKDOWN, "*")) else None


def _address(value: object) -> str | None:
    if not isinstance(value, str) or not (value.isascii() and value.isprintable()):
        return None
    try:
        parts = urlsplit(value.replace("webcal://", "https://", 1))
        parts.port  # noqa: B018 - a wrong one raises
    except ValueError:
        return None
    return parts.geturl() if parts.scheme == "https" and parts.hostname else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _page(value: object) -> str | None:
    is_path = isinstance(value, str) and value.startswith("/") and value[1:2] != "/"
    return str(value) if is_path else None


def _fields(value: object) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        return None
    return tuple((str(key).lower(), path.lower()) for key, path in value.items())


Keys = Mapping[str, tuple[Callable[[object], object], str]]
"""
Maps a key of a table to a function and a text.

The function returns the value to use, or None if the written value is not valid. The text says
what to write.
"""

_SOURCE: Keys = {
    "files": (_path, "a path in the site, such as data/events.yml or data/events/*.json"),
    "url": (_address, "an address that begins with https://"),
    "items": (_text, "a path of keys, such as events.upcoming"),
    "fields": (_fields, 'a table such as { title = "name", start = "when.begin" }'),
    "page": (_page, "a path on the site, such as /agenda/"),
    "section": (_text, "a section, such as event"),
    "language": (_text, "a code of a language, such as fr"),
    "description": (lambda value: value if isinstance(value, bool) else None, "true or false"),
}

assert set(_SOURCE) == set(DataSource._fields)


def read_sources(tables: object) -> tuple[DataSource, ...]:
    """
    Return the sources in a list of tables.

    Raises:
        ValueError: A table is not valid. The arguments are what is wrong, and what to write.
    """
    named = _tables("sources", tables, "files = ...")
    return tuple(_source(name, table) for name, table in named)


def _tables(setting: str, tables: object, keys: str) -> list[tuple[str, object]]:
    """Return the tables of a list, each with its name for messages."""
    if not isinstance(tables, list | tuple) or len(tables) > MOST_TABLES:
        raise ValueError(
            f'"{setting}" is not a list of at most {MOST_TABLES} tables',
            f"[[{setting}]], and {keys} below it",
        )
    return [(f"{setting}[{at}]", each) for at, each in enumerate(tables, start=1)]


def _source(name: str, table: object) -> DataSource:
    values = _values(name, table, _SOURCE)
    if bool(values.get("files")) == bool(values.get("url")):
        raise ValueError(f"{name} has neither files nor url, or both", "either files or url")
    return DataSource(**values)


FIELDS = ("section", "tag")
"""Keyword fields that `match` of a boost may use, besides paths."""

MOST = 10
"""Maximum of `by` of a boost; its minimum is the negative number."""


def _match(value: object) -> str | None:
    is_match = isinstance(value, str) and value.strip("/ ") and not value.startswith("/")
    return str(value) if is_match else None


def _by(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) <= MOST else None  # type: ignore[arg-type]


_BOOST: Keys = {
    "match": (_match, "a path of source files, such as archives/**, or section:NAME or tag:NAME"),
    "by": (_by, f"a number from -{MOST} to {MOST}"),
}


def read_boosts(tables: object) -> tuple[DocumentBoost, ...]:
    """
    Return the boosts in a list of tables.

    Raises:
        ValueError: As in `read_sources`.
    """
    named = _tables("ranking.boosts", tables, "match = ... and by = ...")
    return tuple(_boost(name, table) for name, table in named)


def _boost(name: str, table: object) -> DocumentBoost:
    values = _values(name, table, _BOOST)
    for key, (_, expects) in _BOOST.items():
        if key not in values:
            raise ValueError(f"{name} has no {key}", f"{key} = ..., {expects}")
    match, by = values["match"], values["by"]
    field, colon, value = match.partition(":")
    if colon and field in FIELDS and value.strip():
        return DocumentBoost(field, value.strip(), by)
    # A folder matches all paths below it.
    return DocumentBoost("", f"{match}*" if match.endswith("/") else match, by)


MOST_KEYS = 4
"""Maximum number of keys in a path of front matter keys."""

MOST_FACETS = 20
"""Maximum number of facets: each page stores their values, and the results page counts them all."""

_NAME = lazy(r"[a-z][a-z0-9_]{0,31}")


def key_path(text: str) -> str | None:
    """Return a dotted path of front matter keys in lower case, or None if it is not valid."""
    parts = [part.strip().lower() for part in text.split(".")]
    return ".".join(parts) if all(parts) and len(parts) <= MOST_KEYS else None


def _paths(value: object) -> tuple[str, ...] | None:
    texts = value if isinstance(value, list) and value else [value]
    paths = [key_path(text) if isinstance(text, str) else None for text in texts]
    return None if None in paths else tuple(filter(None, paths))


def _label(value: object) -> Mapping[str, str] | None:
    texts: dict[str, Any] = value if isinstance(value, dict) else {"": value}
    are_texts = all(isinstance(text, str) and text.strip() for text in texts.values())
    if not texts or not are_texts or not texts.keys() <= {"", *BUILT_IN["tag"].label}:
        return None
    return {str(lang): text.strip() for lang, text in texts.items()}


_FACET: Keys = {
    "key": (_paths, 'a key of the front matter, such as "audience" or "params.audience"'),
    "label": (
        _label,
        'a text, or a text for each language, such as { en = "Audience", fr = "Public" }; the'
        f" languages are {', '.join(BUILT_IN['tag'].label)}",
    ),
}


def read_facets(rows: object) -> tuple[Facet, ...]:
    """
    Return the facets that a table contains.

    Raises:
        ValueError: A row is not valid. The arguments are what is wrong, what to write, and the
            dotted name of the row.
    """
    rows = {} if rows == [] else rows
    if not isinstance(rows, dict) or len(rows) > MOST_FACETS:
        raise ValueError(
            f'"facets" is not a table of at most {MOST_FACETS} rows',
            '[facets], and rows such as audience = { label = "Audience" } below it',
        )
    return tuple(_facet(f"facets.{name}", name, row) for name, row in rows.items())


def _facet(row: str, name: str, table: object) -> Facet:
    reason = "is built in" if name in BUILT_IN else "has another meaning in a search"
    if name in RESERVED or name.startswith("find_"):
        raise ValueError(f'the facet "{name}" {reason}', f"another name, such as page_{name}", row)
    if not _NAME.fullmatch(name):
        raise ValueError(
            f'"{name}" cannot be the name of a facet',
            "a name of at most 32 lower-case letters a-z, digits and _, and the key as `key`",
            row,
        )
    try:
        values = _values(row, table if isinstance(table, dict) else {"key": table}, _FACET)
    except ValueError as error:
        raise ValueError(*error.args, row) from None
    label = values.get("label", {"": name.replace("_", " ").capitalize()})
    return Facet(name, label, keys=values.get("key", (name,)))


def _values(name: str, table: object, keys: Keys) -> dict[str, Any]:
    """Return the values of a table; messages call the table *name*."""
    values: dict[str, Any] = {}
    for key, value in table.items() if isinstance(table, dict) else ():
        if key not in keys:
            raise ValueError(f"{name} has an unknown key {key!r}", f"one of {', '.join(keys)}")
        read, expects = keys[key]
        values[key] = read(value)
        if values[key] is None:
            raise ValueError(f"{name}.{key} is {value!r}", expects)
    return values
