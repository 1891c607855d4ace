"""The positions of a page's words in its texts."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventsearch.analysis import Token, tokens
from eventsearch.analysis.analyzer import page_words, words_of
from eventsearch.storage.stored_page import FARTHEST, GAP, TermVector, table


class Every:
    """A set that contains everything."""

    def __contains__(self, item: object) -> bool:
        """Return true for every item."""
        return True


def read(*texts: str, lang: str = "fr") -> TermVector:
    """Return the table of a page's texts."""
    return TermVector(table((len(text), page_words(text, lang)) for text in texts))


def positioned(words: TermVector) -> list[tuple[int, int, int, str, str]]:
    """Return all words of a table: range, position, folded form and stem."""
    found = words.find(Every(), ())
    return [(t.start, t.end, words.positions[t.place], t.folded, t.stem) for t in found]


def word(start: int, end: int, position: int, folded: str, stem: str) -> Token:
    """Return a word of a text."""
    return Token(start, end, position, folded, folded, stem)


@given(st.lists(st.text(max_size=40), max_size=4), st.sampled_from(("fr", "en", "xx")))
@example(["l’État, 10\u202f% de nai\u0308fs", "", "日本 \U0001f1eb\U0001f1f7 C++ \u00bd"], "fr")
@example(["\ud800 a\ud800b", "un\u00adsichtbar"], "de")
def test_every_word_keeps_its_position(texts: list[str], lang: str) -> None:
    expected = []
    start = position = 0
    for text in texts:
        found = tokens(text, lang)
        expected += [
            (t.start + start, t.end + start, t.position + position, t.folded, t.stem) for t in found
        ]
        start += len(text) + 1
        position += max(t.position for t in found) + 1 + GAP if found else 0
    vector = read(*texts, lang=lang)
    assert positioned(vector) == expected
    words = list(vector.words())
    listed = [(*place, *words[number]) for *place, number in vector.occurrences()]
    assert listed == expected


def test_all_words_are_listed_in_order() -> None:
    vector = read("mer et mer")
    assert [place for *place, _ in vector.occurrences()] == [[0, 3, 0], [4, 6, 1], [7, 10, 2]]
    numbers = [number for *_, number in vector.occurrences()]
    assert numbers[0] == numbers[2] != numbers[1]


def test_a_table_lists_its_different_words() -> None:
    assert sorted(read("Des étés", "Été, des étés").words()) == [
        ("des", "de"),
        ("ete", "ete"),
        ("etes", "ete"),
    ]


def test_words_are_found_by_stem_and_by_beginning() -> None:
    found = read("Les chevaux et le cheval, chevelu").find({"cheval"}, ("chev",))
    assert [(span.start, span.folded) for span in found] == [
        (4, "chevaux"),
        (18, "cheval"),
        (26, "chevelu"),
    ]
    assert read("rien").find(set(), ()) == []


def test_many_words_are_found_in_one_pass() -> None:
    page = read("Alpha beta gamma delta epsilon zeta eta theta iota kappa, alpha")
    beginnings = ("alp", "bet", "gam", "del", "eps", "zet", "eta", "the", "iot", "kap")
    found = page.find(set(), beginnings)
    assert len(found) == 11
    assert found == sorted(span for each in beginnings for span in page.find(set(), (each,)))


def test_words_are_found_whole() -> None:
    found = read("Un serveur, des serveurs").find(set(), (), {"serveur"})
    assert [(word.start, word.end) for word in found] == [(3, 10)]


def test_the_same_texts_give_the_same_table() -> None:
    texts = [(11, page_words("un deux six", "fr"))]
    assert table(texts) == table(texts)


def test_positions_and_stems_may_be_any() -> None:
    words = [word(0, 2, 5, "ab", "xyz"), word(0, 3, 2, "abc", ""), word(1, 3, 2, "bc", "bcd")]
    assert positioned(TermVector(table([(3, words_of(words))]))) == [
        (0, 2, 5, "ab", "xyz"),
        (0, 3, 2, "abc", ""),
        (1, 3, 2, "bc", "bcd"),
    ]


def test_the_end_of_a_very_long_page_is_not_marked() -> None:
    near = FARTHEST - 1
    words = [word(0, 1, 0, "a", "a"), word(near, FARTHEST, 1, "b", "b")]
    words.append(word(FARTHEST, FARTHEST + 1, 2, "c", "c"))
    found = TermVector(table([(FARTHEST + 1, words_of(words))])).find(Every(), ())
    assert [(span.start, span.stem) for span in found] == [(0, "a"), (near, "b")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"un\ndeux",
        table([(2, page_words("un", "fr"))])[:-1],
        table([(2, page_words("un", "fr"))]).replace(b"un\n", b""),
        b"\xff",
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"table of words|decode"):
        TermVector(data)
