"""
What the last run knew of each content file.

Lies in a generation and is replaced by itself when files were touched but say the same. Every run
reads all of it: entries are tuples, written by columns, and 10,000 are read in 10 ms.
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
        path: From the site's root.
        size, mtime_ns: As the file was when it was found, before it was read.
        digest: Of its bytes; empty when they could not be read, were too many, or are broken while
            the page stays as it was.
        id: Of its document in the engine; empty when it has none.
        record: Digest of its record; empty when it is no page.
        url, lang, site_lang, buildable: As in its record.
        visible_from, visible_until: As of its document.
        month: ``2031-05`` in which the occurrences of a recurring event were reckoned; empty for
            pages that are the same in every month.
        instants: Epoch seconds at which answers about it change.
        names: What tells it from others, see `extractor.entries.identity`.
        diagnostics: All that was found wrong with it.
        clue: As in its record.
    """

    path: str
    size: int
    mtime_ns: int
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
        """Whether visitors find its page at *now*, epoch seconds."""
        since, until = self.visible_from, self.visible_until
        return bool(self.id) and (since is None or since <= now) and (until is None or now <= until)


_KINDS = (str, int, int, str, str, str, str, str, str, bool, int, int, str)
"""Of the fields of an entry up to its moments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """
    All that a generation was made of.

    Attributes:
        generation: Name of the generation it belongs to.
        keys: What else decides the results, by name, see `fingerprints`.
        context: Digest of what pages need from each other.
        taken_ns: The file system's clock before what has changed was looked at, in nanoseconds: a
            file that is not older may have been changed afterwards without another time.
        entries: By path, in its order.
        languages: Pages read to detect the usual language of the others, see
            `extractor.site_context`.
        platform: Which program makes the site, a name of `PLATFORMS`; empty when not known.
        config_files: The files of the site's configuration, from its root.
        diagnostics: Of the pages together, such as two at one URL.
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
    """Return the bytes of a manifest: same manifest, same bytes."""
    fields = {
        "generation": manifest.generation,
        "keys": dict(manifest.keys),
        "context": manifest.context,
        "taken_ns": manifest.taken_ns,
        "entries": _columns(manifest.entries.values()),
        "languages": dict(manifest.languages),
        "platform": manifest.platform,
        "config_files": manifest.config_files,
        "diagnostics": [*map(_row, manifest.diagnostics)],
    }
    try:
        return seal(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS))
    except TypeError:
        # A message quotes half a character, which JSON cannot hold.
        return seal(orjson.dumps(_clean(fields), option=orjson.OPT_SORT_KEYS))


def load(data: bytes) -> Manifest:
    """
    Return the manifest that was dumped.

    Raises:
        ValueError: These are not the bytes that were written.
    """
    try:
        fields: dict[str, Any] = orjson.loads(unseal(data))
        fields["entries"] = {entry.path: entry for entry in _entries(fields["entries"])}
        fields["config_files"] = tuple(fields["config_files"])
        fields["diagnostics"] = tuple(map(_diagnostic, fields.get("diagnostics", ())))
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
    Return the values of each field by its name.

    Diagnostics come with the numbers of their entries. Most clues are equal, so each comes once,
    with the numbers of all its entries.
    """
    columns: list[Sequence[Any]] = list(zip(*entries, strict=True)) or [()] * len(Entry._fields)
    *plain, diagnostics, clues = columns
    rows = [(at, [*map(_row, each)]) for at, each in enumerate(diagnostics) if each]
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
        diagnostics[at] = tuple(map(_diagnostic, each))
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


def _row(diagnostic: Diagnostic) -> list[object]:
    """Return all values of a diagnostic but its fix, which only `check` needs."""
    each = diagnostic
    place = (each.path, each.line, each.column)
    return [*place, each.code, each.message, each.hint, each.severity]


def _diagnostic(row: Sequence[Any]) -> Diagnostic:
    path, line, column, code, message, hint, severity = row
    demand_kind(str, (path, code, message, hint, severity))
    demand_kind(int, (line, column))
    return Diagnostic(
        path=path,
        line=line,
        column=column,
        code=code,
        message=message,
        hint=hint,
        severity=severity,
    )


def _clean(value: Any) -> Any:
    """Return a value with half characters of its texts written out."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case dict():
            return {_clean(key): _clean(each) for key, each in value.items()}
        case list() | tuple():
            return [*map(_clean, value)]
        case _:
            return value
