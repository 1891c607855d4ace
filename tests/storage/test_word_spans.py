"""The positions of a page's words in its texts."""

from __future__ import annotations

from collections.abc import ItemsView

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventsearch.analysis import Token, tokens
from eventsearch.analysis.analyzer import cuts, page_words, words_of
from eventsearch.analysis.languages import read_as
from eventsearch.storage.term_vector import _SEPARATOR, FARTHEST, GAP, TermVector, table


def read(*texts: str, lang: str = "fr") -> TermVector:
    """Return the table of a page's texts."""
    data = table((text, page_words(text, lang)) for text in texts)
    return TermVector("\n".join(texts), data, cuts(read_as(lang)).stem_of)


def positioned(words: TermVector) -> list[tuple[int, int, int, str, str]]:
    """Return all words of a table: range, position, folded form and stem."""
    found = words.occurrences()
    assert found == words.find((), ("",))
    placed = zip(found, words.positions(found), strict=True)
    return [(t.start, t.end, position, t.folded, t.stem) for t, position in placed]


def word(start: int, end: int, position: int, folded: str, stem: str) -> Token:
    """Return a word of a text."""
    return Token(start, end, position, folded, folded, stem)


@given(st.lists(st.text(max_size=40), max_size=4), st.sampled_from(("fr", "en", "xx")))
@example(["l’État, 10\u202f% de nai\u0308fs", "", "日本 \U0001f1eb\U0001f1f7 C++ \u00bd"], "fr")
@example(["\U0001f000 été"], "fr")
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
    for _, _, _, folded, stem in expected:
        spans = [span for span in vector.occurrences() if span.stem == stem]
        assert vector.find({stem}, ()) == spans
        spans = [span for span in vector.occurrences() if span.folded == folded]
        assert vector.find((), (), {folded}) == spans
        spans = [span for span in vector.occurrences() if span.folded.startswith(folded[:2])]
        assert vector.find((), (folded[:2],)) == spans


def test_a_table_lists_its_different_words() -> None:
    assert read("Des étés", "Été, des étés").words() == {"des": "de", "ete": "ete", "etes": "ete"}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Les données happy", "fr"),
        ("week-end, OpenSearch 10.5 C++", "en"),
        ("日本語の検索 OpenSearch東京", "ja"),
        ("Ærø straße œuvre Привет ёлка", "de"),
        ("... ++ #a", "en"),
    ],
)
def test_words_that_are_not_runs_are_found(text: str, lang: str) -> None:
    vector = read(text, lang=lang)
    for word in vector.occurrences():
        assert word in vector.find({word.stem}, ())
        assert word in vector.find((), (word.folded[:1],))
    expected = [(t.start, t.end, t.position, t.folded, t.stem) for t in tokens(text, lang)]
    assert positioned(vector) == expected


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
    texts = [("un deux six", page_words("un deux six", "fr"))]
    assert table(texts) == table(texts)


def test_positions_and_stems_may_be_any() -> None:
    words = [word(0, 2, 5, "ab", "xyz"), word(0, 3, 2, "abc", ""), word(1, 3, 2, "bc", "bcd")]
    stems = {"ab": "xyz", "abc": "", "bc": "bcd"}
    vector = TermVector("abc", table([("abc", words_of(words))]), stems.__getitem__)
    assert positioned(vector) == [
        (0, 2, 5, "ab", "xyz"),
        (0, 3, 2, "abc", ""),
        (1, 3, 2, "bc", "bcd"),
    ]
    assert [span.folded for span in vector.find({"xyz", "bcd"}, ())] == ["ab", "bc"]


def test_the_end_of_a_very_long_page_is_not_marked() -> None:
    near = FARTHEST - 1
    words = [word(0, 1, 0, "a", "a"), word(near, FARTHEST, 1, "b", "b")]
    words.append(word(FARTHEST, FARTHEST + 1, 2, "c", "c"))
    text = "a".ljust(near) + "bc"
    found = TermVector(text, table([(text, words_of(words))]), str).occurrences()
    assert [(span.start, span.stem) for span in found] == [(0, "a"), (near, "b")]


@pytest.mark.parametrize("text", ["a " + 1_200_000 * ".", 1_200_000 * "."])
def test_a_text_may_have_more_characters_than_unicode(text: str) -> None:
    assert [span.start for span in read(text).occurrences()] == [0] * text.startswith("a")


class CountedReads(dict[int, int]):
    """The exceptions of a table, and how often all of them were read."""

    reads = 0

    def items(self) -> ItemsView[int, int]:  # type: ignore[override]
        """Count a read."""
        self.reads += 1
        return super().items()


def test_a_search_reads_the_exceptions_of_a_page_once() -> None:
    page = read(" ".join(f"week-{number}" for number in range(50)))
    page._numbers = counted = CountedReads(page._numbers)
    assert len(page.find((), ("week",))) == 100
    assert counted.reads == 1


PAGE = "Week-end à 10.5 km, puis le week-end"


@pytest.mark.parametrize("data", [b"", b"un\ndeux", b"\xff"])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"table of words|decode"):
        TermVector(PAGE, data, str)


@pytest.mark.parametrize("text", ["", "Week-end", PAGE[:-1]])
def test_the_table_of_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="table of words"):
        TermVector(text, table([(PAGE, page_words(PAGE, "fr"))]), str)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param(1, b"\x01\x00", id="two exceptions at one offset"),
        pytest.param(2, b"\x00\x07", id="a number that no shape has"),
        pytest.param(3, b"\x00", id="a change without a shape"),
        pytest.param(4, b"\x01\x05", id="more words than listed"),
    ],
)
def test_a_table_whose_columns_disagree_is_refused(column: int, value: bytes) -> None:
    text = "a-b c-d-e"
    data = table([(text, page_words(text, "xx"))])
    columns = data.split(_SEPARATOR)
    assert len(columns[1]) == 2
    assert len(columns[3]) == 2
    columns[column] = value
    with pytest.raises(ValueError, match="the table of words is uneven"):
        TermVector(text, _SEPARATOR.join(columns), str)


def test_a_word_that_ends_behind_the_text_is_refused() -> None:
    data = table([("ab cd", words_of([word(0, 5, 0, "abcd", "abcd")]))])
    assert TermVector("ab cd", data, str).occurrences()[0].end == 5
    with pytest.raises(ValueError, match="the table of words is for another text"):
        TermVector("ab c", data, str)


@given(st.data())
def test_damage_is_noticed_or_stays_within_the_text(data: st.DataObject) -> None:
    table_of_page = bytearray(table([(PAGE, page_words(PAGE, "fr"))]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(table_of_page) - 1))
        table_of_page[at] = data.draw(st.integers(0, 255))
    try:
        vector = TermVector(PAGE, bytes(table_of_page), str)
    except ValueError:
        return
    for span in vector.find({"week-end", "km"}, ("",)):
        assert 0 <= span.start <= span.end <= len(PAGE)
        assert vector.positions([span])
