"""Pages as CSV, Atom and Markdown, read back by other libraries; names and texts in feeds."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import fromstring

import feedparser
import markdown as python_markdown
import orjson
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import StoredPage
from eventsearch.output import jsonld
from eventsearch.output.feeds.atom import NAMESPACE
from eventsearch.output.feeds.csv import COLUMNS, harmless
from eventsearch.output.feeds.event_list import event_list
from eventsearch.output.feeds.identifiers import name, sound, sound_line
from eventsearch.output.feeds.markdown import llms_txt
from eventsearch.output.feeds.opensearch_description import NAMESPACE as OPENSEARCH
from eventsearch.output.feeds.opensearch_description import description
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.search.feed import Feed, read_feed
from eventsearch.search.index import open_index
from eventsearch.storage.generations import Info
from listings import CHANGED, ENTRY, HOSTILE, INFO, NOTE, SITE, TEXTS, entry, listing
from small_site import write_site


def rows(*entries: StoredPage, site: str = SITE) -> list[dict[str, str]]:
    """Return the rows of a CSV table as Python's `csv` reads them."""
    text = FORMATS["csv"].write(listing(*entries), site=site).decode()
    assert text.endswith("\r\n")
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    found = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return found


def test_a_row_has_all_values_of_a_page() -> None:
    event, note = rows(ENTRY, NOTE)
    assert event == {
        "title": "Webinaire du programme 10%",
        "event": "Programme 10%",
        "start": "2031-05-01T18:00:00+02:00",
        "end": "2031-05-01T20:00:00+02:00",
        "all_day": "false",
        "status": "upcoming",
        "event_status": "",
        "attendance": "",
        "registration": "",
        "location": "Lieu, Rennes",
        "authors": "Zoé Martin",
        "tags": "10%; Rennes, Bretagne",
        "categories": "",
        "lang": "fr",
        "section": "event",
        "date": "2031-05-01T18:00:00+02:00",
        "changed": "2031-03-01T09:30:00Z",
        "summary": "Au moins 10 % du temps.",
        "url": "https://example.org/event/dix/",
        "id": "content/event/dix/index.md",
    }
    assert (note["start"], note["location"]) == ("", "")


def test_whole_days_have_no_hours() -> None:
    days = entry(start="2031-05-01T00:00:00+02:00", end="2031-05-03T00:00:00+02:00", all_day=True)
    (row,) = rows(days, site="")
    assert (row["start"], row["end"], row["all_day"]) == ("2031-05-01", "2031-05-03", "true")
    assert row["url"] == "/event/dix/"


@pytest.mark.parametrize("sign", [*"=+-@\t\r\n＝＋－＠", " =", "\x00=", "\ufeff="])
def test_no_cell_is_taken_for_a_formula(sign: str) -> None:
    (row,) = rows(entry(title=f'{sign}HYPERLINK("http://x")', tags=(f"{sign}1", "b")))
    assert row["title"].startswith("'")
    assert row["tags"].startswith("'")


@given(TEXTS, TEXTS)
def test_any_text_stays_in_its_cell(title: str, said: str) -> None:
    (row,) = rows(entry(title=title, summary=said))
    for key, text in (("title", title), ("summary", said)):
        assert row[key] in (sound(text), f"'{sound(text)}")
        assert not row[key].lstrip().startswith(tuple("=+-@"))
    assert harmless(harmless(title)) == harmless(title)


atom = FORMATS["atom"].write


LINKS = {"self": "https://s.example/search.atom?q=10%25&page=2", "next": "https://s.example/n"}


