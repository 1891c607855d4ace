"""Pages as an Atom feed, read back by a library that others wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
from hypothesis import given, settings

from eventsearch.model.query import SearchRequest
from eventsearch.output.feeds.atom import NAMESPACE
from eventsearch.output.formats import FORMATS
from listings import CHANGED, ENTRY, INFO, NOTE, SITE, TEXTS, entry, listing

atom = FORMATS["atom"].write

LINKS = {"self": "https://s.example/search.atom?q=10%25&page=2", "next": "https://s.example/n"}


def read(data: bytes) -> Any:
    """Return a feed as the library reads it; nothing in it is wrong."""
    # Not a name or address to fetch: bytes that begin with "<?xml" are taken as they are.
    found = feedparser.parse(data, sanitize_html=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_a_feed_is_named_and_says_where_it_goes_on() -> None:
    found = read(atom(listing(ENTRY, NOTE), site=SITE, links=LINKS)).feed
    assert found.title == "Petit site: 10%, Rennes"
    assert found.author == "Petit site"
    assert {link.rel: link.href for link in found.links} == {
        **LINKS,
        "alternate": "https://example.org/",
    }
    assert found.updated == "2031-03-02T09:30:00Z"
    assert found.id.startswith("urn:uuid:")


def test_an_entry_says_when_the_page_changed_and_not_when_the_event_is() -> None:
    (found,) = read(atom(listing(ENTRY), site=SITE)).entries
    assert found.title == "Webinaire du programme 10%"
    assert found.link == "https://example.org/event/dix/"
    assert found.updated == "2031-03-01T09:30:00Z"
    assert found.published == "2031-01-01T00:00:00+01:00"
    assert found.summary == ("2031-05-01 18:00–20:00 +02:00, Lieu, Rennes\nAu moins 10 % du temps.")
    assert found.summary_detail.type == "text/plain"
    assert found.summary_detail.language == "fr"
    assert [author.name for author in found.authors] == ["Zoé Martin"]
    assert [tag.term for tag in found.tags] == ["10%", "Rennes, Bretagne"]
    assert found.id == "urn:uuid:1e15318c-f460-50fb-bd81-de82ab9352b6"


def test_the_begin_of_an_event_is_not_its_publication() -> None:
    for published in (ENTRY.start, "2031-04-01T00:00:00Z", ""):
        (found,) = read(atom(listing(entry(published=published)), site="")).entries
        assert "published" not in found


def test_a_page_without_a_summary_shows_how_it_begins() -> None:
    text = "mot " * 300
    (found,) = read(atom(listing(NOTE._replace(summary="", text=text)), site="")).entries
    assert found.summary == "mot " * 99 + "mot…"
    assert found.link == "/post/note/"


def test_identities_stay() -> None:
    asked = SearchRequest(text="a", filters={"year": ("2031",)})
    one = read(atom(listing(ENTRY, request=asked), site=SITE, links=LINKS))
    again = asked._replace(page=2, per_page=5, facets=("tag",), filters={"year": ("2031",)})
    later = listing(entry(title="Autre", url="/x/"), request=again, built_at="2040-01-01T00:00:00Z")
    two = read(atom(later, site="https://other.example"))
    assert (one.feed.id, one.entries[0].id) == (two.feed.id, two.entries[0].id)
    assert one.feed.id == "urn:uuid:be609237-e8c8-54c6-9d4f-b4b3ff809951"
    for other in (asked._replace(text="b"), asked._replace(filters={}), asked._replace(lang="fr")):
        assert read(atom(listing(request=other), site=SITE)).feed.id != one.feed.id


def test_an_empty_feed_is_a_feed() -> None:
    found = read(atom(listing(request=SearchRequest()), site=SITE))
    assert found.entries == []
    assert found.feed.updated == INFO.built_at


def test_the_same_pages_are_the_same_bytes() -> None:
    one = listing(ENTRY, NOTE)
    again = replace(one, info=INFO._replace(built_at="2040-01-01T00:00:00Z", version="w"))
    assert atom(one, site=SITE) == atom(again, site=SITE)
    assert one.pages[1].updated == CHANGED + timedelta(days=1)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_out_of_its_element(title: str, who: str, tag: str, said: str) -> None:
    hostile = entry(title=title, authors=(who,), tags=(tag,), summary=said, url="/" + title)
    hostile = hostile._replace(id=said or "x", lang="fr")
    data = atom(
        listing(hostile, request=SearchRequest(text=title), title=who),
        site=SITE,
        links={"self": "https://s.example/" + title},
    )
    root = ElementTree.fromstring(data)
    names = {element.tag.removeprefix(f"{{{NAMESPACE}}}") for element in root.iter()}
    assert names <= {
        *("feed", "id", "title", "updated", "author", "name", "generator", "link", "entry"),
        *("published", "category", "summary"),
    }
    assert len(root.findall(f"{{{NAMESPACE}}}entry")) == 1
    read(data)
