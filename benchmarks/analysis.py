"""
How fast does the analyzer find words, and how much do their three forms add to an index?

    python benchmarks/analysis.py [speed|size] [--megabytes 2] [--runs 5]

The texts are:

- generated French and English, with 30,000 words by Zipf's law
- generated French with a number, sign or name of the analyzer's rules in each sentence
- the text of the real sites in ../shared/corpora that exist

"New" is the speed with an empty word cache, "known" the speed when the same text is analysed again.
Speeds are medians, in megabytes per second of CPU time. The slowest text matters most.

Index sizes are measured for a generated site and for real sites: with all fields, without the
fields for exact and folded words, and with these words in the body field, at their positions.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from eventsearch.analysis import analyzer, tokens
from eventsearch.engines import whoosh
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import load_site
from eventsearch.indexer.document_builder import document, searchable
from eventsearch.model.document import FORM_FIELDS, Document
from eventsearch.model.page import PageRecord
from eventsearch.settings import Settings
from tree import Writer, write_tree

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SITES = ("ssphub-history", "davidaparicio", "hugodocs", "digitalgov")
RULES = (
    "10\u202f%|12,50 €|1\u202f000|12€50|10k€|20 °C|16h30|1er|XXIe|n° 5|3.11.4|5km|C++|R & D|.NET"
    "|étudiant·e·s|l'open-data|week-end|aujourd'hui|OpenStreetMap|ggplot2|#OpenData|@insee|S.S.P."
    "|lab-ia@data.gouv.fr|https://www.example.org/a/b-c|2023-01-12|01 23 45 67 89|978-2-07-036822-8"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text in pieces. Each piece is a page or a paragraph, and is analysed separately."""

    name: str
    pieces: Sequence[tuple[str, str]]
    """Text and language of each piece."""

    @property
    def megabytes(self) -> float:
        """Return the size of the text in UTF-8."""
        return sum(len(text.encode()) for text, _ in self.pieces) / 1e6


def made(name: str, lang: str, megabytes: float, rules: Sequence[str] = ()) -> Text:
    """Return generated prose. If there are *rules*, each sentence ends with one of them."""
    writer, random = Writer(lang, 1), Random(name)
    pieces, size = [], 0
    while size < megabytes * 1e6:
        sentences = [writer.sentence(random, random.randint(8, 25)) for _ in range(20)]
        if rules:
            sentences = [f"{each} {random.choice(rules)}." for each in sentences]
        piece = " ".join(sentences)
        pieces.append((piece, lang))
        size += len(piece.encode())
    return Text(name=name, pieces=pieces)


def records(root: Path) -> Iterator[PageRecord]:
    """Yield the record of each page of a site."""
    settings = Settings(root=root, index=root / ".eventsearch")
    site = load_site(root)[0]
    files = discover(site).files
    context = read_context(site, files, settings)
    for source in files:
        if record := extract(source, site=site, context=context, settings=settings).record:
            yield record


def texts(megabytes: float) -> Iterator[Text]:
    """Yield the generated texts, and the texts of the sites that exist."""
    yield made("French, made", "fr", megabytes)
    yield made("English, made", "en", megabytes)
    yield made("numbers, signs and names in French", "fr", megabytes, RULES.split("|"))
    for site in SITES:
        if (CORPORA / site).exists():
            pieces = [(record.text, record.lang) for record in records(CORPORA / site)]
            yield Text(name=site, pieces=pieces)


def seconds(text: Text) -> float:
    """Analyse a text and return the CPU seconds."""
    began = time.process_time()
    for piece, lang in text.pieces:
        tokens(piece, lang)
    return time.process_time() - began


def speed(text: Text, runs: int) -> str:
    """Return a row of the table of speeds."""
    new, known = [], []
    for _ in range(runs):
        analyzer.cuts.cache_clear()
        new.append(seconds(text))
        known.append(seconds(text))
    size = text.megabytes
    words = sum(len(tokens(piece, lang)) for piece, lang in text.pieces)
    rates = (size / statistics.median(taken) for taken in (new, known))
    return f"| {text.name} | {size:.1f} | {words:,} | " + " | ".join(f"{r:.1f}" for r in rates)


def whole(record: PageRecord) -> Document:
    """Return the document of a page: stems with positions, other forms with frequencies."""
    return document(record, zone="Europe/Paris")


def without_exact(record: PageRecord) -> Document:
    """Return the document without exact words."""
    return without(whole(record), {"exact"})


def stems_alone(record: PageRecord) -> Document:
    """Return the document without exact and folded words."""
    return without(whole(record), set(FORM_FIELDS))


def placed(record: PageRecord) -> Document:
    """Return the document with exact and folded words of the body at their positions."""
    forms: dict[str, list[int]] = {}
    for token in tokens(record.text, record.lang):
        for form in {f"={token.exact}", f"~{token.folded}"} - {f"={token.stem}", f"~{token.stem}"}:
            forms.setdefault(form, []).append(token.position)
    added = {form: tuple(sorted({*places})) for form, places in forms.items()}
    bare = stems_alone(record)
    fields = tuple(
        each._replace(postings={**each.postings, **added}) if each.field == "body" else each
        for each in bare.fields
    )
    return bare._replace(fields=fields)


def without(page: Document, names: set[str]) -> Document:
    """Return a document without some of its fields."""
    return page._replace(fields=tuple(each for each in page.fields if each.field not in names))


KEPT: Mapping[str, Callable[[PageRecord], Document]] = {
    "stems; folded and exact words counted": whole,
    "stems; folded words counted": without_exact,
    "stems alone": stems_alone,
    "all three at their places": placed,
}
"""Name in the table, and the function that makes the document, for each choice of forms."""


def size(found: Sequence[PageRecord], kept: Callable[[PageRecord], Document]) -> int:
    """Build an index of these pages and return its bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with whoosh.build(folder, based=False) as build:
            for record in found:
                build.add(kept(record))
        return sum(path.stat().st_size for path in folder.iterdir())


def sizes(name: str, root: Path) -> Iterator[str]:
    """Yield the rows of the table of sizes for a site."""
    found = [record for record in records(root) if searchable(record)]
    text = sum(len(record.text.encode()) for record in found)
    least = size(found, stems_alone)
    for what, kept in KEPT.items():
        taken = size(found, kept)
        share = 100 * (taken / least - 1)
        yield f"| {name} | {what} | {taken / 1e6:.2f} | {taken / text:.2f} | +{share:.0f}% |"


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=2)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("what", nargs="?", choices=("speed", "size"))
    arguments = parser.parse_args()
    if arguments.what != "size":
        speeds(arguments.megabytes, arguments.runs)
    if arguments.what != "speed":
        all_sizes()


def speeds(megabytes: float, runs: int) -> None:
    """Print the table of speeds."""
    print("| text | MB | words found | MB a second, new | known |\n|---|---|---|---|---|")
    for text in texts(megabytes):
        print(speed(text, runs) + " |", flush=True)


def all_sizes() -> None:
    """Print the table of sizes."""
    print("\n| site | what is kept | MB | times the text | more than stems |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        write_tree(Path(name), 1_000)
        print("\n".join(sizes("made, 1,000 pages", Path(name))), flush=True)
    for site in SITES:
        if (CORPORA / site).exists():
            print("\n".join(sizes(site, CORPORA / site)), flush=True)


if __name__ == "__main__":
    main()
