"""Which words are looked for in some text fields only?"""

from __future__ import annotations

import pytest

from eventsearch.model.query import (
    And,
    Boosted,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    TermForm,
    TermsFilter,
    WordQuery,
)
from eventsearch.web.meilisearch.filter_parser import restrict_fields

STEM = (TermForm(kind="stem", term="mer"),)


def word(field: str = "") -> WordQuery:
    """Return a word looked for in a field; in all of them without one."""
    return WordQuery(forms=STEM, field=field)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (word(), word("title")),
        (word("body"), word("body")),
        (PrefixQuery(prefix="me"), PrefixQuery(prefix="me", field="title")),
        (FuzzyQuery(word="mer"), FuzzyQuery(word="mer", field="title")),
        (PhraseQuery(slots=(("mer",),)), PhraseQuery(slots=(("mer",),), field="title")),
        (And(children=(word(), word())), And(children=(word("title"),) * 2)),
        (
            Or(children=(word(),) * 2, least=2, best=True),
            Or(children=(word("title"),) * 2, least=2, best=True),
        ),
        (Not(child=word()), Not(child=word("title"))),
        (ProximityBoost(child=word(), pairs=((("a",), ("b",)),)), word("title")),
        (
            Boosted(child=word(), to=word(), factor=0.5),
            Boosted(child=word("title"), to=word("title"), factor=0.5),
        ),
        (TermsFilter(field="tag", values=("a",)), TermsFilter(field="tag", values=("a",))),
    ],
)
def test_words_are_narrowed(node: Node, expected: Node) -> None:
    """Wherever they stand; what names a field, or is no word, stays."""
    assert restrict_fields(node, ("title",)) == expected


def test_the_best_of_several_fields_counts() -> None:
    """A word in two of them is no better than one."""
    both = Or(children=(word("title"), word("summary")), best=True)
    assert restrict_fields(word(), ("title", "summary")) == both
