"""What may stand in a file that others read."""

from __future__ import annotations

import pytest
from hypothesis import given

from eventsearch.output.feeds.identifiers import sound, sound_line
from listings import TEXTS


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Été à l’œuvre, 10\u00a0% 日本 🎉", "Été à l’œuvre, 10\u00a0% 日本 🎉"),
        ("a\r\nb\rc\u2028d\x0be\x85f", "a\nb\nc\nd\ne\nf"),
        ("\x00a\x1b[1m\x7f\x9b\ud800\ufffe\uffff\ufeff", "a[1m"),
        ("a\tb", "a\tb"),
    ],
)
def test_what_no_file_should_hold_is_left_out(text: str, kept: str) -> None:
    assert sound(text) == kept


@given(TEXTS)
def test_any_text_can_be_encoded_and_has_one_end_of_line(text: str) -> None:
    found = sound(text)
    found.encode()
    assert len(f"{found}.".splitlines()) == found.count("\n") + 1
    assert sound(found) == found
    assert "\n" not in sound_line(text)
