"""
Test that each cache of a process is listed in `BOUNDS`, with its bound.

A scan of the sources finds each cache: `functools.cache` and `lru_cache`, `LruCache` and classes
that are dictionaries. It also finds containers that are empty at first and belong to a module or to
an object that lives as long as a server. A new cache fails the test until its bound is added here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src/eventsearch"

LIVES = ("analysis", "engines", "model", "query", "search", "web")
"""Units whose objects may live as long as a server."""

KEEPERS = ("LastRun",)
"""Classes whose objects keep data for the life of a process, until other data replace it."""

CACHES = ("cache", "lru_cache")
EMPTY = ("dict", "list", "set", "OrderedDict", "defaultdict", "Counter", "deque")
WEAK = ("WeakValueDictionary", "WeakKeyDictionary", "WeakSet")

CODES = "one entry for each known language"
SETTINGS = "one entry for each value of a setting"
ONCE = "one entry: the function has no parameters"
RUN = "an index run, a check or an export, which ends"
QUERY = "an object of one query or request, which ends"
FIELDS = "one entry for each field of the index"
SEGMENTS = "one entry for each segment"
INDEXES = "one entry for each index that is opened"
CLEARED = "cleared with each new generation"
WORDS = "the words of the index, counted in `serve.memory`"
COUNTED = "`max_bytes`: keys and values are counted"
MEMORY = "`serve.memory`: keys and values are counted"

BOUNDS: Mapping[str, str] = {
    "analysis/analyzer.py: Cuts": "`most` chunks: `TYPED_CHUNKS`, for an index run `MOST_CHUNKS`",
    "analysis/analyzer.py: PageChunks.*": "`MOST_CHUNKS` chunks",
    "analysis/analyzer.py: cuts": CODES,
    "analysis/analyzer.py: page_chunks": CODES,
    "analysis/char_filter.py: _Folds": "`MOST_FOLDS`",
    "analysis/char_filter.py: _respell": "8,192 entries of at most `SHORT` characters",
    "analysis/languages.py: _language": CODES,
    "analysis/languages.py: _stemmer": CODES,
    "analysis/synonyms.py: Synonyms.__init__._tables": CODES,
    "cli/commands/mcp.py: mcp.service": ONCE,
    "cli/diagnostic_output.py: lines_of.lines": "one file of a check",
    "engines/levenshtein.py: TermDictionary.__init__._masks": WORDS,
    "engines/levenshtein.py: _Bits": "`_MOST_LETTERS`",
    "engines/opensearch/codec.py: field_name": FIELDS,
    "engines/opensearch/connection.py: Connection.__init__._documents": INDEXES,
    "engines/opensearch/connection.py: Connection.__init__._opened": INDEXES,
    "engines/opensearch/connection.py: Connection.__init__._unchecked": INDEXES,
    "engines/opensearch/searcher.py: OpenSearchSearcher.__init__.LruCache": MEMORY,
    "engines/opensearch/searcher.py: OpenSearchSearcher.search_all.cache": QUERY,
    "engines/opensearch/vocabulary.py: Vocabulary.__init__.lru_cache": FIELDS,
    "engines/opensearch/writer.py: OpenSearchIndexWriter.*": RUN,
    "engines/opensearch/writer.py: ShardWriter.*": RUN,
    "engines/whoosh/reader/index_reader.py: IndexReader.__init__._shared": SEGMENTS,
    "engines/whoosh/reader/index_reader.py: IndexReader.__init__.parts": SEGMENTS,
    "engines/whoosh/search/bm25.py: Scorer.*": QUERY,
    "engines/whoosh/search/bm25.py: SparseScores": MEMORY,
    "engines/whoosh/search/executor.py: QueryExecutor.__init__._lazy": QUERY,
    "engines/whoosh/search/executor.py: QueryExecutor.__init__._leaves": QUERY,
    "engines/whoosh/search/searcher.py: WhooshSearcher.__init__.LruCache": MEMORY,
    "engines/whoosh/search/searcher.py: WhooshSearcher._pending.cache": QUERY,
    "engines/whoosh/search/searcher.py: _tiers.cache": QUERY,
    "engines/whoosh/search/time_decay.py: _by_flags": SETTINGS,
    "engines/whoosh/segment/doc_values.py: StoredWriter.*": RUN,
    "engines/whoosh/segment/record_file.py: RecordWriter.__init__._names": RUN,
    "engines/whoosh/segment/segment_reader.py: SegmentReader.__init__._directories": FIELDS,
    "engines/whoosh/segment/whoosh_codec.py: _open.LruCache": "4 MB",
    "engines/whoosh/writer/index_writer.py: ShardWriter.*": RUN,
    "engines/whoosh/writer/index_writer.py: WhooshIndexWriter.*": RUN,
    "engines/whoosh/writer/segment_writer.py: DocumentsWriter.*": RUN,
    "engines/whoosh/writer/segment_writer.py: PrefixPostingsBuilder.__init__._open": RUN,
    "engines/whoosh/writer/segment_writer.py: SegmentWriter.*": RUN,
    "engines/whoosh/writer/segment_writer.py: TermsWriter.__init__._twin": RUN,
    "extractor/dates.py: _pattern": ONCE,
    "extractor/dates.py: _read_short": "256 texts of at most `_SHORT` characters",
    "extractor/dates.py: zone_of": RUN,
    "extractor/entries/calendar.py: _iana": "256 entries",
    "extractor/events/evidence.py: facts_of": "one entry",
    "extractor/events/keys.py: _is_title_key": RUN,
    "extractor/events/keys.py: _part": RUN,
    "extractor/events/keys.py: lru_cache": RUN,
    "extractor/events/keys.py: name_of": RUN,
    "extractor/events/keys.py: named_keys": RUN,
    "extractor/events/keys.py: words_of": RUN,
    "extractor/events/state.py: _attendance_pattern": RUN,
    "extractor/events/state.py: _names_of_changes": RUN,
    "extractor/events/state.py: _status_pattern": RUN,
    "extractor/events/values.py: abbreviations": RUN,
    "extractor/fields/location.py: _part": RUN,
    "extractor/fields/taxonomies.py: _rank": "4,096 entries",
    "extractor/fields/taxonomies.py: letters": "4,096 entries",
    "extractor/front_matter/yaml/__init__.py: _faults": ONCE,
    "extractor/hugo/content_paths.py: lru_cache": "256 entries",
    "extractor/hugo/discovery.py: _Walk.__init__.cache": RUN,
    "extractor/hugo/globs.py: _read": "512 entries",
    "extractor/markdown/goldmark.py: _options": "8 entries",
    "extractor/markdown/inline_text.py: _pattern": "16 entries",
    "extractor/markdown/inline_text.py: emoji": "1,024 entries",
    "extractor/platforms/__init__.py: platform_named": ONCE,
    "extractor/platforms/mkdocs/markdown.py: _Icons": RUN,
    "extractor/platforms/mkdocs/markdown.py: _markdown": "4 entries",
    "extractor/programs.py: _levels": RUN,
    "indexer/base_generation.py: _program_digest": ONCE,
    "indexer/last_run.py: LastRun": "the files and records of one generation, in a watch",
    "lint/fix/source_file.py: _compose": "one entry",
    "lint/fix/source_file.py: lru_cache": "2 entries",
    "lint/rules/event_dates.py: _zones": ONCE,
    "lint/runner.py: _diagnostics_of.lru_cache": "one entry",
    "model/lru_cache.py: _SharedBudget.__init__.entries": COUNTED,
    "model/results.py: PageFields.facets": QUERY,
    "output/feeds/icalendar.py: vtimezone": "64 entries",
    "query/builder.py: Builder.*": QUERY,
    "query/date_words/__init__.py: table": CODES,
    "query/date_words/__init__.py: triggers": "16 entries",
    "query/date_words/find.py: events": "16 entries",
    "query/date_words/find.py: grammar": CODES,
    "query/date_words/grammar/matcher.py: Reader.*": QUERY,
    "search/highlight/fragmenter.py: Sentences.*": QUERY,
    "search/index.py: Index.__init__._suggesters": "one entry",
    "search/suggest/suggester.py: Suggester.__init__._digests": FIELDS,
    "search/suggest/suggester.py: Suggester.__init__._targets": "`MOST_PAGES`",
    "search/suggest/suggester.py: Suggester._page._targets": "`MOST_PAGES`",
    "static_index/codec.py: varint": "16,384 entries",
    "static_index/files.py: FileSet": RUN,
    "static_index/pages.py: fold_run": RUN,
    "static_index/scripts.py: folder": ONCE,
    "storage/last_modified.py: read_changes": "2 generations",
    "web/app.py: open_service.LruCache": "`CACHE_BYTES`",
    "web/assets.py: asset": "one entry for each file of the package",
    "web/json_log.py: RepeatFilter.__init__._logged": "one entry for each message in the sources",
    "web/mcp_server.py: Handlers.facets": SETTINGS,
    "web/query_service.py: RateLimiter.__init__._counts": "`MAX_CLIENTS`",
    "web/query_service.py: SingleFlight.__init__._clients": "`serve.concurrency`",
    "web/query_service.py: SingleFlight.__init__._flights": "`serve.concurrency`",
    "web/query_service.py: SingleFlight.__init__._queues": "`serve.concurrency`",
    "web/search_page/messages.py: translator": "one entry for each language of the page",
    "web/search_page/routes.py: _environment": ONCE,
    "web/search_page/view_model.py: Question.find": QUERY,
    "web/searcher_manager.py: SearcherManager.__init__._blocked": CLEARED,
    "web/searcher_manager.py: SearcherManager.__init__._logged": CLEARED,
}
"""Maps the place of each cache to its bound. A `*` at the end covers all caches of a class."""


def caches() -> Iterator[str]:
    """Yield the place of each cache in the sources: file, class or function, name."""
    for path in sorted(SOURCES.rglob("*.py")):
        name = path.relative_to(SOURCES).as_posix()
        visitor = Visitor(name, lives=name.partition("/")[0] in LIVES)
        visitor.visit(ast.parse(path.read_text(encoding="utf-8")))
        yield from visitor.found


class Visitor(ast.NodeVisitor):
    """Collects the places of the caches in a source file."""

    def __init__(self, file: str, *, lives: bool) -> None:
        self.file = file
        self.lives = lives
        self.scope: list[str] = []
        self.functions = 0
        self.found: list[str] = []

    def add(self, name: str) -> None:
        place = ".".join((*self.scope, name))
        self.found.append(f"{self.file}: {place}")

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if node.name in KEEPERS or any(_name(base) in (*EMPTY, *WEAK) for base in node.bases):
            self.add(node.name)
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if any(_name(each) in CACHES for each in node.decorator_list):
            self.add(node.name)
        for decorator in node.decorator_list:
            if _name(decorator) not in CACHES:
                self.visit(decorator)
        self.scope.append(node.name)
        self.functions += 1
        for child in (*node.args.defaults, *node.body):
            self.visit(child)
        self.functions -= 1
        self.scope.pop()

    def visit_Call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Call) and _name(node) in (*CACHES, "LruCache"):
            self.add(_name(node))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assigned(node.targets, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._assigned([node.target], node.value)
        self.generic_visit(node)

    def _assigned(self, targets: list[ast.expr], value: ast.expr | None) -> None:
        if not self.lives or value is None or not _is_empty(value):
            return
        for target in targets:
            if isinstance(target, ast.Attribute):
                self.add(target.attr)
            elif isinstance(target, ast.Name) and not self.functions:
                self.add(target.id)


def _name(node: ast.expr) -> str:
    """Return the last part of a dotted name, without calls and type parameters."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_empty(value: ast.expr) -> bool:
    """Return whether a value is an empty container, or a dataclass field that starts as one."""
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List):
        return not value.elts
    if not isinstance(value, ast.Call):
        return False
    if _name(value) == "field":
        return any(
            each.arg == "default_factory" and _name(each.value) in (*EMPTY, *WEAK)
            for each in value.keywords
        )
    return _name(value) in (*EMPTY, *WEAK) and not value.args


