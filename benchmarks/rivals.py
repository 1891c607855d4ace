"""
How do other engines answer the same searches, configured as their manuals recommend?

Each engine gets only a title and a body for every document. It uses its own tokenizer, stop words
and BM25. Any word of a query is enough for a match, except where noted. A word in the title counts
twice, because these engines do not weight titles by default. Engines that are not installed are
skipped; `requirements/bench.txt` lists the packages that only benchmarks need.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
import weakref
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

from judged_searches import Text

Ask = Callable[[str], list[str]]
"""Returns the ids of the first hits of a search, in order."""

MOST = 100

TITLE = 2
"""Weight of a title. A body has weight 1."""

NAMES = {"en": "english", "fr": "french"}

WORD = re.compile(r"\w+")

NO_WILDCARDS = str.maketrans("?*", "  ")
"""Whoosh's parser reads a question mark as a one-letter word."""


def whoosh(
    documents: Mapping[str, Text], lang: str, analyzer: Callable[[str], Any], *, every: bool = False
) -> Ask:
    """Return a function that asks Whoosh with an analyzer. With *every*, all words must match."""
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

    chosen = analyzer(lang)
    schema = Schema(id=ID(stored=True), title=TEXT(chosen, field_boost=TITLE), body=TEXT(chosen))
    # `ask` keeps a reference to the folder, or the folder would be deleted before a search.
    folder = tempfile.TemporaryDirectory(prefix="rival-")
    index = FileStorage(folder.name).create_index(schema)
    writer = index.writer()
    for id, text in documents.items():
        writer.add_document(id=id, title=text.title, body=text.body)
    writer.commit()
    searcher = index.searcher()
    group = AndGroup if every else OrGroup
    parser = MultifieldParser(["title", "body"], schema, group=group)

    def ask(question: str, _keep: object = folder) -> list[str]:
        # Search without a limit and optimizations: with them Whoosh may drop correct hits.
        asked = parser.parse(question.translate(NO_WILDCARDS))
        hits = searcher.search(asked, limit=None, optimize=False)
        return [hit["id"] for hit in hits[:MOST]]

    return ask


def whoosh_default(documents: Mapping[str, Text], lang: str) -> Ask:
    """Ask Whoosh with its default analyzer."""
    from whoosh.analysis import StandardAnalyzer

    return whoosh(documents, lang, lambda _: StandardAnalyzer())


def whoosh_language(documents: Mapping[str, Text], lang: str) -> Ask:
    """Ask Whoosh with its analyzer for the language: its stop words and its Snowball stemmer."""
    from whoosh.analysis import LanguageAnalyzer

    return whoosh(documents, lang, LanguageAnalyzer)


def whoosh_every(documents: Mapping[str, Text], lang: str) -> Ask:
    """Ask Whoosh as `whoosh_language`, with its default parser: all words must match."""
    from whoosh.analysis import LanguageAnalyzer

    return whoosh(documents, lang, LanguageAnalyzer, every=True)


def fts5(documents: Mapping[str, Text], lang: str) -> Ask:
    """Ask SQLite FTS5. It ignores accents, and uses the Porter stemmer for English."""
    tokenize = "porter " * (lang == "en") + "unicode61 remove_diacritics 2"
    table = sqlite3.connect(":memory:")
    table.execute(
        f"create virtual table page using fts5(id unindexed, title, body, tokenize='{tokenize}')"
    )
    rows = ((id, text.title, text.body) for id, text in documents.items())
    score = f"bm25(page, 0, {TITLE}, 1)"
    table.executemany("insert into page values (?, ?, ?)", rows)

    def ask(question: str) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in WORD.findall(question)) or '""'
        found = table.execute(
            f"select id from page where page match ? order by {score} limit {MOST}", (words,)
        )
        return [row[0] for row in found]

    weakref.finalize(ask, table.close)
    return ask


def tantivy(documents: Mapping[str, Text], lang: str) -> Ask:
    """Ask Tantivy with lower case, folded accents and Snowball stems."""
    from tantivy import (
        Document,
        Filter,
        Index,
        SchemaBuilder,
        TextAnalyzerBuilder,
        Tokenizer,
    )

    analyzer = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase())
    analyzer = analyzer.filter(Filter.ascii_fold()).filter(Filter.stemmer(NAMES[lang]))
    builder = SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "body"):
        builder.add_text_field(field, tokenizer_name="folded")
    index = Index(builder.build())
    index.register_tokenizer("folded", analyzer.build())
    writer = index.writer(num_threads=1)
    for id, text in documents.items():
        writer.add_document(Document(id=id, title=text.title, body=text.body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(question: str) -> list[str]:
        words = " ".join(WORD.findall(question))
        query = index.parse_query(words, ["title", "body"], field_boosts={"title": TITLE})
        hits = searcher.search(query, MOST).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    return ask


def bm25s(documents: Mapping[str, Text], lang: str) -> Ask:
    """Ask bm25s with Snowball stems and its stop words. A text contains its title `TITLE` times."""
    import bm25s as library
    from Stemmer import Stemmer

    settings: dict[str, Any] = {
        "stopwords": NAMES[lang],
        "stemmer": Stemmer(NAMES[lang]),
        "show_progress": False,
    }
    ids = list(documents)
    texts = [f"{text.title}\n" * TITLE + text.body for text in documents.values()]
    ranking = library.BM25()
    ranking.index(library.tokenize(texts, **settings), show_progress=False)

    def ask(question: str) -> list[str]:
        words = library.tokenize([question], **settings, return_ids=False)
        found, scores = ranking.retrieve(words, k=min(MOST, len(ids)), show_progress=False)
        return [ids[doc] for doc, score in zip(found[0], scores[0], strict=True) if score > 0]

    return ask


RIVALS: Mapping[str, tuple[str, Callable[[Mapping[str, Text], str], Ask]]] = {
    "Whoosh, its usual analyzer": ("whoosh", whoosh_default),
    "Whoosh, its analyzer of the language": ("whoosh", whoosh_language),
    "the same, its usual parser: every word": ("whoosh", whoosh_every),
    "SQLite FTS5": ("sqlite3", fts5),
    "tantivy": ("tantivy", tantivy),
    "bm25s": ("bm25s", bm25s),
}
"""Name, required package, and function that builds the index and returns the search function."""


def installed() -> Mapping[str, Callable[[Mapping[str, Text], str], Ask]]:
    """Return the installed engines: name, and the function that builds the index."""
    return {name: make for name, (package, make) in RIVALS.items() if find_spec(package)}
