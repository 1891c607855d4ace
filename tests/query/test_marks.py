"""What of a text answers a query, for a reader to see?"""

from __future__ import annotations

from eventsearch.model.query import (
    All,
    Any,
    Close,
    Form,
    Keyword,
    Near,
    Not,
    Phrase,
    Prefix,
    Status,
    Word,
)
from eventsearch.query.highlight_terms import Marks, marks

WORD = Word(forms=(Form(kind="stem", term="ateli"), Form(kind="exact", term="ateliers")))


def test_words_prefixes_and_phrases_are_marked() -> None:
    """All that a hit may match marks, wherever it stands in the tree."""
    phrase = Phrase(slots=(("open",), ("dat", "data")))
    node = All(children=(WORD, Any(children=(Prefix(prefix="py"), phrase))))
    assert marks((node,)) == Marks(
        stems=frozenset({"ateli"}),
        prefixes=("py",),
        phrases=((frozenset({"open"}), frozenset({"dat", "data"})),),
    )


def test_what_must_not_match_marks_nothing() -> None:
    """Neither do fields whose values are compared whole."""
    nodes = (Not(child=WORD), Keyword(field="tag", values=("x",)), Status(when="past"))
    assert marks(nodes) == Marks()
    assert not marks(nodes)
    assert marks((WORD,))


def test_words_that_are_nearly_so_are_marked() -> None:
    """Which words these are is not known without an index."""
    near = Near(word="serveu", edits=1)
    found = marks((Close(child=All(children=(near, WORD)), pairs=()),))
    assert found.near == (near,)
    assert found.stems == {"ateli"}
    assert marks((near,))
