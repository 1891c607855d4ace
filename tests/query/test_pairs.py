"""Which words were typed side by side?"""

from __future__ import annotations

import pytest

from eventsearch.model.query import All, Any, Form, Node, Phrase, Prefix, Scaled, Word
from eventsearch.query.adjacent_words import pairs
from eventsearch.query.term_analysis import Read


def word(stem: str) -> Word:
    """Return a word with one stem."""
    return Word(forms=(Form(kind="stem", term=stem), Form(kind="folded", term=f"{stem}s")))


COMPOUND = Any(children=(word("bob-kim"), Phrase(slots=(("bob",), ("kim",)))), best=True)
SYNONYM = Any(
    children=(
        All(children=(word("mise"), word("jour"))),
        Scaled(child=word("x"), factor=0.5, to=word("mise")),
    ),
    best=True,
)


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ((), ()),
        ((word("a"),), ()),
        ((word("a"), word("b"), word("c")), ((("a",), ("b",)), (("b",), ("c",)))),
        (
            (word("a"), COMPOUND, word("b")),
            ((("a",), ("bob-kim", "bob")), (("bob-kim", "kim"), ("b",))),
        ),
        ((word("a"), SYNONYM, word("b")), ((("a",), ("mise",)), (("jour",), ("b",)))),
        ((word("a"), Prefix(prefix="py"), word("b")), ()),
        ((word("a"), Any(children=(word("b"), word("c")))), ()),
    ],
)
def test_neighbours(nodes: tuple[Node, ...], expected: object) -> None:
    """By the stems with which a word, a compound or a row of words begins and ends."""
    assert pairs([Read(node) for node in nodes]) == expected
