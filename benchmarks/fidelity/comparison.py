"""
Does eventsearch read the same values from each page of a site as Hugo?

Dates are compared for ordinary pages only. A list page without a date has its newest page's date.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import Extracted, extract
from eventsearch.extractor.files.discover import collisions, discover
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.extractor.hugo.urlize import tree_path
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.model.page import PageRecord, ParsedFile, SourceFile
from eventsearch.settings import Settings
from fidelity.reasons import of_heading, of_visibility
from fidelity.words import apart, f1, why, words

DATES = (
    ("date", "date"),
    ("publishdate", "published"),
    ("expirydate", "expires"),
    ("lastmod", "modified"),
)
LEAST_WORDS = 5

Reported = Mapping[str, Any]
"""Hugo's values for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    A value of eventsearch that differs from the generator's.

    Attributes:
        reason: Why they differ. Empty if unknown.
        score: Token F1 of the texts. 0 for other measures.
    """

    measure: str
    page: str
    shown: str
    reason: str = ""
    score: float = 0.0


@dataclass(slots=True)
class Tally:
    """The number of equal values and of all values, by measure, and the differences."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)

    def same(
        self, measure: str, page: str, ours: object, hugo: object, *, reason: str = ""
    ) -> None:
        """Compare and count a value. *reason* says why it may differ from Hugo's."""
        self.of[measure] += 1
        if ours == hugo:
            self.right[measure] += 1
        else:
            self.differ(measure, page, f"{ours!r}, there {hugo!r}", reason=reason)

    def differ(
        self, measure: str, page: str, shown: str, *, reason: str, score: float = 0.0
    ) -> None:
        """Record a difference."""
        self.differences.append(
            Difference(measure=measure, page=page, shown=shown, reason=reason, score=score)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A site that eventsearch reads, with or without the text in shortcode arguments."""

    site: Site
    files: tuple[SourceFile, ...]
    context: Context
    settings: Settings

    def extracted(self, source: SourceFile) -> Extracted:
        return extract(source, site=self.site, context=self.context, settings=self.settings)


def measure(site: Path, folder: Path, name: str) -> Tally:
    """
    Compare a site with the oracle of this name in a folder, at the oracle's time.

    Only oracles named ``…@args`` contain the text in shortcode arguments.
    """
    meta = json.loads((folder / f"{name}.meta.json").read_text())
    with_arguments = name.endswith("@args")
    reading = _read(site, meta.get("hugo", ""), arguments=with_arguments)
    oracle = read_oracle(folder, name, {each.path: each.lang for each in reading.files})
    tally = Tally()
    records: dict[str, PageRecord] = {}
    refused: set[str] = set(meta.get("refused", ()))
    left_out = meta.get("left_out", ())
    for source in (each for each in reading.files if each.path not in left_out):
        extracted = reading.extracted(source)
        if source.path in refused:
            faults = {each.severity for each in extracted.diagnostics}
            tally.same("refused", source.path, "error" in faults, True)
        if extracted.record is not None and extracted.parsed is not None:
            records[source.path] = extracted.record
            if source.path in oracle:
                reported = oracle[source.path]
                _compare_body(tally, extracted.parsed, reported)
                _compare_text(tally, extracted.record, extracted.parsed, reported)
    _compare_pages(tally, records, oracle, refused)
    now = datetime.fromisoformat(meta["clock"])
    for path in sorted(records.keys() & oracle.keys()):
        _compare(tally, records[path], oracle[path], now, of_visibility(oracle[path], oracle))
    _compare_people(tally, records, oracle, reading)
    _compare_collisions(tally, records, oracle)
    if with_arguments:
        _compare_arguments(tally, records, oracle, read_oracle(folder, name.partition("@")[0]))
    return tally


def _read(root: Path, hugo: str, *, arguments: bool) -> _Reading:
    version = hugo.partition("+")[0]
    settings = Settings(root=root, index=root / ".eventsearch", hugo_version=version)
    site, _ = configured_site(settings)
    if not arguments:
        site = _without_arguments(site)
    files = discover(site).files
    return _Reading(
        site=site, files=files, context=read_context(site, files, settings), settings=settings
    )


def _without_arguments(site: Site) -> Site:
    variants = {code: _without_arguments(variant) for code, variant in site.variants.items()}
    return replace(site, markup=site.markup._replace(arguments=False), variants=variants)


def _compare_pages(
    tally: Tally,
    records: Mapping[str, PageRecord],
    oracle: Mapping[str, Reported],
    refused: Set[str],
) -> None:
    for path in sorted({*records, *oracle}):
        reason = "Hugo refuses the page; it is read as far as it can be" * (path in refused)
        tally.same("page", path, path in records, path in oracle, reason=reason)


def _compare(
    tally: Tally, record: PageRecord, reported: Reported, now: datetime, hidden: str
) -> None:
    path = record.path
    tally.same("kind", path, record.kind, reported["kind"])
    tally.same("section", path, record.section, reported["section"])
    tally.same("type", path, record.meta.type, reported["type"])
    tally.same("lang", path, record.site_lang, reported["lang"])
    tally.same("url", path, record.url, reported["relpermalink"])
    tally.same("draft", path, record.meta.draft, reported["draft"])
    tally.same("visible", path, record.visible(now), reported["in_default"], reason=hidden)
    if record.kind == "page":
        for theirs, ours in DATES:
            moment: datetime | None = getattr(record.meta, ours)
            # The oracle's times have no fractions of seconds.
            shown = moment.replace(microsecond=0).isoformat() if moment else ""
            tally.same(theirs, path, shown, _iso(reported[theirs]))
        for plural, terms in record.meta.terms:
            hugo = {tree_path(term["term"].strip()) for term in reported["terms"].get(plural, ())}
            tally.same("terms", path, {tree_path(term) for term in terms}, hugo)


def _compare_body(tally: Tally, parsed: ParsedFile, reported: Reported) -> None:
    if reported["rawsha1"] is not None:
        digest = hashlib.sha1(parsed.body.encode(), usedforsecurity=False).hexdigest()
        tally.same("rawsha1", parsed.source.path, digest, reported["rawsha1"])


def _compare_text(tally: Tally, record: PageRecord, parsed: ParsedFile, reported: Reported) -> None:
    ours = Counter((section.level, section.anchor) for section in record.sections)
    hugo = Counter((heading["level"], heading["id"]) for heading in reported["headings"])
    tally.of["headings"] += hugo.total()
    tally.right["headings"] += (ours & hugo).total()
    for heading in (hugo - ours).elements():
        reason = of_heading(heading[1])
        # Do not count an anchor that changes with each build, since no value would be right.
        tally.of["headings"] -= bool(reason)
        tally.differ("headings", record.path, f"without {heading}", reason=reason)
    if words(reported["text"]).total() >= LEAST_WORDS:
        score = f1(record.text, reported["text"])
        tally.scores.append(score)
        if score < 1:
            texts = apart(parsed.body, record.text, reported["text"])
            shown = f"{score:.4f}, without {_list(texts.missing)}, more {_list(texts.extra)}"
            tally.differ("text", record.path, shown, reason=why(texts), score=score)


def _list(found: Counter[str]) -> str:
    first = " ".join(sorted(found)[:5])
    return f"{found.total()} ({first}{' …' if len(found) > 5 else ''})" if found else "0"


def _compare_people(
    tally: Tally,
    records: Mapping[str, PageRecord],
    oracle: Mapping[str, Reported],
    reading: _Reading,
) -> None:
    """Compare the names of authors whose profile has a title."""
    for path in sorted(records.keys() & oracle.keys()):
        for plural in {"authors", "people"} & {plural for _, plural in reading.site.taxonomies}:
            known = reading.context.named[records[path].site_lang].people
            for term in oracle[path]["terms"].get(plural, ()):
                # Without a title, the profile has the name under a key that Hugo ignores.
                if term["term"] in known and term["title"]:
                    tally.same("people", path, known[term["term"]], term["title"])


def _compare_collisions(
    tally: Tally, records: Mapping[str, PageRecord], oracle: Mapping[str, Reported]
) -> None:
    urls: defaultdict[str, list[str]] = defaultdict(list)
    for path, reported in oracle.items():
        if reported["relpermalink"] and not reported["draft"]:
            urls[reported["relpermalink"]].append(path)
    hugo = sorted(path for paths in urls.values() for path in sorted(paths)[1:])
    ours = [diagnostic.path for diagnostic in collisions(records.values())]
    tally.same("collisions", "all", ours, hugo)


def _compare_arguments(
    tally: Tally,
    records: Mapping[str, PageRecord],
    oracle: Mapping[str, Reported],
    plain: Mapping[str, Reported],
) -> None:
    """Count the words that only shortcode arguments contain, and how many eventsearch finds."""
    for path in sorted(records.keys() & oracle.keys() & plain.keys()):
        before = words(plain[path]["text"])
        only = words(oracle[path]["text"]) - before
        lost = only - (words(records[path].text) - before)
        tally.of["arguments"] += only.total()
        tally.right["arguments"] += only.total() - lost.total()
        if lost:
            tally.differ("arguments", path, f"without {_list(lost)}", reason="")


def _iso(moment: str) -> str:
    return datetime.fromisoformat(moment).isoformat() if moment else ""


def read_oracle(
    folder: Path, name: str, languages: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Reported]:
    """
    Return the pages of an oracle that have a file, by its path.

    Args:
        languages: Language to prefer by file, if a file is a page in several languages.
    """
    oracle: dict[str, Reported] = {}
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            source = page["source"]
            if source and (source not in oracle or page["lang"] == languages.get(source)):
                oracle[source] = page
    return oracle
