"""
How much of what the real Hugo says of real sites do we say too?

    python benchmarks/oracle.py [NAME…] [--diff] [--corpora DIR]

Prints a row a measure for each corpus that has an oracle; with ``--diff`` every difference. Dates
are compared for ordinary pages only: lists without a date of their own take their pages' newest.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from eventsearch.extractor.collisions import collisions
from eventsearch.extractor.config import load_site
from eventsearch.extractor.context import Context, read_context
from eventsearch.extractor.discover import discover
from eventsearch.extractor.extract import extract
from eventsearch.extractor.faults import ContentError
from eventsearch.extractor.parse import parse
from eventsearch.extractor.read import read_bytes
from eventsearch.extractor.site import Site
from eventsearch.extractor.slug import tree_path
from eventsearch.records.content import Record, SourceFile
from eventsearch.settings import Settings

DATES = (
    ("date", "date"),
    ("publishdate", "published"),
    ("expirydate", "expires"),
    ("lastmod", "modified"),
)
LEAST_WORDS = 5
GOOD_TEXT = 0.97
_PLACEHOLDER = "hahahugoshortcode"

Said = Mapping[str, Any]
"""One page as the oracle has it."""


@dataclass(slots=True)
class Tally:
    """Right answers and all answers a measure, and what was different."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)

    def same(self, measure: str, page: str, ours: object, hugo: object) -> None:
        """Count one answer."""
        self.of[measure] += 1
        if ours == hugo:
            self.right[measure] += 1
        else:
            self.differences.append(f"{measure:12} {page}: {ours!r}, Hugo {hugo!r}")


