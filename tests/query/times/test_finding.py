"""Test finding the parts of a text that specify a time."""

from __future__ import annotations

import sys
from datetime import date
from itertools import chain
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis import fold
from eventsearch.files import own_table
from eventsearch.query import date_words
from eventsearch.query.date_words import LANGUAGES, YEAR, may_contain_date, triggers
from eventsearch.query.date_words.find import find, grammar, read_days
from eventsearch.query.date_words.grammar.matcher import tokens

from .notation import TODAY, days, stretch, times_in

WORDS = sorted(triggers(LANGUAGES))
TIMES = {"year", "date", "time", "end"}
JOINTS = (
    *("de", "du", "au", "le", "la", "l'", "d'", "en", "à", "et", "entre", "depuis", "avant", "dès"),
    *("prochain", "dernière", "ce", "cette", "les", "dans", "il y a", "ago", "next", "last", "in"),
    *("on", "of", "the", "from", "to", "since", "before", "2023", "12", "1er", "3", "31", "-", "/"),
    *("..", ",", "12/01/2023", "2023-02-30", "%", "fin", "mi-", "T1", "python", "10%"),
)
TEXTS = st.lists(st.sampled_from((*WORDS, *JOINTS)), max_size=40).map(" ".join)


@given(TEXTS | st.text(max_size=200), st.dates())
def test_expressions_are_in_order_without_overlap(text: str, today: date) -> None:
    place = 0
    for one in find(text, today, LANGUAGES):
        assert place <= one.start < one.end <= len(text)
        assert any(map(str.isalnum, text[one.start : one.end]))
        first, last = one.days
        assert first or last
        assert first is None or last is None or first <= last
        place = one.end


@given(TEXTS | st.text(max_size=200), st.dates())
def test_the_quick_check_misses_no_expression(text: str, today: date) -> None:
    if not may_contain_date(text, LANGUAGES):
        assert find(text, today, LANGUAGES) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_pattern_has_a_word_of_the_quick_check(code: str) -> None:
    language, words = grammar(code), set()
    known = set(" ".join(own_table(date_words.__file__, "triggers.json")[code]).split())
    for table in (language.patterns, language.times):
        for pattern in {*chain(*table.words.values(), *table.slots.values())}:
            needed = [one for one in pattern.elements if not (one.optional or one.sign)]
            if pattern.meaning and not TIMES & {one.slot for one in needed}:
                own = [
                    set(map(fold, {*one.words, *language.names.get(one.slot, ())}))
                    for one in needed
                ]
                assert any(some and some <= known for some in own), pattern
                words |= set().union(*own)
    assert words >= known


@pytest.mark.parametrize("text", ["2023", "1999-01-01", "12/01/2023", "Demain", "MARS", "l'Été"])
def test_the_quick_check_accepts_possible_dates(text: str) -> None:
    assert may_contain_date(text)


@pytest.mark.parametrize("text", ["", "10%", "python 3.11", "3000", "12023", "20234", "atelier"])
def test_the_quick_check_rejects_other_texts(text: str) -> None:
    assert not may_contain_date(text)
    assert not YEAR.search(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mars", "2027-03-01..2027-03-31"),
        ("lundi", "2026-11-30"),
        ("l'été", "2027-06-01..2027-08-31"),
        ("2023", "2023-01-01..2023-12-31"),
        ("  demain ", "2026-11-26"),
        ("depuis 2022", "2022-01-01.."),
        ("lundi..vendredi", "2026-11-23..2026-11-27"),
        ("hier..demain", "2026-11-24..2026-11-26"),
        ("mars 2022..mars", "2022-03-01..2022-03-31"),
        ("march", "2027-03-01..2027-03-31"),
        ("", None),
        ("..", None),
        ("demain..", None),
        ("..demain", None),
        ("demain matin tôt", None),
        ("python", None),
        ("demain..hier", None),
    ],
)
def test_a_whole_text(text: str, expected: str | None) -> None:
    found = read_days(text, TODAY)
    assert (stretch(found) if found else None) == expected


def test_a_whole_text_that_looks_back() -> None:
    """A month after "since" is the last month of that name."""
    found = read_days("mars", TODAY, "latest")
    assert found
    assert found.first == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("week-end l’été", "week(o) end(jd-c) l(jo) ete(j-c)"),
        ("12/01/2023 x", "12/01/2023(oct) x(joc)"),
        ("mars/avril", "mars(o) avril(d-c)"),
        ("10 % 5€", "10(ocs) 5(os)"),
        ("2025年9月 2025年9月3日の会", "2025年9月(oct) 2025年9月3日(jot) の会(-c)"),
    ],
)
def test_tokens_know_how_they_join(text: str, expected: str) -> None:
    found = " ".join(
        f"{one.folded}("
        f"{'j' * one.joins}{'d' * one.dashes}{'o' if one.opens else '-'}"
        f"{'c' * one.closes}{'t' if one.time else ''}{'' if one.bare else 's'})"
        for one in tokens(text)
    )
    assert found == expected


@pytest.mark.parametrize(
    "piece", ["de mars à ", "entre le 12 ", "les 3 prochains ", "between March ", "2023-"]
)
def test_the_work_grows_with_the_text_and_not_faster(piece: str) -> None:
    _calls(piece * 20)  # Fill the caches and compile the patterns.
    assert _calls(piece * 40) < 2.2 * _calls(piece * 20)


def _calls(text: str) -> int:
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        find(text, TODAY, LANGUAGES)
    finally:
        sys.setprofile(before)
    return counted


def test_ungrammatical_expressions_are_ignored() -> None:
    assert times_in("les lundi prochain") == []
    assert days("lundi prochain") == "2026-11-30"
