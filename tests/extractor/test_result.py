"""Lines and columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventsearch.extractor.front_matter.result import Lines


def test_places_count_from_one_in_code_points() -> None:
    lines = Lines("a\né😀x\n")
    assert lines.place(0) == (1, 1)
    assert lines.place(4) == (2, 3)
    assert lines.place(99) == (3, 94)
    assert lines.place(-1) == (1, 1)
    assert lines.offset(99, 1) == 6


@given(st.text(alphabet="a\r\né"), st.data())
def test_a_place_leads_back_to_its_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert Lines(text).offset(*Lines(text).place(offset)) == offset
