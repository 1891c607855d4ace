"""
How fast does an engine build and answer?

    python benchmarks/search.py [--documents 10000] [--seed 1] [--questions 200] [--updates 0]

Documents and queries come from a seed: words by Zipf's law over 60,000 stems, about 360 a document,
in four text fields and the two form fields. The output lists the build time, the size on disk
beside the size of the texts, and the opening time. For each kind of query it lists CPU time (p50,
p99) in one process, with three facets, a filter and the ten best stored hits. With ``--updates N``,
N runs each replace a document before the first query.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from eventsearch.engines import Engine, whoosh
from eventsearch.model.document import Document, FieldTerms
from eventsearch.model.query import (
    And,
    Node,
    Or,
    PhraseQuery,
    PrefixQuery,
    Query,
    TermForm,
    TermsFilter,
    WordQuery,
)

VOCABULARY = 60_000
LENGTHS = {"title": 8, "headings": 20, "summary": 25, "body": 300}
FACETS = ("tag", "year", "author")
SYLLABLES = re.findall("[^ ]+", "ba ce di fo gu la me ni po ru sa te vi xo zu bré chê dou fan gli")


class Words:
    """Random words by Zipf's law. The same seed always produces the same words."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._sums = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def number(self) -> int:
        """Return the rank of a random word."""
        return bisect(self._sums, self.random.random() * self._sums[-1])

    def rare(self) -> int:
        """Return the rank of a random word of medium frequency, like those that people search."""
        return int(VOCABULARY ** self.random.uniform(0.2, 0.9))

    def topic(self) -> int:
        """Return the rank of a random tag out of 400. Low ranks are more frequent."""
        return int(400 ** self.random.random())


@cache
def spelled(number: int) -> str:
    """Return the word with this rank."""
    parts = []
    number += 20
    while number:
        number, last = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[last])
    return "".join(parts)


@cache
def folded(word: str) -> str:
    """Return a word without the accents of `SYLLABLES`."""
    return word.replace("é", "e").replace("ê", "e")


def field(name: str, words: list[str]) -> FieldTerms:
    """Return a field of these words, with their positions."""
    postings: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        postings.setdefault(word, []).append(position)
    return FieldTerms(
        field=name, length=len(words), postings={term: tuple(at) for term, at in postings.items()}
    )


def documents(count: int, words: Words) -> Iterator[tuple[Document, int]]:
    """Yield random documents, each with the number of bytes of its texts."""
    random = words.random
    for number in range(count):
        texts = {
            name: [spelled(words.number()) for _ in range(length)]
            for name, length in LENGTHS.items()
        }
        everything = [word for text in texts.values() for word in text]
        stems = [field(name, [folded(word)[:7] for word in text]) for name, text in texts.items()]
        forms = [field("folded", [folded(word) for word in everything]), field("exact", everything)]
        begins = random.randrange(1_500_000_000, 1_900_000_000)
        stored = json.dumps({name: " ".join(text) for name, text in texts.items()})
        year = time.gmtime(begins).tm_year
        yield (
            Document(
                id=f"content/event/{number:06}/index.md",
                fields=(*stems, *forms),
                keywords={
                    "tag": tuple(spelled(words.topic()) for _ in range(random.randint(0, 4))),
                    "author": (spelled(random.randrange(500)),),
                    "year": (str(year),),
                    "lang": (random.choice(("fr", "fr", "en")),),
                    "section": (random.choice(("event", "post", "project")),),
                },
                begins=begins,
                ends=begins + 7200,
                is_event=random.random() < 0.5,
                visible_from=begins - 10**7,
                visible_until=None,
                stored=stored.encode(),
            ),
            len(" ".join(everything).encode()),
        )


def word(text: str) -> WordQuery:
    """Return the query for one typed word: its stem, folded form and exact form."""
    return WordQuery(
        forms=(
            TermForm(kind="stem", term=folded(text)[:7]),
            TermForm(kind="folded", term=folded(text)),
            TermForm(kind="exact", term=text),
        )
    )


def phrase(words: Words) -> PhraseQuery:
    """Return a phrase of two words, which are frequent enough to be adjacent in some texts."""
    pair = [folded(spelled(words.number()))[:7] for _ in range(2)]
    return PhraseQuery(slots=tuple((stem,) for stem in pair))


KINDS: dict[str, Callable[[Words], Node]] = {
    "one word": lambda words: word(spelled(words.rare())),
    "two words": lambda words: And(children=tuple(word(spelled(words.rare())) for _ in range(2))),
    "three of any": lambda words: Or(
        children=tuple(word(spelled(words.number())) for _ in range(3))
    ),
    "common words": lambda words: And(
        children=tuple(word(spelled(words.random.randrange(30))) for _ in range(3))
    ),
    "phrase": phrase,
    "prefix": lambda words: PrefixQuery(
        prefix=folded(spelled(words.rare()))[: words.random.choice((2, 4))]
    ),
    "tag": lambda words: TermsFilter(field="tag", values=(spelled(words.topic()),)),
    "everything": lambda _: And(children=()),
}


def ask(engine: Engine, kind: str, seed: int, count: int) -> list[float]:
    """Return the CPU milliseconds of each query of a kind, in ascending order."""
    words = Words(seed)
    taken = []
    for _ in range(count):
        query = Query(
            match=KINDS[kind](words),
            now=1_750_000_000 + words.random.randrange(10**6),
            facets=FACETS,
            filters=(("lang", TermsFilter(field="lang", values=("fr",))),),
        )
        start = time.process_time()
        engine.search(query)
        taken.append((time.process_time() - start) * 1000)
    return sorted(taken)


def update(folder: Path, count: int, words: Words) -> list[float]:
    """Replace one document in each run. Return the CPU milliseconds of the runs, ascending."""
    taken = []
    for document, _ in documents(count, words):
        start = time.process_time()
        with whoosh.build(folder, based=True) as build:
            build.remove(document.id)
            build.add(document)
        taken.append((time.process_time() - start) * 1000)
    return sorted(taken)


def main() -> None:
    """Build an index, run the queries and print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--updates", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, texts, building = Path(name), 0, 0.0
        with whoosh.build(folder, based=False) as build:
            for document, size in documents(arguments.documents, Words(arguments.seed)):
                start = time.process_time()
                build.add(document)
                building += time.process_time() - start
                texts += size
            start = time.process_time()
        building += time.process_time() - start
        disk = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{arguments.documents} documents built in {building:.2f} s of CPU")
        print(f"{disk / 1e6:.1f} MB on disk, {disk / texts:.2f} times the texts")
        if taken := update(folder, arguments.updates, Words(arguments.seed + 2)):
            print(f"an update: p50 {taken[len(taken) // 2]:.1f} ms, most {taken[-1]:.1f} ms")
        start = time.perf_counter()
        engine = whoosh.open(folder)
        print(f"opened in {(time.perf_counter() - start) * 1000:.1f} ms")
        for kind in KINDS:
            taken = ask(engine, kind, arguments.seed + 1, arguments.questions)
            p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
            print(f"{kind:>14}: p50 {p50:7.2f} ms   p99 {p99:7.2f} ms   most {taken[-1]:7.2f} ms")
        engine.close()
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")


if __name__ == "__main__":
    main()
