"""What of a search is written down?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.search.query_log import LONGEST, LoggedQuery, is_private, search

NOW = datetime(2031, 5, 1, 22, 30, 59, tzinfo=UTC)


def kept(text: str) -> str:
    """Return the text that is kept; empty for none."""
    found = search(text, total=1, took_ms=2.0, now=NOW, zone="Europe/Paris")
    return found.text if found else ""


def test_a_search_is_its_words_and_a_day() -> None:
    found = search("  10 %\tpour ", total=3, took_ms=1.5, now=NOW, zone="Europe/Paris")
    assert found == LoggedQuery(day="2031-05-02", text="10 % pour", total=3, took_ms=1.5)


def test_a_long_text_is_cut_and_an_empty_one_is_no_search() -> None:
    assert kept("é" * 200) == "é" * LONGEST
    assert kept(" \n") == ""


@pytest.mark.parametrize(
    "text",
    [
        "zoe.martin@example.org",
        "courriel de zoe@example.org svp",
        "zoe＠example.org",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "0612345678",
        "+33 6 12 34 56 78",
        "+1 (555) 010-9999",
        "0033612345678",
        "22 33 44 55",
        "1 85 05 78 006 084 36",
        "4970 1012 3456 7890",
        "né le 2001-02-03, 0612345678",
        "x" * 200 + " zoe@example.org",
    ],
)
def test_what_looks_like_a_person_is_not_kept(text: str) -> None:
    assert is_private(text)
    assert kept(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "10 %",
        "@insee",
        "R&D @ Rennes",
        "python 3.11.4",
        "2023-01-15",
        "date:2023-01-15..2023-02-28",
        "du 01/02/2023 au 03/04/2023",
        "2022 2023",
        "20230115",
        "1 000 000",
        "tag:10% 2023-2024",
        "salle 12 34",
    ],
)
def test_numbers_and_dates_that_people_search_for_are_kept(text: str) -> None:
    assert kept(text) == text
