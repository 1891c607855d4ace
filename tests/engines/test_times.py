"""Status, visibility and date filters find the same pages as a check of every page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from eventsearch.engines import Engine, whoosh
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search import time_decay, time_filters
from eventsearch.engines.whoosh.segment.doc_values import (
    WIDTH,
    no_times,
    read_times,
    times,
    write_times,
)
from eventsearch.errors import IndexDamaged
from eventsearch.model.document import Document, RankingParams
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.query import And, DateRangeFilter, EventStatusFilter, Query

from . import reference, small_index

PAGES = 2_500
"""Number of pages: more than `FEWEST_STEP`, so that the engine stores several sets of pages."""
SPAN = 1_000
DAY = 86_400
LAST = (1 << 63) - 1


def page(number: int, random: Random) -> Document:
    """Return a page without words. Times may be missing, and the end may be before the start."""

    def moment() -> int | None:
        return random.choice((None, random.randrange(SPAN), random.randrange(SPAN)))

    begins = moment()
    document = Document(
        id=f"{number:05}",
        fields=(),
        keywords={},
        begins=begins,
        ends=None if begins is None else random.choice((None, begins, begins + 9, begins - 9)),
        is_event=random.random() < 0.5,
        visible_from=moment(),
        visible_until=random.choice((None, LAST, random.randrange(SPAN))),
        stored=b"",
    )
    return document if begins is None or number % 5 else recurring(document, begins, random)


def recurring(document: Document, begins: int, random: Random) -> Document:
    """Return a recurring event. Its occurrences may overlap."""
    step, length = random.randrange(1, 200), random.choice((0, 1, 9, 90))
    starts = range(begins, begins + step * random.randrange(1, 9), step)
    spans = tuple((start, start + length) for start in starts)
    return document._replace(is_event=True, ends=spans[-1][1], occurrences=spans)


@pytest.fixture(scope="module")
def pages() -> list[Document]:
    """Return pages in the order of their ids."""
    random = Random(1)
    return [page(number, random) for number in range(PAGES)]


@pytest.fixture(scope="module")
def whole(pages: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of these pages in one segment, without deleted pages."""
    folder: Path = tmp_path_factory.mktemp("whole")
    with whoosh.build(folder, based=False) as build:
        for document in pages:
            build.add(document)
    return folder


