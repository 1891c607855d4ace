"""
Write the files of an index: a table of contents, and files named by a hash of their content.

A file that has not changed keeps its name, so a browser does not load it again. The table of
contents lists the files of its own build, so files of two builds never mix.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import nlargest
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from eventsearch import __version__
from eventsearch.analysis import VERSION, tokens
from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.engines import NEAR_TERMS, PREFIX_MIN, TITLE_MIN, Engine
from eventsearch.engines.whoosh.search import executor, proximity, searcher, time_decay
from eventsearch.model.document import TEXT_FIELDS, IndexContents, RankingParams
from eventsearch.model.timestamps import epoch
from eventsearch.output.json import labels_json
from eventsearch.search.index import Index
from eventsearch.static_index.codec import (
    front_coded,
    json_bytes,
    name_of,
    pack,
    rows,
    unpack,
    varints,
)
from eventsearch.static_index.columns import columns, facet, last_change, order, visibility
from eventsearch.static_index.inflections import Part, inflection_parts
from eventsearch.static_index.pages import Json, card_json, page_json
from eventsearch.static_index.scripts import folder, split_tables
from eventsearch.static_index.suggestions import (
    Best,
    Name,
    by_word,
    frequent_beginnings,
    names,
    word_files,
)
from eventsearch.static_index.tables import query_tables
from eventsearch.static_index.terms import Entry, TermsEncoder, entries, languages, words
from eventsearch.static_index.visible_pages import visible_pages

CONTENTS = "search.json"
"""Name of the table of contents, the only file whose name never changes."""

FOLDER = "search"

LISTED = 32
"""Maximum files of a list, and maximum pages of a row."""

OFTEN = 6000
"""Number of the site's most frequent words to store with their stems in all its languages."""


PROGRAM = b"".join(
    (
        *(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))),
        f"{__version__} {VERSION}".encode(),
    )
)
"""Code and version of this program, which the hashes include: another version writes new names."""

Read = Callable[[str], bytes]
"""Returns the bytes of a file of an earlier run by its name; empty if the file does not exist."""


class Shown(NamedTuple):
    """
    A page for the browser.

    Attributes:
        id: Id of the page.
        source: Everything that the page is made from, for its hash.
        card: Fields that a suggestion shows of it.
        make: Returns the page as JSON.
    """

    id: str
    source: bytes
    card: Json
    make: Callable[[], bytes]


class FileSet(dict[str, bytes]):
    """
    Files by name.

    Args:
        read: Returns files of an earlier run.
    """

    def __init__(self, read: Read) -> None:
        self._read = read

    def add(self, data: bytes) -> str:
        """Add a file; return the hash of its content, which is its name."""
        name = name_of(data)
        self.add_made(name, lambda: data)
        return name

    def add_made(self, name: str, make: Callable[[], bytes]) -> None:
        """Add a file named after its sources; call *make* only if there is no such file yet."""
        path = f"{FOLDER}/{name}.bin"
        self[path] = self.whole(path) or pack(make())

    def whole(self, path: str) -> bytes:
        """Return a file of an earlier run; empty if it is missing or damaged."""
        data = self._read(path)
        return data if unpack(data) else b""

    def add_ranges(self, parts: Iterable[tuple[str, bytes]]) -> dict[str, Any]:
        """Add files that each cover a range of keys; return their first keys and joined names."""
        pairs = [(first, self.add(data)) for first, data in parts]
        return {"first": [first for first, _ in pairs], "files": "".join(n for _, n in pairs)}

    def add_lists(self, parts: Iterable[tuple[str, bytes]]) -> dict[str, Any]:
        """
        Add many files that each cover a range of keys, and files that list them.

        Return the first keys and joined names of these lists.
        """
        pairs = [(first, self.add(data)) for first, data in parts]
        return self.add_ranges((some[0][0], _list(some)) for some in rows(pairs, LISTED))


def index_files(
    index: Index,
    now: datetime,
    synonyms: Synonyms = NONE,
    calendars: Mapping[str, str] = MappingProxyType({}),
    read: Read = lambda _: b"",
) -> Mapping[str, bytes]:
    """
    Return the files for the pages of an index that are visible at *now* (aware), by name.

    The files of an index stay the same as long as no page appears or expires, and no event begins
    or ends.

    Args:
        synonyms: Synonyms of the site.
        calendars: Calendar file of each page that has one, by page id.
        read: Returns files of an earlier run, which are reused for unchanged pages.

    Raises:
        BuildError: As for `visible_pages`.
        IndexDamaged: The index's files are damaged.
    """
    with visible_pages(index, now) as shown:
        return _index_files(shown, now, synonyms, calendars, read)


