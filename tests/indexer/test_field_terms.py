"""Which terms stand where in the texts of a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis import stop_words, tokens
from eventsearch.indexer.field_terms import Postings
from eventsearch.model.document import FieldTerms
from eventsearch.storage.stored_page import GAP


def postings(*texts: str) -> FieldTerms:
    """Return the stems of one field of several English texts."""
    (found,) = Postings("en").field("body", texts)
    return found


def test_positions_count_words() -> None:
    terms = postings("red fish blue fish")
    assert terms.postings == {"red": (0,), "fish": (1, 3), "blue": (2,)}
    assert terms.length == 4


def test_texts_of_one_field_stand_apart() -> None:
    terms = postings("", "red fish", "...", "blue")
    assert terms.postings == {"red": (0,), "fish": (1,), "blue": (2 + GAP,)}
    assert terms.length == 3


def test_words_at_one_position_count_once() -> None:
    whole = postings("open-air cinema")
    assert whole.length == len({at for places in whole.postings.values() for at in places})


def test_stop_words_do_not_count_in_the_length() -> None:
    asked, about = postings("what is the price of a ticket"), postings("price ticket")
    assert asked.length == about.length == 2
    assert asked.postings["ticket"] == (6,)
    assert postings("what is this about").length == 1
    collected = Postings("en")
    list(collected.field("title", ("the price",)))
    assert [form.length for form in collected.forms()] == [1, 1]


def test_a_field_without_words_is_not_there() -> None:
    collected = Postings("en")
    assert list(collected.field("title", ("", "—"))) == []
    assert list(collected.forms()) == []


def test_forms_count_the_words_of_all_fields() -> None:
    collected = Postings("fr")
    list(collected.field("title", ("Été",)))
    list(collected.field("body", ("L'été, un ete",)))
    folded, exact = collected.forms()
    assert len(folded.postings["ete"]) == 3
    assert (len(exact.postings["été"]), len(exact.postings["ete"])) == (2, 1)
    assert folded.length == exact.length


@given(st.lists(st.text(max_size=60), max_size=4), st.sampled_from(("fr", "en", "xx")))
def test_no_term_is_lost(texts: list[str], lang: str) -> None:
    expected = {token.stem for text in texts for token in tokens(text, lang)}
    fields = list(Postings(lang).field("body", texts))
    assert {term for field in fields for term in field.postings} == expected
    for field in fields:
        every = set()
        for positions in field.postings.values():
            assert list(positions) == sorted(set(positions))
            every |= set(positions)
        exact = {token.exact for text in texts for token in tokens(text, lang)}
        silent = exact & stop_words(lang)
        assert 1 <= field.length <= len(every) if silent else field.length == len(every)
