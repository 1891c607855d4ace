"""What of a query looks like an operator and is searched as words?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.model.query import Clock, SearchRequest
from eventsearch.output import json as present
from eventsearch.query import plan
from eventsearch.query.planner import MOST

CLOCK = Clock(now=datetime(2023, 1, 20, 12, tzinfo=UTC))
STAR = "is searched without the star: a prefix has at least two characters"
FIELD = (
    "is not a field and is searched as a word; fields include tag, author, location, section, title"
    ", date and is, such as is:past"
)


def said(text: str) -> tuple[str, ...]:
    """Return what is said of a query in every step of its answer."""
    steps = plan(SearchRequest(text=text), clock=CLOCK, languages=("fr", "en")).steps
    assert len({str(step.notes) for step in steps}) == 1
    notes = (note for note in steps[0].notes if note.name != "left_out")
    return tuple(map(present.note_text, notes))


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("a*", (f'"a*" {STAR}',)),
        ("a* a* python", (f'"a*" {STAR}',)),
        ("l'é* -x*", (f'"l\'é*" {STAR}', f'"x*" {STAR}')),
        ("title:a*", (f'"a*" {STAR}',)),
        ("ab* c** 10% *", ()),
        ("foo:bar", (f'"foo:" {FIELD}',)),
        ('Foo:"a b" a*', (f'"a*" {STAR}', f'"Foo:" {FIELD}')),
        ("titre:a tag:b date:2024", ()),
        ("http://a.fr std::sort c:\\x 10:30 R: x foo:", ()),
    ],
)
def test_what_is_no_operator_is_said(text: str, notes: tuple[str, ...]) -> None:
    assert said(text) == notes


def test_only_a_few_are_said() -> None:
    assert len(said(" ".join(f"x{letter}x:y" for letter in "abcdefgh"))) == MOST
