"""JSON that may go to a file, a pipe or a terminal."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from eventsearch.model.results import ResultPage
from eventsearch.output.json import line, lines, pretty

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))


def test_a_line_a_hit(page: ResultPage) -> None:
    written = lines(page)
    assert written.endswith("\n")
    assert [json.loads(part)["title"] for part in written.splitlines()] == [
        "Webinaire du programme 10%",
        "Une note",
    ]


def test_no_hit_no_line(page: ResultPage) -> None:
    assert lines(page._replace(hits=())) == ""


def test_letters_stay_as_written() -> None:
    assert line({"é": "l’été"}) == '{"é":"l’été"}'


def test_what_a_terminal_obeys_is_escaped() -> None:
    assert line("\x1b\x9b\x7f\u202e\ud800") == r'"\u001b\u009b\u007f\u202e\ud800"'


@given(ANYTHING)
def test_json_reads_back_what_was_written(text: str) -> None:
    for write in (line, pretty):
        written = write({text: [text]})
        assert json.loads(written) == {text: [text]}
        assert not any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in written)
        written.encode("utf-8")
    assert "\n" not in line(text)