def main() -> None:
    """Measure the corpora that are asked for, or all that have an oracle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--diff", action="store_true")
    parser.add_argument("--corpora", type=Path, default=_corpora())
    options = parser.parse_args()
    folder: Path = options.corpora / "oracle"
    found = sorted(path.name.removesuffix(".jsonl.gz") for path in folder.glob("*.jsonl.gz"))
    variants = [name for name in found if not name.endswith((".html", "@args"))]
    for name in options.names or variants:
        _print(name, measure(options.corpora, name), diff=options.diff)


def measure(corpora: Path, name: str) -> Tally:
    """Return how one corpus compares, seen with the clock of its oracle."""
    root = corpora / name.partition("@")[0]
    meta = json.loads((corpora / "oracle" / f"{name}.meta.json").read_text())
    oracle = _oracle(corpora / "oracle", name)
    words = _oracle(corpora / "oracle", f"{root.name}@args") or oracle
    settings = Settings(root=root, index=root / ".eventsearch")
    site, _ = load_site(root)
    files = discover(site).files
    context = read_context(site, files, settings)
    tally = Tally()
    records: dict[str, Record] = {}
    for source in files:
        extracted = extract(source, site=site, context=context, settings=settings)
        if extracted.record is not None:
            records[source.path] = extracted.record
    _compare_pages(tally, records, oracle)
    now = datetime.fromisoformat(meta["clock"])
    sources = {source.path: source for source in files}
    for path, record in records.items():
        if path in oracle:
            _compare(tally, record, oracle[path], now)
            _compare_body(tally, sources[path], settings, oracle[path])
            _compare_text(tally, record, words.get(path, oracle[path]))
    _compare_people(tally, records, oracle, site, context)
    _compare_collisions(tally, records, oracle)
    return tally


def _compare_pages(tally: Tally, records: Mapping[str, Record], oracle: Mapping[str, Said]) -> None:
    for path in sorted({*records, *oracle}):
        tally.same("page", path, path in records, path in oracle)


def _compare(tally: Tally, record: Record, said: Said, now: datetime) -> None:
    path = record.path
    tally.same("kind", path, record.kind, said["kind"])
    tally.same("section", path, record.section, said["section"])
    tally.same("type", path, record.meta.type, said["type"])
    tally.same("lang", path, record.site_lang, said["lang"])
    tally.same("url", path, record.url, said["relpermalink"])
    tally.same("draft", path, record.meta.draft, said["draft"])
    tally.same("visible", path, record.visible(now), said["in_default"])
    if record.kind == "page":
        for theirs, ours in DATES:
            moment: datetime | None = getattr(record.meta, ours)
            # The oracle was printed without fractions of seconds.
            shown = moment.replace(microsecond=0).isoformat() if moment else ""
            tally.same(theirs, path, shown, _iso(said[theirs]))
        for plural, terms in record.meta.terms:
            hugo = {tree_path(term["term"].strip()) for term in said["terms"].get(plural, ())}
            tally.same("terms", path, {tree_path(term) for term in terms}, hugo)


def _compare_body(tally: Tally, source: SourceFile, settings: Settings, said: Said) -> None:
    if said["rawsha1"] is None:
        return
    try:
        body = parse(source, read_bytes(source, settings)).body
    except ContentError:
        return
    digest = hashlib.sha1(body.encode(), usedforsecurity=False).hexdigest()
    tally.same("rawsha1", source.path, digest, said["rawsha1"])


def _compare_text(tally: Tally, record: Record, said: Said) -> None:
    ours = [(section.level, section.anchor) for section in record.sections]
    hugo = [(heading["level"], heading["id"]) for heading in said["headings"]]
    for heading in hugo:
        # Hugo's own marks for a shortcode got into the anchor; nobody can link to it.
        if _PLACEHOLDER in heading[1]:
            continue
        tally.of["headings"] += 1
        tally.right["headings"] += heading in ours
        if heading not in ours:
            tally.differences.append(f"{'headings':12} {record.path}: without {heading}")
    if len(_words(said["text"])) >= LEAST_WORDS:
        score = f1(record.text, said["text"])
        tally.scores.append(score)
        if score < GOOD_TEXT:
            tally.differences.append(f"{'text':12} {record.path}: {score:.4f}")


def _compare_people(
    tally: Tally,
    records: Mapping[str, Record],
    oracle: Mapping[str, Said],
    site: Site,
    context: Context,
) -> None:
    """Compare the names of authors, where a profile gives them one."""
    for path in sorted(records.keys() & oracle.keys()):
        for plural in {"authors", "people"} & {plural for _, plural in site.taxonomies}:
            known = context.people[records[path].site_lang]
            for term in oracle[path]["terms"].get(plural, ()):
                # A profile without a title has its name under another key, which Hugo ignores.
                if term["term"] in known and term["title"]:
                    tally.same("people", path, known[term["term"]], term["title"])


def _compare_collisions(
    tally: Tally, records: Mapping[str, Record], oracle: Mapping[str, Said]
) -> None:
    urls: defaultdict[str, list[str]] = defaultdict(list)
    for path, said in oracle.items():
        if said["relpermalink"] and not said["draft"]:
            urls[said["relpermalink"]].append(path)
    hugo = sorted(path for paths in urls.values() for path in sorted(paths)[1:])
    ours = [problem.path for problem in collisions(records.values())]
    tally.same("collisions", "all", ours, hugo)


def f1(ours: str, theirs: str) -> float:
    """Return the token F1 of two texts: lower case, words, overlap as multisets."""
    mine, yours = Counter(_words(ours)), Counter(_words(theirs))
    common = sum((mine & yours).values())
    return 2 * common / (mine.total() + yours.total()) if common else float(mine == yours)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())


def _iso(moment: str) -> str:
    return datetime.fromisoformat(moment).isoformat() if moment else ""


def _oracle(folder: Path, name: str) -> dict[str, Said]:
    """Return the pages of an oracle that have a file, by its path."""
    path = folder / f"{name}.jsonl.gz"
    if not path.exists():
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages: Iterator[Said] = map(json.loads, lines)
        return {page["source"]: page for page in pages if page["source"]}


def _corpora() -> Path:
    """Return the folder of corpora beside the repository or beside a folder above it."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "corpora").is_dir():
            return folder / "shared" / "corpora"
    return Path("shared/corpora")


def _print(name: str, tally: Tally, *, diff: bool) -> None:
    write = sys.stdout.write
    write(f"\n{name}\n")
    for measured, total in tally.of.items():
        right = tally.right[measured]
        mark = "" if right == total else f"  ← {total - right}"
        write(f"  {measured:12} {right:>6} / {total:<6} {100 * right / total:7.2f}%{mark}\n")
    if tally.scores:
        mean = sum(tally.scores) / len(tally.scores)
        write(f"  {'text F1':12} mean {mean:.5f}, least {min(tally.scores):.4f}\n")
    for difference in sorted(tally.differences) if diff else ():
        write(f"    {difference}\n")


if __name__ == "__main__":
    main()