def _index_files(
    index: Index, now: datetime, synonyms: Synonyms, calendars: Mapping[str, str], read: Read
) -> Mapping[str, bytes]:
    info, stored = index.generation.info, index.engine.stored
    tables = split_tables(query_tables(info.languages, synonyms, info.facets))

    def page(id: str) -> Shown:
        page, ics = stored(id) or b"", calendars.get(id, "")

        def make() -> bytes:
            return json_bytes({**page_json(page), **({"ics": ics} if ics else {})})

        return Shown(id, page + b"\n" + ics.encode(), card_json(page), make)

    return write(
        index.engine,
        index.ranking,
        page,
        epoch(now),
        {"built_at": info.built_at, "zone": info.zone, "languages": info.languages}
        | labels_json(info.facets),
        {part: json_bytes(own) for part, own in tables.items() if len(own) > 1 or own["patterns"]},
        read,
        synonyms,
        info.facets,
    )


def write(
    engine: Engine,
    ranking: RankingParams,
    page: Callable[[str], Shown],
    now: int,
    facts: Mapping[str, object] = MappingProxyType({}),
    tables: Mapping[str, bytes] = MappingProxyType({}),
    read: Read = lambda _: b"",
    synonyms: Synonyms = NONE,
    facets: Collection[str] = (),
) -> Mapping[str, bytes]:
    """
    Return the files for all documents of an engine, by name.

    Visitors can read everything in them, so the engine must only contain `visible_pages`.

    Args:
        page: Returns the page of a document id.
        now: Epoch seconds at which all documents are visible.
        facts: Additional members of the table of contents.
        tables: Tables for parsing queries as JSON, by part of the browser's engine.
        read: Returns files of an earlier run.
        synonyms: Synonyms; the stems of their words are stored even if no page contains them.
        facets: Names of the site's own facets.
    """
    files = FileSet(read)
    # Nearly all objects live until the end; collecting garbage would take a fifth of the time.
    gc.disable()
    try:
        table = _table(files, engine, ranking, page, now, synonyms, facets)
    finally:
        gc.enable()
    table["tables"] = {part: files.add(own) for part, own in tables.items()}
    revision = name_of(json_bytes(table))
    return {**files, CONTENTS: json_bytes({"revision": revision, **facts, **table})}


def _table(
    files: FileSet,
    engine: Engine,
    ranking: RankingParams,
    page: Callable[[str], Shown],
    now: int,
    synonyms: Synonyms,
    facets: Collection[str],
) -> dict[str, Any]:
    contents = engine.contents(ranking)
    docs = order(contents)
    numbers = [0] * len(docs)
    for number, doc in enumerate(docs):
        numbers[doc] = number
    boosts = sorted(set(contents.boosts))
    pages, cards = _pages(files, (page(contents.ids[doc]) for doc in docs))
    every = names(contents, numbers, cards, facets)
    return {
        "scripts": folder(),
        "count": len(docs),
        "stems": languages(contents),
        # Parts of the engine that every query of this site needs.
        "parts": ["synonyms"] if synonyms else [],
        "engine": _engine(ranking, boosts),
        "fields": {name: _average(contents.lengths[name]) for name in contents.lengths},
        "columns": files.add(columns(contents, docs, boosts)),
        "visibility": {
            "file": files.add(visibility(contents, docs)),
            "since": max(
                (time for time in contents.visible_from if time is not None), default=None
            ),
            "until": min(
                (time for time in contents.visible_until if time is not None), default=None
            ),
        },
        "facets": {
            name: files.add_ranges(facet(values, numbers))
            for name, values in contents.keywords.items()
        },
        "suggestions": _suggestions(
            files, engine, contents, every, docs, last_change(contents, now), facets
        ),
        "pages": pages,
        **_terms(files, contents, docs, numbers, synonyms),
    }


def _suggestions(
    files: FileSet,
    engine: Engine,
    contents: IndexContents,
    every: Sequence[Name],
    docs: Sequence[int],
    moment: int,
    facets: Collection[str],
) -> dict[str, Any]:
    words = by_word(every)
    beginnings = frequent_beginnings(words)
    changing = {
        number for number, doc in enumerate(docs) if contents.visible_until[doc] is not None
    }
    docs_by_lang = contents.keywords.get("lang", {})
    best: dict[str, Any] = {}
    for lang in (None, *docs_by_lang):
        if len(docs_by_lang) == 1 and lang and len(docs_by_lang[lang]) == len(docs):
            best[lang] = best[""]
            continue
        chosen = Best(engine, every, changing, moment, lang, facets)
        best[lang or ""] = files.add_lists((one, chosen.file(one)) for one in beginnings)
    return {
        "from": moment,
        "words": files.add_lists(word_files(words)),
        "best": best,
    }


