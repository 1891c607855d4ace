"""Which codes are shown, when some are chosen and some are not wanted."""

from __future__ import annotations

import pytest

from eventsearch.lint.codes import code_filter, parse_codes, unknown_code


@pytest.mark.parametrize(
    ("select", "ignore", "shown"),
    [
        ("", "", "E102 E701 E703"),
        ("E7", "", "E701 E703"),
        ("E701,E102", "", "E102 E701"),
        ("", "E7", "E102"),
        ("", "E703", "E102 E701"),
        ("E7", "E703", "E701"),
        ("E701", "E7", "E701"),
        ("E", "E7", "E102"),
        ("E7", "E7", ""),
        ("", "E", ""),
    ],
)
def test_the_longest_name_decides(select: str, ignore: str, shown: str) -> None:
    wanted = code_filter(parse_codes([select]), parse_codes([ignore]))
    assert " ".join(code for code in ("E102", "E701", "E703") if wanted(code)) == shown


def test_codes_are_named_in_any_way() -> None:
    assert parse_codes(["e7, E301", "E102,", ""]) == ("E7", "E301", "E102")


def test_a_name_that_begins_no_code_is_told() -> None:
    assert unknown_code(("E7", "E999")) == 'there is no code "E999"'
    assert unknown_code(("E", "E7", "E701")) == ""
