"""Which words were typed side by side?"""

from __future__ import annotations

import pytest

from eventsearch.model.query import (
    And,
    Boosted,
    Node,
    Or,
    PhraseQuery,
    PrefixQuery,
    TermForm,
    WordQuery,
)
from eventsearch.query.builder import pairs
from eventsearch.query.term_analysis import QueryWord


def word(stem: str) -> WordQuery:
    """Return a word with one stem."""
    return WordQuery(
        forms=(TermForm(kind="stem", term=stem), TermForm(kind="folded", term=f"{stem}s"))
    )


COMPOUND = Or(children=(word("bob-kim"), PhraseQuery(slots=(("bob",), ("kim",)))), best=True)
SYNONYM = Or(
    children=(
        And(children=(word("mise"), word("jour"))),
        Boosted(child=word("x"), factor=0.5, to=word("mise")),
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
        ((word("a"), PrefixQuery(prefix="py"), word("b")), ()),
        ((word("a"), Or(children=(word("b"), word("c")))), ()),
    ],
)
def test_neighbours(nodes: tuple[Node, ...], expected: object) -> None:
    assert pairs([QueryWord(node) for node in nodes]) == expected