def _list(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Encode a list of files: their first keys as terms, their names as bytes."""
    return front_coded(first for first, _ in pairs) + bytes.fromhex("".join(n for _, n in pairs))


def _inflections(
    files: FileSet,
    every: Sequence[Entry],
    contents: IndexContents,
    numbers: Sequence[int],
    synonyms: Synonyms,
) -> Iterator[dict[str, Any]]:
    """Yield the files with stems of words that no page contains, language by language."""
    words = [one for one in every if one.folded]
    # A query is stemmed in each language of the index, and finds pages in all languages.
    often = nlargest(OFTEN, words, key=lambda one: len(one.folded.docs) if one.folded else 0)
    stems = {stem for one in often for stem in (one.term, *one.stems)}
    stems &= {one.term for one in every if one.fields}
    for at, (lang, docs) in enumerate(sorted(contents.keywords.get("lang", {}).items())):
        pages = {numbers[doc] for doc in docs}
        local = (one for one in words if one.folded and not pages.isdisjoint(one.folded.docs))
        frequent = (one for one in often if one.stems[at] in stems)
        forms = {one.term: one.stems[at] for one in chain(local, frequent)}
        parts = inflection_parts(forms, lang, stems, _typed(synonyms, lang))
        pairs = [(part.first, _inflected(files, part)) for part in parts]
        yield {"first": [one for one, _ in pairs], "files": "".join(name for _, name in pairs)}


def _typed(synonyms: Synonyms, lang: str) -> set[str]:
    """Return the folded words of synonyms."""
    texts = {text for group in synonyms.groups for text in (*group.triggers, *group.words)}
    return {token.folded for text in texts for token in tokens(text, lang)}


def _inflected(files: FileSet, part: Part) -> str:
    name = _made_name([json_bytes(part)])
    files.add_made(name, lambda: json_bytes(part.inflections()._asdict()))
    return name


def _terms(
    files: FileSet,
    contents: IndexContents,
    docs: Sequence[int],
    numbers: Sequence[int],
    synonyms: Synonyms,
) -> dict[str, Any]:
    lengths = {name: [values[doc] for doc in docs] for name, values in contents.lengths.items()}
    every = entries(contents, numbers)
    by_length = sorted(words(every).items())
    absent = {
        "inflections": [*_inflections(files, every, contents, numbers, synonyms)],
        "words": {
            "lengths": [length for length, _ in by_length],
            "files": "".join(files.add(_words(pairs)) for _, pairs in by_length),
        },
    }
    encoder = TermsEncoder(every, lengths)
    return {
        "terms": files.add_lists(encoder.shards()),
        "beginnings": files.add_lists(encoder.beginnings()),
        "absent": files.add(json_bytes(absent)),
    }


def _words(pairs: Sequence[tuple[str, int]]) -> bytes:
    terms, counts = zip(*pairs, strict=True)
    return front_coded(terms) + varints(counts)


def _pages(files: FileSet, pages: Iterable[Shown]) -> tuple[dict[str, Any], list[Json]]:
    """Add the files of pages; return the name and the size of each row of pages, and all cards."""
    counts, names = [], []
    cards: list[Json] = []
    for group in rows(((one.id, one) for one in pages), LISTED):
        sources = [one.source for _, one in group]
        name = _made_name(b"%d:" % len(source) + source for source in sources)
        for at, (_, one) in enumerate(group):
            files.add_made(f"{name}-{at}", one.make)
        counts.append(len(group))
        names.append(name)
        cards += [one.card for _, one in group]
    return {"counts": counts, "files": "".join(names)}, cards


def _made_name(sources: Iterable[bytes]) -> str:
    """Return the name of a file that is named after its sources: their hash with `PROGRAM`."""
    return name_of(b"".join((PROGRAM, *sources)))


def _average(lengths: Sequence[int]) -> float:
    having = sum(map(bool, lengths))
    return sum(lengths) / having if having else 1.0


def _engine(ranking: RankingParams, boosts: Sequence[float]) -> dict[str, Any]:
    """Return the parameters for matching, scoring and sorting documents."""
    return {
        "ranking": {**ranking._asdict(), "boosts": boosts},
        "text_fields": TEXT_FIELDS,
        "prefix_min": PREFIX_MIN,
        "prefix_terms": executor.PREFIX_TERMS,
        "title_terms": executor.TITLE_TERMS,
        "title_min": TITLE_MIN,
        "near_terms": NEAR_TERMS,
        "distances": [*proximity.DISTANCES.items()],
        "most_read": proximity.MOST_READ,
        "decimals": searcher.DECIMALS,
        "shown": searcher.SHOWN,
        "past": time_decay.PAST,
        "dated": time_decay.DATED,
    }
