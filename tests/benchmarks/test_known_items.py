"""Test the searches that are made from the pages of a site."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from eventsearch.model.results import StoredPage
from eventsearch.storage.stored_page import entry
from known import HALF_TYPED, Maker
from page_records import record

TEXTS = (
    (
        "Sailing courses in spring",
        "Learn ropes, knots and winds; bring warm clothes.",
        "Harbour map",
    ),
    ("Repairing wooden boats", "Planks, glue, paint: bring gloves and patience.", "Paint colours"),
    ("Summer regatta results", "Winners, prizes, weather reports and pictures.", "Prize winners"),
)


def pages() -> list[StoredPage]:
    """Return pages. Two of them have the same title."""
    titles = [*TEXTS, ("Members", "Ropes and knots.", "Map"), ("members", "Gloves.", "Map")]
    return [
        replace(entry(record(lang="en", title=title, text=text, headings=(heading,))), id=title)
        for title, text, heading in titles
    ]


def test_searches_consist_of_the_words_of_a_page() -> None:
    items = [*Maker(pages(), "en", Random(1)).items(9)]
    assert items == [*Maker(pages(), "en", Random(1)).items(9)]
    by_page = {page.id: page for page in pages()}
    assert {item.target for item in items} == {title for title, _, _ in TEXTS}
    for kind, target, text, _ in items:
        page, words = by_page[target], {*text.split()}
        own = {*re.findall(r"\w+", page.text.lower())}
        if kind == HALF_TYPED:
            assert target.lower().startswith(text)
        elif kind.startswith("b"):
            assert len(words - own) == int(kind.startswith("b2"))
            assert len(words) == 4
        elif kind.startswith("e"):
            assert text == page.headings[0].heading.lower()
        else:
            assert len(words - {*target.lower().split()}) == 1
