"""
Generate a large site for benchmarks.

Writes page bundles in French and English, with words by Zipf's law, headings, lists, tables, tags,
places, people and dates. The same number and seed produce the same bytes.

    python benchmarks/tree.py DIR [N] [SEED]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

VOCABULARY = 30_000
"""Number of different words in each language."""
FEWEST, MOST = 50, 800
"""Minimum and maximum number of words in the body of a page."""
SMALL_SITE = 1_000

CONFIGURATION = """\
baseURL: https://example.org/
title: Banc d'essai
timeZone: Europe/Paris
defaultContentLanguage: fr
languages:
  fr: {weight: 1, contentDir: content/fr}
  en: {weight: 2, contentDir: content/en}
taxonomies: {tag: tags, category: categories, author: authors}
permalinks:
  post: /:year/:month/:slug/
"""

COMMON = {
    "fr": "de la le les et des en un une du est que pour dans au sur par il qui ne se pas plus"
    " données réseau atelier école été formation méthode l'enquête d'État aujourd'hui œuvre",
    "en": "the of and to in a is that for it as was with be by on not he this are or his from at"
    " data network workshop school summer training method survey don't state-of-the-art today",
}
PIECES = {
    "fr": "ba con dé é fi ga lé mi mon na or pa qua ré sa ti tion vé ment eur eux esse ière ô",
    "en": "ba con de ex fi ga li mi mon na or pa qua re sa ti tion ver ment er ing ness ly th",
}
TAGS = ("10%", "C++", "Open Data", "R&D", "Python", "santé", "énergie", "jeunes", "f#", "web")
PLACES = ("Nantes", "Saint-Malo", "Île-d'Aix", "York", "en ligne", "Rennes", "Évreux", "Bath")
PEOPLE = ("Aïcha Le Goff", "Jean d'Arc", "Zoé Martin", "Tom O'Neil", "Li Wei")
FIRST_DAY = datetime(2015, 1, 5, 9, tzinfo=UTC)


class Writer:
    """Generates text in a language. Pages do not depend on earlier pages."""

    def __init__(self, lang: str, seed: int) -> None:
        random = Random(f"{seed}-{lang}")
        words = COMMON[lang].split()
        pieces = PIECES[lang].split()
        while len(words) < VOCABULARY:
            words.append("".join(random.choices(pieces, k=random.randint(2, 5))))
        self._words: Sequence[str] = words
        self._weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def words(self, random: Random, count: int) -> list[str]:
        """Return random words. Frequent words appear more often."""
        return random.choices(self._words, cum_weights=self._weights, k=count)

    def sentence(self, random: Random, count: int) -> str:
        """Return a sentence of random words."""
        return " ".join(self.words(random, count)).capitalize() + "."

    def body(self, random: Random) -> str:
        """Return Markdown of FEWEST to MOST words."""
        left = random.randint(FEWEST, MOST)
        blocks = []
        while left > 0:
            count = min(left, random.randint(20, 90))
            blocks.append(self._block(random, count))
            left -= count
        return "\n\n".join(blocks)

    def _block(self, random: Random, count: int) -> str:
        text = self.sentence(random, count)
        match random.randrange(8):
            case 0:
                return f"## {' '.join(self.words(random, 4)).capitalize()}\n\n{text}"
            case 1:
                return "\n".join(f"- {self.sentence(random, 9)}" for _ in range(max(1, count // 9)))
            case 2:
                return f"> {text}"
            case 3:
                rows = [" | ".join(self.words(random, 3)) for _ in range(max(1, count // 3))]
                return "\n".join(f"| {row} |" for row in (rows[0], "--- | --- | ---", *rows[1:]))
            case _:
                middle = f"**{' '.join(self.words(random, 2))}** [{self.words(random, 1)[0]}](/x/)"
                return f"{text} {middle} {text.lower()}" if count < 40 else f"{text} {middle}"


def front_matter(writer: Writer, random: Random, number: int) -> str:
    """Return the front matter of a page. Every third page is an event."""
    start = FIRST_DAY + timedelta(hours=7 * number % 120_000)
    lines = [
        f'title: "{" ".join(writer.words(random, random.randint(3, 8))).capitalize()}"',
        f"date: {start:%Y-%m-%dT%H:%M:%SZ}",
        f'summary: "{writer.sentence(random, 18)}"',
        f"tags: [{', '.join(repr(tag) for tag in random.sample(TAGS, random.randint(0, 4)))}]",
    ]
    if number % 3 == 0:
        end = start + timedelta(hours=random.choice((1, 2, 8, 30)))
        published = start - timedelta(days=random.randint(3, 60))
        lines += [
            f"date_end: {end:%Y-%m-%dT%H:%M:%SZ}",
            f"publishDate: {published:%Y-%m-%d}",
            f'location: "{random.choice(PLACES)}"',
            f'authors: ["{random.choice(PEOPLE)}"]',
        ]
    return "---\n" + "\n".join(lines) + "\n---\n"


def page(writer: Writer, number: int, seed: int) -> str:
    """Return the Markdown file of the page with this number."""
    random = Random(f"{seed}-{number}")
    return front_matter(writer, random, number) + "\n" + writer.body(random) + "\n"


def write_tree(root: Path, count: int = SMALL_SITE, seed: int = 1) -> None:
    """Write a site of *count* page bundles into *root*. Every fourth page is English."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "hugo.yaml").write_text(CONFIGURATION, encoding="utf-8")
    writers = {lang: Writer(lang, seed) for lang in ("fr", "en")}
    for number in range(count):
        lang = "en" if number % 4 == 3 else "fr"
        section = "event" if number % 3 == 0 else "post"
        folder = root / "content" / lang / section / f"page-{number:06}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.md").write_text(page(writers[lang], number, seed), encoding="utf-8")


def main(*arguments: str) -> None:
    """Write the site, or print the usage if there are no arguments."""
    if not arguments:
        print("python benchmarks/tree.py DIR [N] [SEED]")
        return
    folder, *numbers = arguments
    write_tree(Path(folder), *map(int, numbers))


if __name__ == "__main__":
    main(*sys.argv[1:])
