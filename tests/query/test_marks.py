"""What of a text answers a query, for a reader to see?"""

from __future__ import annotations

from eventsearch.model.query import (
    And,
    EventStatusFilter,
    FuzzyQuery,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    TermForm,
    TermsFilter,
    WordQuery,
)
from eventsearch.query.relaxation import HighlightTerms, marks

WORD = WordQuery(
    forms=(TermForm(kind="stem", term="ateli"), TermForm(kind="exact", term="ateliers"))
)


def test_words_prefixes_and_phrases_are_marked() -> None:
    phrase = PhraseQuery(slots=(("open",), ("dat", "data")))
    node = And(children=(WORD, Or(children=(PrefixQuery(prefix="py"), phrase))))
    assert marks((node,)) == HighlightTerms(
        stems=frozenset({"ateli"}),
        prefixes=("py",),
        phrases=((frozenset({"open"}), frozenset({"dat", "data"})),),
    )


def test_what_must_not_match_marks_nothing() -> None:
    nodes = (
        Not(child=WORD),
        TermsFilter(field="tag", values=("x",)),
        EventStatusFilter(when="past"),
    )
    assert marks(nodes) == HighlightTerms()
    assert not marks(nodes)
    assert marks((WORD,))


def test_words_that_are_nearly_so_are_marked() -> None:
    near = FuzzyQuery(word="serveu", edits=1)
    found = marks((ProximityBoost(child=And(children=(near, WORD)), pairs=()),))
    assert found.near == (near,)
    assert found.stems == {"ateli"}
    assert marks((near,))
