"""Until when an answer is right, and whether the client has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.web.service.http_cache import (
    Answer,
    ResponseCache,
    etag,
    etag_matches,
    freshness,
)

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
MOMENTS = (epoch(NOON) - 10, epoch(NOON) + 30)


def test_the_key_changes_with_each_moment_and_each_day_of_the_site() -> None:
    """An event that begins, a page that expires, a new day: each makes another answer."""
    before, after = NOON + timedelta(seconds=29), NOON + timedelta(seconds=30)
    assert freshness(MOMENTS, "UTC", NOON)[0] == freshness(MOMENTS, "UTC", before)[0]
    assert freshness(MOMENTS, "UTC", before)[0] != freshness(MOMENTS, "UTC", after)[0]
    late = datetime(2031, 5, 1, 22, 30, tzinfo=UTC)
    assert freshness((), "UTC", NOON)[0] == freshness((), "UTC", late)[0]
    assert freshness((), "Europe/Paris", NOON)[0] != freshness((), "Europe/Paris", late)[0]


@pytest.mark.parametrize(
    ("moments", "now", "seconds"),
    [
        ((), NOON, 60),
        (MOMENTS, NOON, 30),
        (MOMENTS, NOON + timedelta(seconds=30), 60),
        ((), datetime(2031, 5, 1, 23, 59, 50, tzinfo=UTC), 10),
    ],
)
def test_an_answer_is_never_kept_past_the_next_moment(
    instants: tuple[int, ...], now: datetime, seconds: int
) -> None:
    """A minute at most, less when something changes before."""
    assert freshness(instants, "UTC", now)[1] == seconds


def test_the_validator_tells_generation_time_and_question_apart() -> None:
    """Same three, same validator; it is weak, as bytes may differ in the time taken."""
    tag = etag("g1", "0:2031-05-01", SearchRequest(text="a"))
    assert tag.startswith('W/"')
    assert tag == etag("g1", "0:2031-05-01", SearchRequest(text="a"))
    others = {
        etag("g2", "0:2031-05-01", SearchRequest(text="a")),
        etag("g1", "1:2031-05-01", SearchRequest(text="a")),
        etag("g1", "0:2031-05-01", SearchRequest(text="b")),
    }
    assert len(others | {tag}) == 4


@pytest.mark.parametrize(
    ("header", "same"),
    [
        (None, False),
        ("", False),
        ('W/"abc"', True),
        ('"abc"', True),
        ('"x", W/"abc"', True),
        ("*", True),
        ('"abcd"', False),
    ],
)
def test_if_none_match_compares_weakly(header: str | None, same: bool) -> None:
    """Lists, strong and weak forms and the star are understood."""
    assert etag_matches(header, 'W/"abc"') is same


def test_answers_are_bounded_by_bytes_and_the_oldest_leaves_first() -> None:
    """One that was just used stays, one too large is not kept at all."""
    answers, four = ResponseCache(max_bytes=4_000), Answer(bytes(1_400))
    answers.put("a", four)
    answers.put("b", four)
    assert answers.get("a") == four
    answers.put("c", four)
    assert answers.get("b") is None
    assert answers.get("a") == four
    answers.put("big", Answer(bytes(1_700)))
    assert answers.get("big") is None
    assert answers.get("c") == four
