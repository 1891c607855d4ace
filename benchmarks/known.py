"""
Does the page that a visitor has in mind come first?

    python benchmarks/known.py [SITE…] [--lang LANG] [--each 30] [--seed 1] [--list]

It makes searches from a site's pages, like those of visitors who look for a page they know, and
prints MRR@10 by kind. ``--list`` also prints each search with another page first, and that page.
Without sites it uses the searches of `judged/known.json` beside the corpora. It skips pages that
share their title with another page in the same language.

Kinds: the two rarest words of a title, also in the other number and without accents; four words of
the first lines that are not in the title; three of these and a word that is not on the page; words
of a title with a typing error; the beginning of a title; words of a heading.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from math import fsum
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from eventsearch.analysis import stop_words
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import StoredPage
from eventsearch.search.index import Index, open_index
from eventsearch.settings import load_settings
from quality import SHARED, pages, without_accents

NOW = datetime(2031, 1, 1, tzinfo=UTC)

HALF_TYPED = "d title, half typed"

SITES = {
    "coredns": ("coredns", ""),
    "hugodocs": ("hugodocs", ""),
    "2i2c": ("2i2c", ""),
    "davidaparicio-en": ("davidaparicio", "en"),
    "davidaparicio-fr": ("davidaparicio", "fr"),
    "ssphub-fr": ("ssphub-history", "fr"),
    "roweb3": ("roweb3", ""),
    "helm-hugo": ("helm-hugo", ""),
    "k8s-contributor": ("k8s-contributor", ""),
}
"""Name in `known.json`, with the folder of the site and the language of the searches."""

PLURAL = {"de": "en", "nl": "en", "it": ""}
"""Plural ending of nouns by language. Other languages use ``s``."""

_WORD = re.compile(r"[^\W\d_]{4,}")


class KnownItem(NamedTuple):
    """A search and the page it should find."""

    kind: str
    target: str
    text: str
    lang: str = ""


class Maker:
    """
    Makes searches from the pages in a language.

    Args:
        entries: All pages. Only pages in *lang* become targets of searches.
    """

    def __init__(self, entries: Sequence[StoredPage], lang: str, random: Random) -> None:
        self._random = random
        self._lang = lang
        titles = Counter(entry.title.casefold() for entry in entries if entry.lang == lang)
        self._pages = [
            entry
            for entry in entries
            if entry.lang == lang and titles[entry.title.casefold()] == 1 and entry.kind == "page"
        ]
        self._headings = Counter(
            heading.heading.casefold() for entry in entries for heading in entry.headings
        )
        self._counts = Counter(
            word for entry in entries for word in {*self._words(_everything(entry))}
        )

    def _words(self, text: str) -> list[str]:
        """Return the words of a text in order, without stop words and repetitions."""
        words = dict.fromkeys(_WORD.findall(text.lower()))
        return [word for word in words if word not in stop_words(self._lang)]

    def _rarest(self, words: Sequence[str], most: int) -> list[str]:
        """Return up to *most* words that the fewest pages contain, in their original order."""
        chosen = sorted(words, key=lambda word: (self._counts[word], words.index(word)))[:most]
        return sorted(chosen, key=words.index)

    def items(self, each: int) -> Iterator[KnownItem]:
        """Yield at most *each* searches of each kind."""
        for kind, make in {
            "a title, inflected": self._inflected,
            "b lead words": self._lead,
            "b2 lead words + stray": self._stray,
            "c title, misspelt": self._misspelt,
            HALF_TYPED: self._half_typed,
            "e heading": self._heading,
        }.items():
            found = 0
            for page in self._random.sample(self._pages, len(self._pages)):
                if found < each and (text := make(page)):
                    found += 1
                    yield KnownItem(kind, page.id, text, self._lang)

    def _inflected(self, page: StoredPage) -> str:
        words = self._rarest(self._words(page.title), 2)
        if len(words) < 2:
            return ""
        *others, last = words
        plural = PLURAL.get(self._lang, "s")
        last = last.removesuffix(plural) if plural and last.endswith(plural) else last + plural
        return without_accents(" ".join((*others, last)))

    def _lead(self, page: StoredPage) -> str:
        lead = page.summary or page.more or page.text
        words = self._words(" ".join(lead.split()[:30]))
        own = {*self._words(page.title)}
        words = [word for word in words if word not in own]
        if len(words) < 4:
            return ""
        return " ".join(sorted(self._random.sample(words, 4), key=words.index))

    def _stray(self, page: StoredPage) -> str:
        words, own = self._lead(page).split(), {*self._words(_everything(page))}
        others = [word for word, count in self._counts.items() if word not in own and count > 1]
        return " ".join((*words[:3], self._random.choice(others))) if words and others else ""

    def _misspelt(self, page: StoredPage) -> str:
        words = self._rarest(self._words(page.title), 2)
        longest = max(words, key=len, default="")
        if len(longest) < 5:
            return ""
        at, letter = self._random.randrange(1, len(longest) - 1), self._random.choice("aeionrst")
        before, after = longest[:at], longest[at:]
        slips = (before + after[1:], before + before[-1] + after, before + letter + after[1:])
        slip = self._random.choice((*slips, before + after[1] + after[0] + after[2:]))
        return " ".join(slip if word == longest else word for word in words)

    def _half_typed(self, page: StoredPage) -> str:
        words = page.title.split()[: self._random.randrange(2, 5)]
        if len(words) < 2 or len(words[-1]) < 4:
            return ""
        last = words[-1][: self._random.randrange(3, len(words[-1]))]
        return " ".join((*words[:-1], last)).lower()

    def _heading(self, page: StoredPage) -> str:
        own = [each.heading for each in page.headings]
        own = [heading for heading in own if self._headings[heading.casefold()] == 1]
        words = [self._rarest(self._words(heading), 4) for heading in own]
        rows = [row for row in words if len(row) > 1]
        return " ".join(self._random.choice(rows)) if rows else ""


def _everything(page: StoredPage) -> str:
    return " ".join((page.title, page.summary, page.abstract, page.more, page.text))


def rank(index: Index, item: KnownItem) -> tuple[int, str]:
    """Return the rank of the target (0 if not among the first ten hits), and the first hit."""
    request = SearchRequest(
        text=item.text, lang=item.lang or None, unfinished=item.kind == HALF_TYPED
    )
    ids = [hit.page.id for hit in index.search(request, now=NOW).hits]
    return (ids.index(item.target) + 1 if item.target in ids else 0), (ids or ["nothing"])[0]


@contextmanager
def opened(root: Path) -> Iterator[Index]:
    """Build and open an index of a site."""
    with TemporaryDirectory(prefix="known-") as folder:
        flags = {"index": Path(folder)}
        build(load_settings(root, environ=os.environ, flags=flags), full=True)
        index = open_index(Path(folder))
        try:
            yield index
        finally:
            index.close()


def made(index: Index, lang: str, each: int, seed: int) -> list[KnownItem]:
    """Make searches in *lang*, or in each language with a tenth or more of the pages."""
    entries = pages(index, NOW)
    counts = Counter(entry.lang for entry in entries)
    languages = [lang] if lang else [one for one, n in counts.items() if n * 10 >= len(entries)]
    random = Random(seed)
    return [item for one in sorted(languages) for item in Maker(entries, one, random).items(each)]


def judged() -> Mapping[str, list[KnownItem]]:
    """Return the searches of `known.json`, by site folder."""
    by_site: dict[str, list[KnownItem]] = defaultdict(list)
    data = json.loads((SHARED / "judged" / "known.json").read_text(encoding="utf-8"))
    for name, searches in data.items():
        site, lang = SITES[name]
        by_site[site] += [KnownItem(one["kind"], one["target"], one["q"], lang) for one in searches]
    return by_site


def main() -> None:
    """Run the searches and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="*", type=Path)
    parser.add_argument("--lang", default="")
    parser.add_argument("--each", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    given = {} if arguments.sites else judged()
    values: dict[str, list[float]] = defaultdict(list)
    for root in arguments.sites or [SHARED / "corpora" / site for site in given]:
        with opened(root) as index:
            items = given.get(root.name) or made(
                index, arguments.lang, arguments.each, arguments.seed
            )
            for item in items:
                at, first = rank(index, item)
                for key in (item.kind, root.name, "all"):
                    values[key].append(1 / at if at else 0.0)
                if arguments.list and at != 1:
                    print(f"{at or '-'}\t{item.kind}\t{item.text}\t{item.target}\t{first}")
    print("| searches | | MRR@10 |\n|---|---|---|")
    for key, some in sorted(values.items()):
        print(f"| {key} | {len(some)} | {fsum(some) / len(some):.3f} |")


if __name__ == "__main__":
    main()