def read(data: bytes) -> Any:
    """Return a feed as the library reads it, after checking that it found no fault."""
    # Bytes that begin with "<?xml" are read as a feed, not as a file name or URL.
    found = feedparser.parse(data, sanitize_html=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_a_feed_has_a_title_and_links() -> None:
    found = read(atom(listing(ENTRY, NOTE), site=SITE, links=LINKS)).feed
    assert found.title == "Petit site: 10%, Rennes"
    assert found.author == "Petit site"
    assert {link.rel: link.href for link in found.links} == {
        **LINKS,
        "alternate": "https://example.org/",
    }
    assert found.updated == "2031-03-02T09:30:00Z"
    assert found.id.startswith("urn:uuid:")


@pytest.mark.parametrize("home", ["https://example.org/agenda/", "/agenda"])
def test_a_feed_of_a_site_below_a_path_links_to_its_home_page(home: str) -> None:
    found = listing(ENTRY)
    feed = read(atom(replace(found, info=found.info._replace(home=home)), site=SITE)).feed
    assert feed.link == "https://example.org/agenda/"


def test_an_entrys_dates_are_the_pages_and_not_the_events() -> None:
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


def test_the_start_of_an_event_is_not_its_publication() -> None:
    for published in (ENTRY.start, "2031-04-01T00:00:00Z", ""):
        (found,) = read(atom(listing(entry(published=published)), site="")).entries
        assert "published" not in found


def test_a_page_without_a_summary_shows_how_it_begins() -> None:
    text = "mot " * 300
    (found,) = read(atom(listing(replace(NOTE, summary="", text=text)), site="")).entries
    assert found.summary == "mot " * 99 + "mot…"
    assert found.link == "/post/note/"


def test_ids_of_feeds_and_entries_stay_the_same() -> None:
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
def test_no_text_breaks_out_of_its_element(title: str, who: str, tag: str, said: str) -> None:
    hostile = entry(title=title, authors=(who,), tags=(tag,), summary=said, url="/" + title)
    hostile = replace(hostile, id=said or "x", lang="fr")
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


def markdown(feed: Feed, *, site: str) -> str:
    """Return a feed as a list in Markdown."""
    return FORMATS["markdown"].write(feed, site=site).decode()


READERS: dict[str, Callable[[str], str]] = {
    "commonmark": MarkdownIt("commonmark").render,
    "github": MarkdownIt("commonmark").enable(["table", "strikethrough"]).render,
    "python": python_markdown.markdown,
}


class Seen(HTMLParser):
    """The tags with attributes, and the text, of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, Any]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a tag."""
        if tag != "p":
            self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Record a text."""
        self.text += data


def test_an_item_a_page_with_time_place_and_summary() -> None:
    assert markdown(listing(ENTRY, NOTE), site=SITE) == (
        "- **[Webinaire du programme 10%](https://example.org/event/dix/)**,"
        " 2031-05-01 18:00–20:00 +02:00, Lieu, Rennes – Au moins 10 % du temps.\n"
        "- **[Une note](https://example.org/post/note/)**, 2031-02-01 – Au moins 10 % du temps.\n"
    )


@pytest.mark.parametrize(
    ("zone", "name"), [("Europe/London", "GMT"), ("UTC", "UTC"), ("Europe/Paris", "UTC")]
)
def test_times_without_an_offset_show_the_sites_zone(zone: str, name: str) -> None:
    one = entry(start="2031-01-05T19:00:00Z", end="", location="", summary="")
    assert markdown(listing(one, zone=zone), site=SITE).endswith(f" 2031-01-05 19:00 {name}\n")


def test_an_ampersand_between_words_stays() -> None:
    one = entry(url="", title="Fun & R&D &copy;", start="", date="", location="", summary="")
    assert markdown(listing(one), site=SITE) == "- **Fun & R&amp;D &amp;copy;**\n"


def test_a_page_without_an_address_has_no_link() -> None:
    assert markdown(listing(entry(url="", start="", date="", summary="")), site=SITE) == (
        "- **Webinaire du programme 10%**, Lieu, Rennes\n"
    )


@pytest.mark.parametrize("reader", READERS)
@settings(deadline=None)
@given(title=TEXTS, place=TEXTS, said=TEXTS)
def test_any_text_is_shown_literally(reader: str, title: str, place: str, said: str) -> None:
    page: StoredPage = entry(title=title, event="", location=place, summary=said, id="x")
    seen = Seen(READERS[reader](markdown(listing(page), site=SITE)))
    href = {"href": "https://example.org/event/dix/"}
    assert seen.tags == [("ul", {}), ("li", {}), ("strong", {}), ("a", href)]
    shown = [sound_line(title) or "x", "2031-05-01 18:00–20:00 +02:00"]
    facts = ", ".join(filter(None, (*shown, sound_line(place))))
    said = sound_line(said)
    assert "".join(seen.text.split()) == "".join((f"{facts} – {said}" if said else facts).split())


@given(TEXTS)
def test_no_address_ends_its_link(url: str) -> None:
    seen = Seen(MarkdownIt("commonmark").render(markdown(listing(entry(url="/" + url)), site=SITE)))
    assert [tag for tag, _ in seen.tags] == ["ul", "li", "strong", "a"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Été à l’œuvre, 10\u00a0% 日本 🎉", "Été à l’œuvre, 10\u00a0% 日本 🎉"),
        ("a\r\nb\rc\u2028d\x0be\x85f", "a\nb\nc\nd\ne\nf"),
        ("\x00a\x1b[1m\x7f\x9b\ud800\ufffe\uffff\ufeff", "a[1m"),
        ("a\tb", "a\tb"),
    ],
)
def test_characters_that_files_must_not_contain_are_dropped(text: str, kept: str) -> None:
    assert sound(text) == kept


@given(TEXTS)
def test_any_text_can_be_encoded_with_one_kind_of_line_end(text: str) -> None:
    found = sound(text)
    found.encode()
    assert len(f"{found}.".splitlines()) == found.count("\n") + 1
    assert sound(found) == found
    assert "\n" not in sound_line(text)


@pytest.mark.parametrize(
    ("request_", "lang", "called"),
    [
        (SearchRequest(when="upcoming"), "fr", "Petit site: à venir"),
        (SearchRequest(when="upcoming"), "en", "Petit site: upcoming"),
        (SearchRequest(when="past", lang="en"), "fr", "Petit site: past, en"),
        (SearchRequest(when="ongoing", lang="fr"), "en", "Petit site: en cours, fr"),
        (
            SearchRequest(since="2031", filters={"section": ("event",)}),
            "fr",
            "Petit site: event, 2031–",
        ),
        (SearchRequest(), "fr", "Petit site"),
    ],
)
def test_the_name_is_in_the_language_of_its_subscribers(
    request_: SearchRequest, lang: str, called: str
) -> None:
    assert name(request_, INFO._replace(lang=lang)) == called


CALENDARS = Path(__file__).parents[2] / "docs" / "calendars.md"


@pytest.mark.parametrize("name", FEEDS)
def test_a_writer_returns_the_same_bytes_for_the_same_pages(name: str) -> None:
    write = FORMATS[name].write
    pages = (ENTRY, *(entry(title=text, summary=text, location=text) for text in HOSTILE))
    assert write(listing(*pages), site=SITE) == write(listing(*pages), site=SITE)
    assert write(listing(ENTRY), site=SITE) != write(listing(), site=SITE)


def test_every_format_is_in_the_documents() -> None:
    text = CALENDARS.read_text(encoding="utf-8")
    for form_name, form in FORMATS.items():
        assert f"\n| `{form_name}` | {form.about} | " in text
        assert (
            not form.media
            or f" | `/search.{form_name}` | {form.media.partition(';')[0]} | " in text
        )


SITE_INFO = Info(
    version="1", built_at="", zone="UTC", languages=("fr",), pages=1, instants=(), files={}
)


@pytest.mark.parametrize(
    ("site", "one", "several"),
    [
        ("Les marées", "Les marées", "Les marées (fr)"),
        ("Agenda de démonstration", "Agenda", "Agenda (fr)"),
        ("Le calendrier des journées", "Le calendrier", "Le calendrier fr"),
        ("Observatoire de la mer", "Observatoire", "Observatoire fr"),
        ("Anticonstitutionnellement", "Anticonstitution", "Anticonstitution"),
        ("R & D", "R & D", "R & D (fr)"),
    ],
)
def test_a_shortened_name_ends_after_a_word(site: str, one: str, several: str) -> None:
    for languages, expected in ((("fr",), one), (("fr", "en"), several)):
        root = fromstring(
            description(SITE_INFO._replace(title=site, languages=languages), "fr", "")
        )
        assert root.findtext(f"{{{OPENSEARCH}}}ShortName") == expected


MAY = datetime(2031, 5, 1, tzinfo=UTC)


LINK = "https://us02web.zoom.us/j/86592612468?pwd=c2VjcmV0"


MEETING = """\
---
title: Atelier
start: 2031-06-01T18:00:00
attendance: online
location: {link}
registration: {link}
summary: "{summary}"
---
{text}
"""


SAID = f"Zoom {LINK}, passcode: 314159"


def test_access_data_of_meetings_is_only_on_the_page(tmp_path: Path) -> None:
    pages = {
        "content/event/a.md": MEETING.format(link=LINK, summary=SAID, text="Salut."),
        "content/event/b.md": MEETING.format(link=LINK, summary="", text=SAID),
    }
    settings = write_site(tmp_path, {"hugo.yaml": "baseURL: https://example.org/\n", **pages})
    build(settings, clock=lambda: MAY)
    site = "https://example.org"
    index = open_index(settings.index)
    feed = read_feed(index, FEEDS["ics"], SearchRequest(events=True), now=MAY)
    entries = [each.entry for each in feed.pages]
    written = [
        *(FORMATS[name].write(feed, site=site).replace(b"\r\n ", b"") for name in FEEDS),
        llms_txt(feed, site=site),
        event_list(feed, calendars={}, files={entry.id: "a.ics" for entry in entries}),
        orjson.dumps([jsonld.event(entry, site=site) for entry in entries]),
    ]
    index.close()
    assert len(entries) == 2
    for each in written:
        assert b"zoom.us/j/86592612468" in each
        assert b"c2VjcmV0" not in each
        assert b"314159" not in each