@pytest.fixture(scope="module")
def engine(pages: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return an index of these pages in two segments, one with deleted pages."""
    folder = tmp_path_factory.mktemp("times")
    with whoosh.build(folder, based=False) as build:
        for document in pages:
            build.add(document)
    again = pages[::10]
    with whoosh.build(folder, based=True) as build:
        for document in again:
            build.remove(document.id)
            build.add(document)
    opened = whoosh.open(folder)
    yield opened
    opened.close()


def seen(document: Document, now: int) -> bool:
    """Whether a page is visible at a time."""
    first, last = document.visible_from, document.visible_until
    return (first is None or first <= now) and (last is None or now <= last)


def is_on(document: Document, when: str, now: int) -> bool:
    """Whether an event has the status *when* at a time: upcoming, ongoing or past."""
    begins, ends = document.begins, document.ends
    if not document.is_event or begins is None:
        return False
    if document.occurrences:
        spans = [span for span in document.occurrences if span[1] > now]
        begins, ends = spans[0] if spans else document.occurrences[-1]
    over = max(begins, begins if ends is None else ends)
    return when == ("upcoming" if begins > now else "ongoing" if over > now else "past")


def overlaps(document: Document, low: int, high: int) -> bool:
    """Whether the time of a page, or one of its occurrences, overlaps [low, high)."""
    spans: tuple[tuple[int | None, int | None], ...] = document.occurrences
    return any(
        begins is not None
        and begins < high
        and (begins >= low or (document.is_event and ends is not None and ends > low))
        for begins, ends in spans or ((document.begins, document.ends),)
    )


@pytest.mark.parametrize("seed", range(12))
def test_status_sets_equal_a_check_of_each_page(
    pages: list[Document], engine: Engine, seed: int
) -> None:
    random = Random(seed)
    now = random.randrange(-2, SPAN + 12)
    low = random.randrange(-2, SPAN + 12)
    high = low + random.randrange(300)
    visible = [document for document in pages if seen(document, now)]

    def total(match: And | EventStatusFilter | DateRangeFilter) -> int:
        return engine.search(Query(match=match, now=now, limit=0)).total

    assert total(And(children=())) == len(visible)
    for when in ("upcoming", "ongoing", "past"):
        expected = sum(is_on(document, when, now) for document in visible)
        assert total(EventStatusFilter(when=when)) == expected
    expected = sum(overlaps(document, low, high) for document in visible)
    assert total(DateRangeFilter(low=low, high=high)) == expected


@pytest.mark.parametrize(("room", "columns"), [(8 * PAGES, 0), (1 << 24, 1)])
def test_time_factors_are_cached_after_many_requests(whole: Path, room: int, columns: int) -> None:
    reader = IndexReader(whole, LruCache(room), LruCache(0))
    query = Query(match=And(children=()), now=SPAN // 2)
    answers, used = [], []
    for _ in range(20):
        answers.append(list(time_decay.factors(reader, query, range(500))))
        used.append(reader.cache.bytes_used)
    reader.close()
    assert answers == [answers[0]] * 20
    assert (used[-1] - used[0]) // (time_decay.FACTOR * PAGES) == columns
    assert used[10:] == used[-1:] * 10
    assert used[-1] <= room


@pytest.mark.parametrize("room", [8 * PAGES, 1 << 24])
def test_status_is_the_same_whether_pages_are_sorted_by_time_or_not(whole: Path, room: int) -> None:
    reader = IndexReader(whole, LruCache(room), LruCache(0))
    past = [time_filters.status(reader, "past", now).bit_count() for now in range(0, SPAN, 100)]
    assert reader.cache.bytes_used <= room
    reader.close()
    assert past == sorted(past)
    assert past[0] < past[-1]


def test_times_are_read_back_unchanged(pages: list[Document]) -> None:
    every = no_times()
    for document in pages:
        every.add(times(document))
    data = write_times(every)
    assert read_times(data, PAGES) == every
    numbers = sum(2 + 2 * len(document.occurrences) for document in pages if document.occurrences)
    assert len(data) == WIDTH * PAGES + 8 * numbers
    assert [every.of(number) for number in range(50)] == [times(page) for page in pages[:50]]
    for cut in (1, 8, 8 * numbers + 1):
        with pytest.raises(IndexDamaged):
            read_times(data[:-cut], PAGES)


def test_recurring_events_come_in_the_order_of_their_next_occurrence(
    pages: list[Document], engine: Engine
) -> None:
    upcoming = EventStatusFilter(when="upcoming")
    for now, match, moment in (
        (300, upcoming, 300),
        (300, And(children=(upcoming, DateRangeFilter(low=500))), 500),
    ):
        query = Query(match=match, now=now, sort="date", limit=PAGES)
        ids = [each.id for each in engine.search(query).matches]
        starts = {page.id: next_start(page, moment) for page in pages}
        assert ids == sorted(ids, key=lambda id: (starts[id], id))
        assert any(starts[page.id] != page.begins for page in pages if page.id in ids)


def next_start(document: Document, moment: int) -> int:
    """Return the start of the next occurrence, or of the last one if all are over."""
    spans = [span for span in document.occurrences if span[1] > moment]
    return (spans or document.occurrences[-1:] or ((document.begins or 0, 0),))[0][0]


@pytest.mark.parametrize("half_life", [1.0, 180.0, 36_500.0])
def test_scores_fade_alike_over_thousands_of_years(tmp_path: Path, half_life: float) -> None:
    random = Random(2)
    days = [random.randrange(-600_000, 3_000_000) for _ in range(40)] + [20_000, 20_001]
    made = [
        small_index.page(str(day), "un", time=(day * DAY, day * DAY + 99), is_event=day % 3 == 0)
        for day in dict.fromkeys(days)
    ]
    (tmp_path / "plain").mkdir()
    (tmp_path / "fast").mkdir()
    plain = small_index.index(reference, tmp_path / "plain", *made)  # type: ignore[arg-type]
    fast = small_index.index(whoosh, tmp_path / "fast", *made)
    ranking = RankingParams(half_life=half_life)
    for day in [*random.sample(days, 15), -700_000, 3_000_001, 20_000]:
        found, expected = (
            small_index.ask(one, small_index.stem("un"), now=day * DAY + 5, ranking=ranking)
            for one in (fast, plain)
        )
        scores = {match.id: match.score for match in expected.matches}
        assert {m.id: m.score for m in found.matches} == pytest.approx(scores, rel=1e-12)
    fast.close()
