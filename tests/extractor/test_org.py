"""The head of an Org file."""

from __future__ import annotations

from eventsearch.extractor.front_matter.handlers import read_org


def test_keys_lists_and_dates() -> None:
    """Keys in lower case, `[]` and repetition make lists, dates lose their brackets."""
    text = (
        "#+TITLE: A: b \r\n#+tags[]: x y\n#+DATE: <2023-01-31 Tue>\n#+AUTHOR: M\n#+AUTHOR: N\n"
        "#+LASTMOD: 2023-02-01\n#+BEGIN_SRC\n"
    )
    loaded = read_org(text)
    assert loaded.value == {
        "title": "A: b",
        "tags": ["x", "y"],
        "date": "2023-01-31",
        "author": ["M", "N"],
        "lastmod": "2023-02-01",
    }
    assert text[loaded.offsets["tags"] :].startswith("x y")
