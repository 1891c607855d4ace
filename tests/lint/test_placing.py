"""Where the caret of a finding stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eventsearch.lint.model import Finding, Page, Place, locate
from eventsearch.model.page import Meta, PageRecord
from lint_site import diagnostics, page

LINES: tuple[str, ...] = (
    "---",
    "title: dix",
    "tags: [un, dix]",
    "authors:",
    "- dix",
    "- onze, dix",
)
LINES += ("event:", "  name: date: 3", "  date: 2031-05-01", "last: {end: 3}", "---")
PLACES = {"title": (2, 8), "tags": (3, 7), "authors": (5, 1), "event": (8, 3), "last": (10, 7)}


def place(
    keys: tuple[str, ...], text: str = "", known: Place = (0, 0), lines: Sequence[str] = LINES
) -> Place:
    """Return where a finding with these keys and this text stands."""
    record = PageRecord(
        path="a", url="", lang="fr", site_lang="fr", kind="page", section="",
        meta=Meta(title=""), text="", sections=(), visible_from=None, visible_until=None,
        buildable=True,
    )  # fmt: skip
    finding = Finding(
        page=Page(record=record, places=PLACES),
        code="E701",
        message="",
        hint="",
        keys=keys,
        text=text,
        place=known,
    )
    return locate(finding, lambda: lines)


@pytest.mark.parametrize(
    ("keys", "text", "expected"),
    [
        (("tags",), "", (3, 7)),
        (("nothing", "tags"), "", (3, 7)),
        (("nothing",), "", (1, 1)),
        (("nothing",), "dix", (1, 1)),
        (("tags",), "dix", (3, 12)),
        (("authors",), "dix", (5, 3)),
        (("authors",), "onze", (6, 3)),
        (("title",), "onze", (2, 8)),
        (("tags",), "di", (3, 7)),
        (("event.date", "event"), "", (9, 9)),
        (("event.name",), "", (8, 9)),
        (("event.end",), "", (8, 3)),
        ((), "onze", (6, 3)),
        ((), "douze", (1, 1)),
    ],
)
def test_a_text_is_looked_for_from_its_key_to_the_next(
    keys: tuple[str, ...], text: str, expected: Place
) -> None:
    assert place(keys, text) == expected


def test_a_known_place_stands() -> None:
    assert place(("tags",), "dix", (9, 9)) == (9, 9)


def test_a_file_that_is_gone_leaves_the_place_of_the_key() -> None:
    assert place(("tags",), "dix", lines=()) == (3, 7)


def test_the_caret_stands_under_the_item_of_a_list(tmp_path: Path) -> None:
    files = {
        "content/a.md": page("title: A\ntags: [été, données]"),
        "content/b.md": page("title: B\ntags:\n  - été\n  - Donnée"),
        "content/c.md": page("title: C\ntags: [données]"),
    }
    (diagnostic,) = diagnostics(tmp_path, files, "E701")
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == ("content/b.md", 5, 5)