def test_every_cache_has_a_bound() -> None:
    whole = tuple(place.removesuffix("*") for place in BOUNDS if place.endswith("*"))
    found = {
        next((f"{each}*" for each in whole if cache.startswith(each)), cache) for cache in caches()
    }
    assert sorted(found) == sorted(BOUNDS)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from functools import cache\n@cache\ndef f(a): ...", ["f"]),
        ("import functools\n@functools.lru_cache(maxsize=3)\ndef f(a): ...", ["f"]),
        ("g = lru_cache(5)(f)", ["lru_cache"]),
        ("kept = {}", ["kept"]),
        ("kept: dict[str, int] = dict()", ["kept"]),
        ("class A:\n  def __init__(self):\n    self.a = OrderedDict[int, str]()", ["A.__init__.a"]),
        ("class A:\n  a: list[int] = field(default_factory=list)", ["A.a"]),
        ("class A(dict[str, int]): ...", ["A"]),
        ("def f():\n  g = cache(lambda a: a)", ["f.cache"]),
        ("def f():\n  local = {}", []),
        ("TABLE = {1: 2}", []),
    ],
)
def test_the_scan_finds_each_kind_of_cache(source: str, found: list[str]) -> None:
    visitor = Visitor("web/a.py", lives=True)
    visitor.visit(ast.parse(source))
    assert visitor.found == [f"web/a.py: {name}" for name in found]
