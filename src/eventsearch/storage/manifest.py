"""
Stores an entry for each content file of the last run: its size, time, digests and page.

The manifest is a file of a generation. If files were touched but their pages did not change, only
the manifest is replaced. Every run reads the whole manifest, so entries are tuples stored by
columns: 10,000 entries are read in 10 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import orjson

from eventsearch.files import demand_kind, seal, unseal
from eventsearch.model.page import Diagnostic, EventClue


class Entry(NamedTuple):
    """
    One content file.

    Attributes:
        path: Relative to the site's root.
        size, mtime_ns, ctime_ns: Size and times of the file when it was listed, before it was read.
        digest: Digest of its bytes. Empty if the file could not be read or was too large, or if it
            is broken and the page's last version is kept.
        id: Id of its document in the engine; empty if it is not in the index.
        record: Digest of its record; empty if the file is not a page.
        url, lang, site_lang, buildable: Copied from its record.
        visible_from, visible_until: Copied from its document; epoch seconds.
        month: The month in which the occurrences of a recurring event were computed, such as
            ``2031-05``; empty for other pages.
        instants: Epoch seconds at which search results for the page change.
        names: Keys to find other pages about its event, see `extractor.entries.identity`.
        diagnostics: All problems found in the file.
        clue: Copied from its record.
    """

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    digest: str
    id: str = ""
    record: str = ""
    url: str = ""
    lang: str = ""
    site_lang: str = ""
    buildable: bool = False
    visible_from: int | None = None
    visible_until: int | None = None
    month: str = ""
    instants: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    clue: EventClue | None = None

    def is_visible(self, now: int) -> bool:
        """Whether visitors can find the page at *now*, in epoch seconds."""
        since, until = self.visible_from, self.visible_until
        return bool(self.id) and (since is None or since <= now) and (until is None or now <= until)


_KINDS = (str, int, int, int, str, str, str, str, str, str, bool, int, int, str)
"""The types of an entry's fields, up to the field before `instants`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """
    The inputs from which a generation was made.

    Attributes:
        generation: Name of the generation that the manifest belongs to.
        keys: Digests of everything besides the content that affects the index, see `fingerprints`.
        context: Digest of the values that pages use from other pages.
        taken_ns: The file system's clock in nanoseconds before files were listed. A file with this
            time or a later one may have changed again without getting a new time.
        entries: The content files, sorted by path.
        languages: Languages of pages that were read to detect the usual language of other pages,
            see `extractor.site_context`.
        platform: The site generator, a name in `PLATFORMS`; empty if unknown.
        config_files: Files of the site's configuration, relative to the root.
        diagnostics: Problems found by comparing pages, such as two pages with the same URL.
    """

    generation: str
    keys: Mapping[str, str]
    context: str
    taken_ns: int
    entries: Mapping[str, Entry]
    languages: Mapping[str, str | None] = field(default_factory=dict)
    platform: str = ""
    config_files: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def dump(manifest: Manifest) -> bytes:
    """Return the bytes of a manifest. Equal manifests give equal bytes."""
    fields = {
        "generation": manifest.generation,
        "keys": dict(manifest.keys),
        "context": manifest.context,
        "taken_ns": manifest.taken_ns,
        "entries": _columns(manifest.entries.values()),
        "languages": dict(manifest.languages),
        "platform": manifest.platform,
        "config_files": manifest.config_files,
        "diagnostics": [*map(diagnostic_row, manifest.diagnostics)],
    }
    try:
        return seal(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS))
    except TypeError:
        # A message quotes a lone surrogate, which orjson cannot encode.
        return seal(orjson.dumps(_clean(fields), option=orjson.OPT_SORT_KEYS))


def load(data: bytes) -> Manifest:
    """
    Return the manifest that `dump` wrote.

    Raises:
        ValueError: The bytes are damaged.
    """
    try:
        fields: dict[str, Any] = orjson.loads(unseal(data))
        fields["entries"] = {entry.path: entry for entry in _entries(fields["entries"])}
        fields["config_files"] = tuple(fields["config_files"])
        fields["diagnostics"] = tuple(map(read_diagnostic, fields.get("diagnostics", ())))
        manifest = Manifest(**fields)
        demand_kind(str, (manifest.generation, manifest.context, manifest.platform))
        demand_kind(str, (*manifest.keys.values(), *manifest.config_files))
        demand_kind(str, chain(*manifest.languages.items()), or_none=True)
        demand_kind(int, (manifest.taken_ns,))
        return manifest
    except (TypeError, LookupError, AttributeError) as error:
        raise ValueError(f"not a manifest: {error}") from error


def _columns(entries: Iterable[Entry]) -> dict[str, Sequence[object]]:
    """
    Return the values of each field of the entries, by the field's name.

    Diagnostics are stored only for entries that have some, with the entry's number. Most clues are
    equal, so each is stored once, with the numbers of all its entries.
    """
    columns: list[Sequence[Any]] = list(zip(*entries, strict=True)) or [()] * len(Entry._fields)
    *plain, diagnostics, clues = columns
    rows = [(at, [*map(diagnostic_row, each)]) for at, each in enumerate(diagnostics) if each]
    marked: dict[EventClue, list[int]] = {}
    for at, each in enumerate(clues):
        if each:
            marked.setdefault(each, []).append(at)
    clue_rows = [(tuple(clue), numbers) for clue, numbers in marked.items()]
    return dict(zip(Entry._fields, (*plain, rows, clue_rows), strict=True))


def _entries(columns: Mapping[str, Sequence[Any]]) -> Iterator[Entry]:
    *plain, instants, names, rows, clue_rows = (columns[name] for name in Entry._fields)
    for name, kind, values in zip(Entry._fields, _KINDS, plain, strict=False):
        demand_kind(kind, values, or_none=name.startswith("visible_"))
    demand_kind(int, chain.from_iterable(instants))
    demand_kind(str, chain.from_iterable(names))
    diagnostics: list[tuple[Diagnostic, ...]] = [()] * len(instants)
    for at, each in rows:
        diagnostics[at] = tuple(map(read_diagnostic, each))
    clues: list[EventClue | None] = [None] * len(instants)
    for each, numbers in clue_rows:
        clue = _clue(each)
        for at in numbers:
            clues[at] = clue
    tuples = map(tuple, instants), map(tuple, names)
    return map(Entry._make, zip(*plain, *tuples, diagnostics, clues, strict=True))


def _clue(row: Sequence[Any]) -> EventClue:
    folder, event, named, start, keys, like, numeric, listed, kind, unread = row
    demand_kind(str, (folder, start, kind, *unread, *like, *chain(*keys, *numeric, *listed)))
    demand_kind(bool, (event, named))
    like, unread = tuple(like), tuple(unread)
    keys, numeric, listed = (tuple(map(tuple, rows)) for rows in (keys, numeric, listed))
    return EventClue(folder, event, named, start, keys, like, numeric, listed, kind, unread)


def diagnostic_row(diagnostic: Diagnostic) -> list[object]:
    """Return all values of a diagnostic except its fix, which only `check` needs."""
    each = diagnostic
    place = (each.path, each.line, each.column)
    return [*place, each.code, each.message, each.hint, each.severity]


def read_diagnostic(row: Sequence[Any]) -> Diagnostic:
    """Return the diagnostic of a `diagnostic_row`; raises TypeError or ValueError if damaged."""
    path, line, column, *texts = row
    demand_kind(str, (path, *texts))
    demand_kind(int, (line, column))
    code, message, hint, severity = texts
    return Diagnostic(path, code, message, hint, line, column, severity)


def _clean(value: Any) -> Any:
    """Return a value with the lone surrogates in its texts escaped."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case dict():
            return {_clean(key): _clean(each) for key, each in value.items()}
        case list() | tuple():
            return [*map(_clean, value)]
        case _:
            return value
