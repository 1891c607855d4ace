"""
How long does highlighting the words of ten hits take?

    python benchmarks/highlights.py [--length 2500] [--runs 101]

Ten generated pages of equal length, French and English, are stored as in an index. For each kind of
query the output is the CPU time from the stored bytes to excerpts and sections. Beside it is the
plain way, which analyses all texts again: with all words cached, and with an empty cache as in a
new process.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from eventsearch.analysis import analyzer, tokens
from eventsearch.indexer.document_builder import document
from eventsearch.model.page import Meta, PageRecord, Section
from eventsearch.model.query import Clock, SearchRequest
from eventsearch.query import HighlightTerms, plan
from eventsearch.search.highlight.fragmenter import Mark
from eventsearch.search.highlight.highlighter import excerpts, marks_by_text, sections, texts
from eventsearch.storage.stored_page import TEXTS, decode
from tree import Writer

HITS = 10
CLOCK = Clock(now=datetime(2031, 1, 1, tzinfo=UTC))
QUERIES = {
    "fr": {
        "a word": "données",
        "common words": "réseau de la formation",
        "phrase": '"de la"',
        "prefix": "da*",
        "symbols": "10% c++",
        "nothing to mark": "zzzzzz",
    },
    "en": {
        "a word": "data",
        "common words": "network of the school",
        "phrase": '"of the"',
        "prefix": "da*",
        "symbols": "10% c++",
        "nothing to mark": "zzzzzz",
    },
}


def page(writer: Writer, lang: str, number: int, length: int) -> PageRecord:
    """Return a generated page of *length* code points. One sentence in ten begins a section."""
    random = Random(f"{lang}-{number}")
    text, headings = "", []
    while len(text) < length:
        if random.random() < 0.1:
            heading = " ".join(writer.words(random, 3)).capitalize()
            headings.append(Section(level=2, heading=heading, anchor="a", start=len(text)))
            text += f"{heading}\n"
        text += f"{writer.sentence(random, random.randint(8, 25))} 10\u202f% of C++.\n"
    return PageRecord(
        path=f"content/{number}.md",
        url=f"/{number}/",
        lang=lang,
        site_lang=lang,
        kind="page",
        section="post",
        meta=Meta(title=" ".join(writer.words(random, 6)), summary=writer.sentence(random, 20)),
        text=text[:length],
        sections=tuple(headings),
        visible_from=None,
        visible_until=None,
        buildable=True,
    )


def quick(stored: Sequence[bytes], marks: HighlightTerms) -> None:
    """Make the excerpts of the hits as a search does."""
    for data in stored:
        excerpts(decode(data), data, marks)


def plain(stored: Sequence[bytes], marks: HighlightTerms) -> None:
    """Make the excerpts of the hits after analysing all their texts again."""
    in_phrases = {stem for phrase in marks.phrases for slot in phrase for stem in slot}
    for data in stored:
        entry = decode(data)
        found, start = [], 0
        for name in TEXTS:
            text = getattr(entry, name)
            # Phrases are marked word by word here: the analysis is what takes the time.
            found += [
                Mark(start + word.start, start + word.end, word.stem)
                for word in tokens(text, entry.lang)
                if word.stem in marks.stems
                or word.stem in in_phrases
                or word.folded.startswith(marks.prefixes)
            ]
            start += len(text) + 1
        fields = marks_by_text(entry, found)
        texts(entry, fields)
        sections(entry, fields["text"])


def forgetful(stored: Sequence[bytes], marks: HighlightTerms) -> None:
    """Do the same as `plain` with an empty cache, as in a new process."""
    analyzer.cuts.cache_clear()
    plain(stored, marks)


Way = Callable[[Sequence[bytes], HighlightTerms], None]
WAYS: tuple[Way, ...] = (quick, plain, forgetful)


def measured(stored: Sequence[bytes], marks: HighlightTerms, runs: int) -> list[str]:
    """Return p50 and p95 of each way in CPU milliseconds. The ways run in turn."""
    times: dict[Way, list[float]] = {way: [] for way in WAYS}
    for number in range(runs):
        for way in WAYS:
            if way is not forgetful or number % 10 == 0:
                start = time.process_time()
                way(stored, marks)
                times[way].append((time.process_time() - start) * 1000)
    return [
        f"{statistics.median(taken):6.2f} / {sorted(taken)[int(len(taken) * 0.95)]:6.2f}"
        for taken in times.values()
    ]


def main() -> None:
    """Generate pages, highlight them and print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--length", type=int, default=2500)
    parser.add_argument("--runs", type=int, default=101)
    arguments = parser.parse_args()
    print(f"{HITS} hits of {arguments.length} code points; p50 / p95 in ms")
    print(f"{'':21}{'stored table':>15}  {'analysed again':>15}  {'new process':>15}")
    for lang, queries in QUERIES.items():
        writer = Writer(lang, 1)
        records = [page(writer, lang, number, arguments.length) for number in range(HITS)]
        stored = [document(record, zone="UTC").stored for record in records]
        for kind, query in queries.items():
            marks = plan(SearchRequest(text=query), clock=CLOCK, languages=("fr", "en")).marks
            figures = "  ".join(measured(stored, marks, arguments.runs))
            print(f"{lang}  {kind:17}{figures}")
        table = sum(len(zlib.compress(data.partition(b"\n")[2])) for data in stored)
        size = sum(len(record.text.encode()) for record in records)
        print(f"{lang}  the tables, packed, are {table / size:.2f} times the texts")


if __name__ == "__main__":
    main()
