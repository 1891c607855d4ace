"""Searching uses no more memory than its limit, however large the index is."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from eventsearch.engines import MEMORY, Engine, whoosh
from eventsearch.engines.whoosh import KEPT
from eventsearch.model.document import WEIGHTS, Document, FieldTerms, RankingParams
from eventsearch.model.lru_cache import ENTRY, LruCache, key_size, size_of
from eventsearch.model.query import (
    And,
    DateRangeFilter,
    FormKind,
    FuzzyQuery,
    Node,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    Query,
    TermForm,
    WordQuery,
)
from eventsearch.settings import ServeSettings
from long_form import tries

pytestmark = pytest.mark.endurance

PAGES = tries(2_000, 30_000)
MEGABYTES = tries(6, 60)
"""Memory limit in MB. Without a limit, the same queries use more."""
QUESTIONS = tries(250, 1_000)
LETTERS = "abcdefghijklmnopqrst"
KINDS: tuple[FormKind, ...] = ("stem", "folded", "exact")
NOW = 1_750_000_000


def spelled(number: int) -> str:
    """Return a word of four letters for a number."""
    return "".join(LETTERS[number // 20**place % 20] for place in range(4))


def made(number: int, random: Random) -> Document:
    """Return a page of thirty words, some of them frequent."""
    words = [spelled(int(20_000 * random.random() ** 3)) for _ in range(30)]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    begins = NOW + random.randrange(-(10**7), 10**7)
    return Document(
        id=f"content/event/a-page-of-a-large-site-{number:06}/index.md",
        fields=tuple(
            FieldTerms(
                field=name, length=30, postings={word: tuple(at) for word, at in places.items()}
            )
            for name in ("body", "folded", "exact")
        ),
        keywords={"tag": tuple(spelled(random.randrange(300)) for _ in range(3)), "lang": ("fr",)},
        begins=begins,
        ends=begins + 7200,
        is_event=number % 2 == 0,
        visible_from=begins - 10**7,
        visible_until=None,
        stored=" ".join(words).encode(),
    )


def word(random: Random) -> WordQuery:
    """Return a query for a random word, in all its forms."""
    text = spelled(random.randrange(20_000))
    return WordQuery(forms=tuple(TermForm(kind=kind, term=text) for kind in KINDS))


def node(random: Random) -> Node:
    """Return a random query node. Each kind of node reads different parts of the index."""
    one, other = word(random), word(random)
    stems = (one.forms[0].term,), (other.forms[0].term,)
    begins = NOW + random.randrange(10**6)
    return random.choice(
        (
            one,
            Or(children=(one, other, word(random))),
            ProximityBoost(child=And(children=(one, other)), pairs=(stems,)),
            PhraseQuery(slots=stems),
            PrefixQuery(prefix=stems[0][0][:2]),
            FuzzyQuery(word=stems[0][0], edits=1),
            And(children=(one, DateRangeFilter(low=begins, high=begins + 10**6))),
            And(children=()),
        )
    )


def ask(engine: Engine, random: Random) -> None:
    """Run one random search at a random time. Sometimes also read labels and a stored page."""
    now = NOW + random.randrange(10**6)
    sort = random.choice(("relevance", "relevance", "date", "-date"))
    engine.search(Query(match=node(random), now=now, facets=("tag", "lang", "status"), sort=sort))  # type: ignore[arg-type]
    if random.random() < 0.05:
        engine.facet_values("tag", now)
        engine.stored(f"content/event/a-page-of-a-large-site-{random.randrange(PAGES):06}/index.md")


@contextmanager
def traced() -> Iterator[None]:
    """Trace memory that is allocated inside this context."""
    gc.collect()
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of many pages in two segments. A few pages are deleted."""
    folder = tmp_path_factory.mktemp("large")
    random = Random(1)
    with whoosh.build(folder, based=False) as build:
        for number in range(PAGES):
            build.add(made(number, random))
    with whoosh.build(folder, based=True) as build:
        for number in range(0, PAGES, PAGES // 100):
            build.remove(f"content/event/a-page-of-a-large-site-{number:06}/index.md")
            build.add(made(number, random))
    return folder


def taken(folder: Path, memory: float, questions: int) -> tuple[int, int]:
    """Return the bytes held after a number of searches, and the peak during them."""
    random = Random(2)
    engine = whoosh.open(folder, memory=1_000)
    ask(engine, random)  # Modules loaded here do not count.
    engine.close()
    with traced():
        engine = whoosh.open(folder, memory=memory)
        for _ in range(questions):
            ask(engine, random)
        gc.collect()
        found = tracemalloc.get_traced_memory()
        engine.close()
    return found


def test_searching_stays_within_its_memory(large: Path) -> None:
    held, most = taken(large, MEGABYTES, QUESTIONS)
    assert held <= most <= MEGABYTES * 1_000_000
    assert held >= MEGABYTES * 1_000_000 / 3


def test_unknown_words_stay_within_their_memory(large: Path) -> None:
    random = Random(3)
    engine = whoosh.open(large, memory=MEGABYTES)
    ask(engine, random)
    held: list[int] = []
    with traced():
        for number in range(4_000):
            text = f"{spelled(number)}{'x' * 40}"
            forms = tuple(TermForm(kind=kind, term=f"{kind} {text}") for kind in KINDS)
            ranking = RankingParams(weights=dict(WEIGHTS))
            engine.search(Query(match=WordQuery(forms=forms), now=NOW, ranking=ranking))
            if number % 1_000 == 999:
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
        engine.close()
    assert max(held) <= MEGABYTES * 1_000_000 * KEPT
    assert held[-1] <= 1.1 * held[-2]


def test_without_a_limit_the_same_queries_need_more_memory(large: Path) -> None:
    held, _ = taken(large, 1_000 * MEGABYTES, QUESTIONS)
    assert held > MEGABYTES * 1_000_000


def test_a_closed_index_uses_no_memory(large: Path) -> None:
    taken(large, 1_000, 50)  # Modules loaded here do not count.
    with traced():
        gc.disable()
        try:
            engine = whoosh.open(large, memory=1_000)
            for seed in range(50):
                ask(engine, Random(seed))
            open_held, _ = tracemalloc.get_traced_memory()
            engine.close()
            del engine
            held, _ = tracemalloc.get_traced_memory()
        finally:
            gc.enable()
    assert held < open_held / 10


def test_values_are_evicted_and_reserved_bytes_are_not() -> None:
    cache = LruCache(10_000)
    for name in "abc":
        cache.put(name, name, 2_000)
    cache.get("a")
    cache.reserve(5_000)
    assert [cache.get(name) for name in "abc"] == ["a", None, "c"]
    other = cache.child()
    other.put("a", "large", 5_000)
    assert other.get("a") is None
    other.put("a", "of another", 1_000)
    cache.close()
    cache.put("a", "late", 1_000)
    assert (cache.get("a"), other.get("a"), cache.bytes_used) == (
        None,
        "of another",
        1_000 + ENTRY + key_size("a"),
    )


def test_numbers_in_a_list_count_as_objects() -> None:
    assert size_of([2**20] * 10) > size_of(b"0123456789") + 10 * 8


def test_the_default_is_that_of_the_settings() -> None:
    assert ServeSettings().memory == MEMORY


def test_values_of_other_caches_count_in_the_limit(large: Path) -> None:
    engine = whoosh.open(large, memory=MEGABYTES)
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return [0]

    for _ in range(2):
        assert engine.cached("one", make, lambda _: 1_000) == [0]
    assert len(made) == 1
    for number in range(10):
        engine.cached(("much", number), make, lambda _: int(MEGABYTES * 1_000_000 / 4))
    assert len(made) == 11
    engine.cached("one", make, lambda _: 1_000)
    assert len(made) == 12
    engine.close()
