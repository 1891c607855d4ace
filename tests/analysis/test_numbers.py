"""What does a number with its sign say?"""

from __future__ import annotations

import pytest

from eventsearch.analysis.rules.numbers import number, version


@pytest.mark.parametrize(
    ("chunk", "exact", "searched", "others"),
    [
        ("10%", "10%", "10%", {"10"}),
        ("10 %", "10%", "10%", {"10"}),
        ("%10", "10%", "10%", {"10"}),
        ("10 pour cent", "10 pour cent", "10%", {"10", "pour", "cent"}),
        ("10 pourcent", "10 pourcent", "10%", {"10", "pourcent"}),
        ("10 percent", "10 percent", "10%", {"10", "percent"}),
        ("10 Per Cent", "10 per cent", "10%", {"10", "per", "cent"}),
        ("10 Prozent", "10 prozent", "10%", {"10", "prozent"}),
        ("10 por ciento", "10 por ciento", "10%", {"10", "por", "ciento"}),
        ("3,5 %", "3,5%", "3.5%", {"3.5"}),
        ("10,0 %", "10,0%", "10%", {"10.0"}),
        ("$5.50", "5.50$", "5.5$", {"5.50"}),
        ("5,00 €", "5,00€", "5€", {"5.00"}),
        ("12€50", "12€50", "12.5€", {"12.50"}),
        ("5€00", "5€00", "5€", {"5.00"}),
        ("€ 10", "10€", "10€", {"10"}),
        ("10 euros", "10 euros", "10€", {"10", "euros"}),
        ("10 k€", "10k€", "10k€", {"10"}),
        ("10k€", "10k€", "10k€", {"10"}),
        ("$10M", "10m$", "10m$", {"10"}),
        ("10 Mds €", "10mds€", "10md€", {"10"}),
        (
            "10 millions d'euros",
            "10 millions d euros",
            "10m€",
            {"10", "millions", "d", "euros"},
        ),
        ("§ 12", "12§", "12§", {"12"}),
        ("20 °C", "20°c", "20°c", {"20", "20°"}),
        ("20 degrés", "20 degrés", "20°", {"20", "degres"}),
        ("1.°", "1°", "1°", {"1"}),
        ("10 000 €", "10000€", "10000€", {"10000", "10", "000"}),
        ("1 000,5", "1000,5", "1000.5", {"1", "000", "5"}),
        ("1'000", "1'000", "1000", set()),
        ("1,000,000", "1,000,000", "1000000", set()),
        ("1,000.5", "1,000.5", "1000.5", set()),
        ("1.000,5", "1.000,5", "1000.5", set()),
        ("3.11", "3.11", "3.11", set()),
        ("1.2.3", "1.2.3", "1.2.3", {"1.2"}),
        ("2023", "2023", "2023", set()),
        ("٣", "٣", "3", set()),
    ],
)
def test_numbers(chunk: str, exact: str, searched: str, others: set[str]) -> None:
    cut = number(chunk)
    assert cut is not None
    assert cut.word is not None
    assert (cut.word.exact, cut.word.folded, cut.length, cut.parts) == (
        exact,
        searched,
        1,
        (),
    )
    assert {piece.folded for piece in cut.pieces} - {searched} == others


@pytest.mark.parametrize(
    ("chunk", "searched", "other"),
    [
        ("1,000", "1000", "1.000"),
        ("1.000", "1.000", "1000"),
        ("1.000.000", "1.000.000", "1000000"),
        ("1.000 €", "1.000€", "1000€"),
    ],
)
def test_a_separator_may_be_one_of_thousands(chunk: str, searched: str, other: str) -> None:
    cut = number(chunk)
    assert cut is not None
    assert cut.word is not None
    assert (cut.word.folded, [part.folded for part in cut.parts]) == (searched, [other])
    assert {searched, other} <= {piece.folded for piece in cut.pieces}


def test_a_date_with_points_is_three_numbers() -> None:
    cut = number("12.01.2023")
    assert cut is not None
    assert [part.folded for part in cut.parts] == ["12", "01", "2023"]


@pytest.mark.parametrize(
    ("chunk", "others"),
    [
        ("3.11.4", {"3.11"}),
        ("v3.11.4", {"3.11", "3.11.4"}),
        ("3.11rc1", {"3.11", "3.11rc1"}),
        ("1.2.3.4.5.6.7", {"1.2", "1.2.3", "1.2.3.4", "1.2.3.4.5"}),
    ],
)
def test_a_version_is_found_by_those_that_begin_it(chunk: str, others: set[str]) -> None:
    cut = number(chunk) or version(chunk)
    assert cut is not None
    assert others <= {piece.folded for piece in cut.pieces}
    assert "1.2.3.4.5.6" not in {piece.folded for piece in cut.pieces}


@pytest.mark.parametrize("chunk", ["a", "3", "v3", "3.11-4"])
def test_other_chunks_are_no_versions(chunk: str) -> None:
    assert version(chunk) is None


@pytest.mark.parametrize("chunk", ["a", "10a", "b2 %", "1,2,3", "10-15", "%", "10 M"])
def test_other_chunks_are_no_numbers(chunk: str) -> None:
    assert number(chunk) is None
