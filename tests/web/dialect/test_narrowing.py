"""Which words are looked for in some text fields only?"""

from __future__ import annotations

import pytest

from eventsearch.model.query import (
    All,
    Any,
    Close,
    Form,
    Keyword,
    Near,
    Node,
    Not,
    Phrase,
    Prefix,
    Scaled,
    Word,
)
from eventsearch.web.meilisearch.facet_narrowing import narrowed

STEM = (Form(kind="stem", term="mer"),)


def word(field: str = "") -> Word:
    """Return a word looked for in a field; in all of them without one."""
    return Word(forms=STEM, field=field)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (word(), word("title")),
        (word("body"), word("body")),
        (Prefix(prefix="me"), Prefix(prefix="me", field="title")),
        (Near(word="mer"), Near(word="mer", field="title")),
        (Phrase(slots=(("mer",),)), Phrase(slots=(("mer",),), field="title")),
        (All(children=(word(), word())), All(children=(word("title"),) * 2)),
        (
            Any(children=(word(),) * 2, least=2, best=True),
            Any(children=(word("title"),) * 2, least=2, best=True),
        ),
        (Not(child=word()), Not(child=word("title"))),
        (Close(child=word(), pairs=((("a",), ("b",)),)), word("title")),
        (
            Scaled(child=word(), to=word(), factor=0.5),
            Scaled(child=word("title"), to=word("title"), factor=0.5),
        ),
        (Keyword(field="tag", values=("a",)), Keyword(field="tag", values=("a",))),
    ],
)
def test_words_are_narrowed(node: Node, expected: Node) -> None:
    """Wherever they stand; what names a field, or is no word, stays."""
    assert narrowed(node, ("title",)) == expected


def test_the_best_of_several_fields_counts() -> None:
    """A word in two of them is no better than one."""
    both = Any(children=(word("title"), word("summary")), best=True)
    assert narrowed(word(), ("title", "summary")) == both
