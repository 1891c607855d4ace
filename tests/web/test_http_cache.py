"""Validators show how long an answer is valid, and whether the client already has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eventsearch.analysis.synonyms import NONE
from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.storage.generations import Generation, Info
from eventsearch.web.query_service import AnswerContext, Validator, etag_matches, validate

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
MOMENTS = (epoch(NOON) - 10, epoch(NOON) + 30)


def validator(
    moments: tuple[int, ...],
    now: datetime,
    *,
    zone: str = "UTC",
    name: str = "g1",
    text: str = "a",
    root: str = "",
) -> Validator:
    """Return the validator of a search in an index whose results change at these moments."""
    info = Info("1", "2031-05-01T00:00:00Z", zone, ("en",), 1, moments, {})
    context = AnswerContext(now, NONE, root)
    return validate(Generation(name, Path(name), info), (SearchRequest(text=text),), context)


def test_the_etag_changes_when_visibility_or_the_day_changes() -> None:
    before, after = NOON + timedelta(seconds=29), NOON + timedelta(seconds=30)
    assert validator(MOMENTS, NOON).tag == validator(MOMENTS, before).tag
    assert validator(MOMENTS, before).tag != validator(MOMENTS, after).tag
    late = datetime(2031, 5, 1, 22, 30, tzinfo=UTC)
    assert validator((), NOON).tag == validator((), late).tag
    paris = "Europe/Paris"
    assert validator((), NOON, zone=paris).tag != validator((), late, zone=paris).tag


@pytest.mark.parametrize(
    ("moments", "now", "seconds"),
    [
        ((), NOON, 60),
        (MOMENTS, NOON, 30),
        (MOMENTS, NOON + timedelta(seconds=30), 60),
        ((), datetime(2031, 5, 1, 23, 59, 50, tzinfo=UTC), 10),
    ],
)
def test_an_answer_is_never_cached_past_the_next_change(
    moments: tuple[int, ...], now: datetime, seconds: int
) -> None:
    assert validator(moments, now).seconds == seconds


def test_the_etag_depends_on_generation_time_and_query() -> None:
    tag = validator(MOMENTS, NOON).tag
    assert tag.startswith('W/"')
    others = {
        validator(MOMENTS, NOON, name="g2").tag,
        validator(MOMENTS, NOON + timedelta(days=1)).tag,
        validator(MOMENTS, NOON, text="b").tag,
        validator(MOMENTS, NOON, root="/search").tag,
    }
    assert len(others | {tag}) == 5


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ("", False),
        ('W/"abc"', True),
        ('"abc"', True),
        ('"x", W/"abc"', True),
        ("*", True),
        ('"abcd"', False),
    ],
)
def test_if_none_match_compares_weakly(header: str, same: bool) -> None:
    assert etag_matches(header, 'W/"abc"') is same
