"""What does a number with its sign say?"""

from __future__ import annotations

import pytest

from eventsearch.analysis.numbers import number


@pytest.mark.parametrize(
    ("chunk", "exact", "searched", "others"),
    [
        ("10%", "10%", "10%", {"10"}),
        ("10 %", "10%", "10%", {"10"}),
        ("10 pour cent", "10 pour cent", "10%", {"10", "pour", "cent"}),
        ("10 pourcent", "10 pourcent", "10%", {"10", "pourcent"}),
        ("10 percent", "10 percent", "10%", {"10", "percent"}),
        ("10 Per Cent", "10 per cent", "10%", {"10", "per", "cent"}),
        ("3,5 %", "3,5%", "3.5%", {"3.5"}),
        ("$5.50", "5.50$", "5.50$", {"5.50"}),
        ("€ 10", "10€", "10€", {"10"}),
        ("10 euros", "10 euros", "10€", {"10", "euros"}),
        ("20 °C", "20°c", "20°c", {"20"}),
        ("20 degrés", "20 degrés", "20°", {"20", "degres"}),
        ("10 000 €", "10000€", "10000€", {"10000", "10", "000"}),
        ("1,000,000", "1,000,000", "1000000", set()),
        ("3.11", "3.11", "3.11", set()),
        ("1.2.3", "1.2.3", "1.2.3", set()),
        ("2023", "2023", "2023", set()),
    ],
)
def test_numbers(chunk: str, exact: str, searched: str, others: set[str]) -> None:
    """A number is one word with its sign, at one position; the bare number is there as well."""
    cut = number(chunk)
    assert cut is not None
    assert cut.whole is not None
    assert (cut.whole.exact, cut.whole.folded, cut.length, cut.parts) == (exact, searched, 1, ())
    assert {piece.folded for piece in cut.pieces} - {searched} == others


@pytest.mark.parametrize("chunk", ["a", "10a", "b2 %", "1,2,3", "10-15", "%"])
def test_other_chunks_are_no_numbers(chunk: str) -> None:
    """What is only partly a number is left to other rules."""
    assert number(chunk) is None
