"""What an index keeps of a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsearch.errors import IndexDamaged
from eventsearch.records.content import Link, Meta, Record, Section
from eventsearch.stored import decode, encode

META = Meta(
    title="Fête de la donnée 10 %",
    subtitle="Pour tous",
    event="Journées",
    location="Rennes",
    start=datetime(2031, 5, 1, 9, tzinfo=UTC),
    end=datetime(2031, 5, 2, 17, tzinfo=UTC),
    over=datetime(2031, 5, 2, 17, tzinfo=UTC),
    terms=(("tags", ("10%", "C++")), ("categories", ("Ateliers",))),
    authors=("Zoé Le Goff",),
    links=(Link(name="slides", url="https://example.org/s.pdf"),),
    blocks=("Un bloc",),
)
RECORD = Record(
    id="content/event/fete/index.md",
    path="content/event/fete/index.md",
    url="/talk/fete/",
    lang="fr",
    site_lang="fr",
    kind="page",
    section="event",
    meta=META,
    text="Bienvenue\nÀ bientôt",
    sections=(Section(level=2, heading="Bienvenue", anchor="bienvenue", start=0),),
    visible_from=None,
    visible_until=None,
    buildable=True,
)


def test_a_page_comes_back_as_it_was_stored() -> None:
    """Every field that a hit shows survives."""
    entry = decode(encode(RECORD))
    assert entry.title == "Fête de la donnée 10 %"
    assert entry.tags == ("10%", "C++")
    assert entry.categories == ("Ateliers",)
    assert entry.start == "2031-05-01T09:00:00Z"
    assert entry.begins == 1_935_392_400
    assert entry.over is not None
    assert entry.over > entry.begins
    assert entry.more == "Pour tous\nUn bloc"
    assert entry.links == (("slides", "https://example.org/s.pdf"),)
    assert [(h.heading, h.start) for h in entry.headings] == [("Bienvenue", 0)]


def test_the_same_record_gives_the_same_bytes() -> None:
    """An index built twice is the same."""
    assert encode(RECORD) == encode(RECORD)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"headings": 1}', b"\xff\xfe", b"null"])
def test_other_bytes_are_a_damaged_index(data: bytes) -> None:
    """What was not stored by us is refused with the cure."""
    with pytest.raises(IndexDamaged, match='a stored page cannot be read; run "eventsearch index'):
        decode(data)
