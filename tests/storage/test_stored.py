"""What an index stores of a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eventsearch.analysis.analyzer import Words, page_words
from eventsearch.errors import IndexDamaged
from eventsearch.model.page import Meta, PageRecord, Section
from eventsearch.model.results import Link
from eventsearch.storage.stored_page import TEXTS, decode, encode, entry, spans

META = Meta(
    title="Fête de la donnée 10 %",
    subtitle="Pour tous",
    event="Journées",
    location="Rennes",
    start=datetime(2031, 5, 1, 9, tzinfo=UTC),
    end=datetime(2031, 5, 2, 17, tzinfo=UTC),
    begins=datetime(2031, 5, 1, 9, tzinfo=UTC),
    over=datetime(2031, 5, 2, 17, tzinfo=UTC),
    terms=(("tags", ("10%", "C++")), ("categories", ("Ateliers",))),
    tags=("10%", "C++"),
    authors=("Zoé Le Goff",),
    links=(Link(name="slides", url="https://example.org/s.pdf"),),
    blocks=("Un bloc",),
)
RECORD = PageRecord(
    path="content/event/fete/index.md",
    url="/talk/fete/",
    lang="fr",
    site_lang="fr",
    kind="page",
    section="event",
    meta=META,
    text="Bienvenue\nÀ bientôt",
    sections=(Section(level=2, heading="Bienvenue", anchor="bienvenue", start=0),),
    visible_from=datetime(2030, 1, 1, tzinfo=UTC),
    visible_until=None,
    buildable=True,
)


def words(text: str) -> Words:
    """Return the words of a French text."""
    return page_words(text, "fr")


def test_a_page_is_read_back_unchanged() -> None:
    stored = decode(encode(RECORD, words))
    assert stored.title == "Fête de la donnée 10 %"
    assert stored.tags == ("10%", "C++")
    assert stored.categories == ("Ateliers",)
    assert stored.start == "2031-05-01T09:00:00Z"
    assert stored.begins == 1_935_392_400
    assert stored.over is not None
    assert stored.over > stored.begins
    assert stored.more == "Pour tous\nUn bloc"
    assert stored.links == (("slides", "https://example.org/s.pdf"),)
    assert [(h.heading, h.start) for h in stored.headings] == [("Bienvenue", 0)]
    assert (stored.visible_from, stored.visible_until) == ("2030-01-01T00:00:00Z", "")


def test_facets_of_the_settings_are_stored() -> None:
    facets = {"audience": ("Tous", "students"), "venue": ("Hall 2",)}
    record = replace(RECORD, meta=replace(META, facets=facets))
    assert decode(encode(record, words)).facets == facets


def test_a_record_gives_the_same_entry_as_the_index() -> None:
    assert entry(RECORD) == decode(encode(RECORD, words))


def test_a_page_without_a_title_has_its_name_as_title() -> None:
    record = replace(RECORD, meta=replace(META, title=""), called="Les ateliers")
    data = encode(record, words)
    assert decode(data).title == "Les ateliers"
    assert spans(decode(data), data).find(set(), ("atel",))[0].start == len("Les ")


def test_the_same_record_gives_the_same_bytes() -> None:
    assert encode(RECORD, words) == encode(RECORD, words)


def test_words_are_found_in_every_shown_text() -> None:
    data = encode(RECORD, words)
    page = decode(data)
    joined = "\n".join(str(getattr(page, name)) for name in TEXTS)
    found = spans(page, data).find({"bloc", "bientot"}, ("bienv", "donn", "ren"))
    assert [joined[span.start : span.end] for span in found] == [
        "donnée",
        "Rennes",
        "bloc",
        "Bienvenue",
        "bientôt",
    ]


def test_an_unreadable_table_of_words_only_loses_marks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    data = encode(RECORD, words).rpartition("\U0010ffff".encode())[0]
    assert decode(data).title
    assert spans(decode(data), data).find({"bloc"}, ("bienv",)) == []
    assert spans(decode(data), data).words() == {}
    for part in (
        RECORD.path,
        "the table of words has other columns",
        'run "eventsearch index --full"',
    ):
        assert part in caplog.text


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"headings": 1}', b"\xff\xfe", b"null"])
def test_other_bytes_are_a_damaged_index(data: bytes) -> None:
    with pytest.raises(IndexDamaged, match='a stored page cannot be read; run "eventsearch index'):
        decode(data)
