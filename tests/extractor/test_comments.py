"""Comments are found to their end, and a text full of begins is read once."""

from __future__ import annotations

import pytest

from eventsearch.extractor.html.line_builder import replaced, without_comments


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a<!-- b\nc -->d<!---->e", "ade"),
        ("<!-- a <!-- b -->c -->", "c -->"),
        ("a<!-- b -->c<!-- d", "ac<!-- d"),
        ("--> a <!-- b", "--> a <!-- b"),
        ("<!-->a", "<!-->a"),
        ("", ""),
    ],
)
def test_a_comment_ends_at_its_first_end(text: str, left: str) -> None:
    """One that is never closed stays."""
    assert without_comments(text) == left


def test_something_else_takes_its_place() -> None:
    """It may go by what stood there."""
    assert replaced("a<!-- b -->c", lambda found: found[0].upper()) == "a<!-- B -->c"
