"""Which of what was found is suggested?"""

from __future__ import annotations

from eventsearch.search.suggest.suggester import GradedValue, Value, select


def page(best: str, grade: int = 0, place: int = 3) -> GradedValue:
    """Return a page that was found."""
    return GradedValue(grade, _value("page", best, place))


def term(text: str, grade: int = 0, place: int = 0) -> GradedValue:
    """Return a tag that was found."""
    return GradedValue(grade, _value("tag", text, place))


def _value(kind: str, text: str, place: int) -> Value:
    return Value(
        kind=kind,
        field="",
        text=text,
        count=1,
        best=text,
        status="",
        order=(place, 0, text),
    )


def texts(pages: list[GradedValue], terms: list[GradedValue], limit: int) -> list[str]:
    """Return what is suggested."""
    return [value.text for value in select(pages, terms, limit=limit)]


def test_terms_leave_room_for_pages() -> None:
    pages, terms = [page(str(n)) for n in range(9)], [term(t) for t in "abcdefgh"]
    assert texts(pages, terms, 4) == ["a", "b", "0", "1"]
    assert texts(pages[:1], terms, 4) == ["a", "b", "c", "0"]
    assert texts([], terms, 3) == ["a", "b", "c"]
    assert texts(pages, [], 3) == ["0", "1", "2"]
    assert texts(pages, terms, 1) == ["a"]


def test_how_well_it_fits_goes_before_what_it_is() -> None:
    assert texts([page("p", 0)], [term("t", 2)], 2) == ["p", "t"]
    assert texts([page("p", 2)], [term("t", 2)], 2) == ["t", "p"]


def test_a_page_stands_there_once() -> None:
    first = page("x", 0)
    again = GradedValue(1, first.value)
    assert texts([first, page("y", 0, 4), again], [], 5) == ["x", "y"]
