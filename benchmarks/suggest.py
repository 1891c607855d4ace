"""
How long does a keystroke take?

    python benchmarks/suggest.py [--pages 10000] [--seed 1]

The pages have titles of four to nine words drawn by Zipf's law, tags, an author and a place. Half
of them are events with a name of their own. One process types the beginnings of names and of words
in names, letter by letter. The output is the CPU time of a keystroke (p50, p99, maximum) by the
number of letters typed, beside a plain scan of all names. First come the times of the first query
and of the second one, which builds the table of all words.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eventsearch.engines import Engine, whoosh
from eventsearch.indexer.document_builder import document
from eventsearch.model.page import Meta, PageRecord
from eventsearch.model.query import SuggestRequest
from eventsearch.search.suggest import Suggester
from search import Words, spelled

NOW = datetime(2031, 1, 1, tzinfo=UTC)
LETTERS = 12
LIMIT = 10


def title(words: Words) -> str:
    """Return a title of four to nine random words."""
    count = words.random.randint(4, 9)
    return " ".join(spelled(words.number()) for _ in range(count)).capitalize()


def records(count: int, words: Words) -> Iterator[PageRecord]:
    """Yield pages. Every second page is an event."""
    random = words.random
    for number in range(count):
        begins = NOW + timedelta(hours=random.randint(-50_000, 10_000))
        is_event = number % 2 == 0
        yield PageRecord(
            path=f"content/event/{number:06}/index.md",
            url=f"/event/{number:06}/",
            lang="fr",
            site_lang="fr",
            kind="page",
            section="event",
            meta=Meta(
                title=title(words),
                event=title(words) if is_event else "",
                start=begins if is_event else None,
                begins=begins if is_event else None,
                over=begins + timedelta(hours=2) if is_event else None,
                date=begins,
                terms=(("tags", tuple({spelled(words.topic()) for _ in range(3)})),),
                authors=(f"{spelled(random.randrange(500))} {spelled(random.randrange(500))}",),
                location=spelled(random.randrange(200)).capitalize(),
            ),
            text="",
            sections=(),
            visible_from=None,
            visible_until=None,
            buildable=True,
            digest="",
        )


def typed_words(names: Sequence[str], words: Words) -> Iterator[str]:
    """Yield the texts in a search box while names are typed, sometimes from the second word on."""
    for _ in range(200):
        name = words.random.choice(names)
        if words.random.random() < 0.5:
            name = name.partition(" ")[2] or name
        yield from (name[:end] for end in range(1, min(len(name), LETTERS) + 1))


def spent(seconds: float) -> str:
    """Return the CPU milliseconds since an earlier value of `time.process_time`."""
    return f"{(time.process_time() - seconds) * 1000:.1f} ms"


def keystrokes(suggester: Suggester, names: Sequence[str], words: Words) -> None:
    """Print the CPU times of suggestions and of a plain scan, by number of letters typed."""
    taken: dict[int, list[float]] = {}
    plain: dict[int, list[float]] = {}
    lowered = [name.lower() for name in names]
    for text in typed_words(names, words):
        start = time.process_time()
        suggester.suggest(SuggestRequest(text=text, limit=LIMIT), int(NOW.timestamp()))
        middle = time.process_time()
        wanted = text.lower()
        sum(wanted in name for name in lowered)
        taken.setdefault(len(text), []).append((middle - start) * 1000)
        plain.setdefault(len(text), []).append((time.process_time() - middle) * 1000)
    for letters in sorted(taken):
        some = sorted(taken[letters])
        p50, p99 = some[len(some) // 2], some[int(len(some) * 0.99)]
        look = sorted(plain[letters])[len(plain[letters]) // 2]
        print(
            f"{letters:2} letters: p50 {p50:5.2f} ms   p99 {p99:5.2f} ms   most {some[-1]:5.2f} ms"
            f"   plain look p50 {look:5.2f} ms"
        )


def names_of(engine: Engine) -> list[str]:
    """Return all names that can be suggested."""
    fields = ("label", "tag", "author", "location")
    now = int(NOW.timestamp())
    return [label.value for field in fields for label in engine.facet_values(field, now)]


def main() -> None:
    """Build an index of generated pages, and print the times of the suggestions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    words = Words(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with whoosh.build(folder, based=False) as build:
            for record in records(arguments.pages, words):
                build.add(document(record, zone="UTC"))
        engine = whoosh.open(folder)
        suggester = Suggester(engine, ())
        for number in ("first", "second"):
            start = time.process_time()
            suggester.suggest(SuggestRequest(text="bac"), int(NOW.timestamp()))
            print(f"{number} question {spent(start)}")
        names = names_of(engine)
        print(f"{arguments.pages} pages, {len(names)} names")
        keystrokes(suggester, names, words)
        engine.close()


if __name__ == "__main__":
    main()
