"""Until when an answer is right, and whether the client has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.web.service.http_cache import (
    Answer,
    ClockKeyMemo,
    LruCache,
    SizedLruCache,
    etag,
    etag_matches,
    max_age,
    time_key,
)

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
MOMENTS = (epoch(NOON) - 10, epoch(NOON) + 30)


def test_the_key_changes_with_each_moment_and_each_day_of_the_site() -> None:
    """An event that begins, a page that expires, a new day: each makes another answer."""
    before, after = NOON + timedelta(seconds=29), NOON + timedelta(seconds=30)
    assert time_key(MOMENTS, "UTC", NOON) == time_key(MOMENTS, "UTC", before)
    assert time_key(MOMENTS, "UTC", before) != time_key(MOMENTS, "UTC", after)
    late = datetime(2031, 5, 1, 22, 30, tzinfo=UTC)
    assert time_key((), "UTC", NOON) == time_key((), "UTC", late)
    assert time_key((), "Europe/Paris", NOON) != time_key((), "Europe/Paris", late)


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
    moments: tuple[int, ...], now: datetime, seconds: int
) -> None:
    """A minute at most, less when something changes before."""
    assert max_age(moments, "UTC", now) == seconds


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
    answers, four = SizedLruCache(size=10), Answer(b"1234")
    answers.put("a", four)
    answers.put("b", four)
    assert answers.get("a") == four
    answers.put("c", four)
    assert answers.get("b") is None
    assert answers.get("a") == four
    answers.put("big", Answer(b"12345678901"))
    assert answers.get("big") is None
    assert answers.get("c") == four


def test_what_is_worked_out_once_a_second_is_as_worked_out_each_time() -> None:
    """Another second, another generation: another answer."""
    clockwork = ClockKeyMemo()
    for version, moments in (("g1", MOMENTS), ("g2", ()), ("g1", MOMENTS)):
        for second in (0, 0, 29, 30):
            now = NOON + timedelta(seconds=second)
            known = time_key(moments, "UTC", now), max_age(moments, "UTC", now)
            assert clockwork.at(version, moments, "UTC", now) == known


def test_what_was_not_asked_for_lately_is_forgotten() -> None:
    """One that was just used stays."""
    recent: LruCache[str] = LruCache(most=2)
    recent.put("a", "1")
    recent.put("b", "2")
    assert recent.get("a") == "1"
    recent.put("c", "3")
    assert [recent.get(key) for key in "abc"] == ["1", None, "3"]


def test_what_is_worked_out_again_was_asked_for_last() -> None:
    """A key that is known leaves its old place."""
    recent: LruCache[str] = LruCache(most=2)
    recent.put("a", "1")
    recent.put("b", "2")
    recent.put("a", "3")
    assert recent.latest() == ["3", "2"]
    recent.put("c", "4")
    assert recent.latest() == ["4", "3"]


def test_answers_that_nobody_may_be_given_any_more_leave() -> None:
    """All of them, and the room is free."""
    answers = SizedLruCache(size=10)
    answers.put("a", Answer(b"1234567890"))
    answers.clear()
    assert answers.get("a") is None
    answers.put("b", Answer(b"1234567890"))
    assert answers.get("b") == Answer(b"1234567890")
