"""Are heading ids those of Hugo? More cases stand in ``goldmark/headings*.txt``."""

from __future__ import annotations

import pytest

from eventsearch.extractor.hugo.urlize import Anchors


@pytest.mark.parametrize(
    ("kind", "source", "anchor"),
    [
        ("github", "L’été à Évian", "lété-à-évian"),
        ("github", "  __a-b__  c ", "__a-b__--c"),
        ("github", "e\u0301te\u0301", "ete"),
        ("github", "%%%", "heading"),
        ("github-ascii", "L’été à Évian", "lete-a-evian"),
        ("github-ascii", "数据", "heading"),
        ("blackfriday", "L’été, à Évian!", "l-été-à-évian"),
        ("blackfriday", "½ of Ⅷ", "½-of-ⅷ"),
        ("unknown", "A b", "a-b"),
    ],
)
def test_id_of_a_heading(kind: str, source: str, anchor: str) -> None:
    """Letters, digits and dashes remain, by the rule of the kind."""
    assert Anchors(kind).generate(source) == anchor


def test_equal_ids_get_the_next_free_number() -> None:
    """Ids of the author's own are taken, too."""
    anchors = Anchors("github")
    anchors.reserve("a-1")
    assert [anchors.generate("a") for _ in range(3)] == ["a", "a-2", "a-3"]
