"""Does the table of formats hold for every format?"""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.output.formats import FEEDS, FORMATS
from listings import ENTRY, HOSTILE, SITE, entry, listing

PAGE = Path(__file__).parents[2] / "docs" / "calendars.md"


@pytest.mark.parametrize("name", FEEDS)
def test_a_writer_returns_the_same_bytes_for_the_same_pages(name: str) -> None:
    write = FORMATS[name].write
    pages = (ENTRY, *(entry(title=text, summary=text, location=text) for text in HOSTILE))
    assert write(listing(*pages), site=SITE) == write(listing(*pages), site=SITE)
    assert write(listing(ENTRY), site=SITE) != write(listing(), site=SITE)


def test_every_format_is_in_the_documents() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, form in FORMATS.items():
        assert f"\n| `{name}` | {form.about} | " in text
        assert not form.media or f" | `/search.{name}` | {form.media.partition(';')[0]} | " in text
